# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whole frames, whatever the bytes are cut into and whatever lies between them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from player.air.base import AudioFormat
from player.air.frames import FrameSplitter
from player.air.run import Run
from player.streams.candidate import Codec
from tests.fakes.frames import (
    FRAME_BYTES,
    FRAME_S,
    adts_frame,
    mp3,
    mp3_frame,
    numbers,
    opus_headers,
    opus_page,
)

CORPUS = Path(__file__).parents[2] / "corpus" / "air"
MP3 = AudioFormat(codec=Codec.MP3, sample_rate_hz=48_000, channels=2, content_type="audio/mpeg")

ID3V2 = b"ID3\x04\x00\x00\x00\x00\x00\x17" + b"\xff" * 23
ID3V1 = b"TAG" + b"\xff" * 125


def split(pieces: Iterable[bytes]) -> list[Run]:
    splitter = FrameSplitter()
    runs = [run for piece in pieces for run in splitter.feed(piece)]
    return runs + splitter.flush()


def sound(runs: Iterable[Run]) -> bytes:
    return b"".join(run.frames for run in runs)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


# Durations are packets (counted by ffprobe) times samples in each; sizes of files without tags are their own.
FILES = [
    pytest.param("tone.mp3", Codec.MP3, 44_100, 40 * 1152 / 44_100, id="mp3"),
    pytest.param("mono22.mp3", Codec.MP3, 22_050, 41 * 576 / 22_050, id="mpeg-2 mp3"),
    pytest.param("tone.aac", Codec.AAC, 44_100, 45 * 1024 / 44_100, id="aac"),
    pytest.param("tone.ogg", Codec.VORBIS, 44_100, 1.0, id="vorbis"),
    pytest.param("tone.opus", Codec.OPUS, 48_000, 1.0, id="opus"),
    pytest.param("tone.oga", Codec.FLAC, 44_100, 1.0, id="flac in ogg"),
]


@pytest.mark.parametrize(("name", "codec", "rate_hz", "seconds"), FILES)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 417, 418, 1400, 100_000])
def test_a_file_comes_out_whole_however_it_is_cut(
    name: str, codec: Codec, rate_hz: int, seconds: float, size: int
) -> None:
    data = (CORPUS / name).read_bytes()

    runs = split(cut(data, size))

    assert sound(runs) == data
    assert {(run.format.codec, run.format.sample_rate_hz) for run in runs} == {(codec, rate_hz)}
    assert sum(run.duration_s for run in runs) == pytest.approx(seconds, abs=0.01)


def test_the_tag_and_the_index_in_front_of_a_file_are_left_out() -> None:
    tagged = (CORPUS / "file.mp3").read_bytes()

    runs = split([tagged])

    assert b"ID3" not in sound(runs)
    assert b"Info" not in sound(runs)
    assert sum(run.duration_s for run in runs) == pytest.approx(40 * 1152 / 44_100)


@pytest.mark.parametrize("name", ["tone.mp3", "mono22.mp3", "tone.aac"])
def test_a_start_at_any_byte_begins_with_a_frame_of_the_file(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    starts = set()
    at = 0
    for run in split(cut(data, 1)):  # byte by byte: each run is one frame
        starts.add(at)
        at += len(run.frames)

    for begin in range(1, len(data) - 1500, 13):
        heard = sound(split([data[begin:]]))
        assert data.endswith(heard)
        assert len(data) - len(heard) in starts


@pytest.mark.parametrize("name", ["tone.ogg", "tone.opus", "tone.oga"])
def test_an_ogg_joiner_gets_headers_and_then_pages(name: str, tmp_path: Path) -> None:
    data = (CORPUS / name).read_bytes()

    runs = split([data])

    assert runs[0].opens
    assert runs[0].frames.startswith(runs[0].preamble)
    for run in runs[1:]:
        assert run.preamble == runs[0].preamble
        assert not run.opens
        assert run.frames.startswith(b"OggS")
    joiner = tmp_path / name
    joiner.write_bytes(runs[5].preamble + sound(runs[5:]))
    assert decodes(joiner) > 0.3


@pytest.mark.parametrize("name", ["tone.mp3", "mono22.mp3", "tone.aac"])
def test_what_is_left_of_a_torn_stream_decodes(name: str, tmp_path: Path) -> None:
    data = (CORPUS / name).read_bytes()
    torn = data[100:2000] + data[2500:5000].replace(b"\xff", b"\xfe") + data[3000:]

    heard = tmp_path / name
    heard.write_bytes(sound(split(cut(torn, 700))))

    assert decodes(heard) > 0.3


def decodes(path: Path) -> float:
    """Return the seconds of sound that ffmpeg decodes, stopping at the first error."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-xerror",
        "-i",
        str(path),
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        "8000",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr.decode()
    return len(done.stdout) / 2 / 8000


def test_a_chained_ogg_stream_gives_a_preamble_for_each_link() -> None:
    first, second = ((CORPUS / name).read_bytes() for name in ("tone.ogg", "tone.opus"))

    runs = split(cut(first + second, 999))

    assert sound(runs) == first + second
    openings = [run for run in runs if run.opens]
    assert [run.format.codec for run in openings] == [Codec.VORBIS, Codec.OPUS]
    assert openings[0].preamble != openings[1].preamble


def test_a_page_with_a_wrong_checksum_is_left_out() -> None:
    data = bytearray((CORPUS / "tone.opus").read_bytes())
    whole = split([bytes(data)])
    data[len(data) // 2] ^= 1

    runs = split([bytes(data)])

    assert len(runs) == len(whole) - 1
    assert {run.frames for run in runs} < {run.frames for run in whole}


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(b"\x00" * 100, id="zeros"),
        pytest.param(b"\xff" * 1000, id="ones"),
        pytest.param(b"<html>no</html>", id="text"),
        pytest.param(mp3_frame(0)[:200], id="a torn frame"),
        pytest.param(b"OggS" + b"\x00" * 60, id="no page"),
        pytest.param(b"ID3\xff\xff" + b"\x00" * 40, id="no tag"),
        pytest.param(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"\x00" * 40, id="a tag of 256 MB"),
        pytest.param(b"T", id="one byte"),
    ],
)
def test_junk_costs_no_more_than_the_frame_before_it(junk: bytes) -> None:
    runs = split(cut(mp3(0, 10) + junk + mp3(10, 10), 100))

    assert [number for number in numbers(sound(runs)) if number != 9] == [*range(9), *range(10, 20)]


@pytest.mark.parametrize("tag", [ID3V1, ID3V2, ID3V1 + ID3V2], ids=["v1", "v2", "both"])
@pytest.mark.parametrize("size", [1, 5, 4000])
def test_tags_between_frames_cost_nothing(tag: bytes, size: int) -> None:
    runs = split(cut(mp3(0, 10) + tag + mp3(10, 10), size))

    assert numbers(sound(runs)) == list(range(20))


LOOKS_LIKE_A_TAG = b"ID3\xfb\xfb\xff\x00\x00OggS"  # of 10 KB, if one believed it
LOOKS_LIKE_A_PAGE = b"OggS\x00\x00"  # of 7 KB, once frames have filled in the rest of its head


@pytest.mark.parametrize("junk", [LOOKS_LIKE_A_TAG, LOOKS_LIKE_A_PAGE], ids=["tag", "page"])
@pytest.mark.parametrize("before", [0, 5])
@pytest.mark.parametrize("size", [1, 100, 100_000])
def test_a_stream_that_ends_in_what_only_began_like_a_tag_or_a_page_is_heard_whole(
    junk: bytes, before: int, size: int
) -> None:
    runs = split(cut(mp3(0, before) + junk + mp3(before, 3), size))

    # Of the frame before junk nobody can know whether it is whole, unless a page seems to follow.
    heard = [number for number in numbers(sound(runs)) if number != before - 1]
    assert heard == [number for number in range(before + 3) if number != before - 1]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"\x01\x00\x00", id="no such version"),
        pytest.param(b"\x05\x00\x00", id="a version to come"),
        pytest.param(b"\x04\xff\x00", id="no revision"),
        pytest.param(b"\x02\x00\x20", id="a flag that 2.2 has not"),
        pytest.param(b"\x03\x00\x10", id="a flag that 2.3 has not"),
        pytest.param(b"\x04\x00\x01", id="a flag that 2.4 has not"),
    ],
)
def test_what_is_no_tag_by_its_head_hides_no_frame(head: bytes) -> None:
    runs = split([b"ID3" + head + b"\x00\x00\x0f\x00" + mp3(0, 10)])

    assert numbers(sound(runs)) == list(range(10))


@pytest.mark.parametrize(
    ("head", "bytes_left_out"),
    [
        pytest.param(b"\x02\x00\xc0", 10 + 384, id="2.2"),
        pytest.param(b"\x03\x00\xe0", 10 + 384, id="2.3"),
        pytest.param(b"\x04\x00\xe0", 10 + 384, id="2.4"),
        pytest.param(b"\x04\x00\xf0", 10 + 384 + 10, id="2.4 with a footer"),
    ],
)
def test_a_tag_is_skipped_by_the_size_in_its_head(head: bytes, bytes_left_out: int) -> None:
    tag = (b"ID3" + head + b"\x00\x00\x03\x00").ljust(bytes_left_out, b"\x41")  # 3 * 128 = 384

    splitter = FrameSplitter()
    runs = splitter.feed(tag + mp3(0, 10)) + splitter.flush()

    assert numbers(sound(runs)) == list(range(10))
    assert splitter.dropped_bytes == bytes_left_out


JUNK = st.lists(st.sampled_from([b"\xff", b"\xfb", b"\x94", b"\x00", b"O", b"OggS", b"ID3", b"TAG", b"\x41"]))
CUTS = st.sets(st.integers(0, 1_000_000), max_size=30)
"""Where a stream is cut, in millionths of its length."""


def cut_at(stream: bytes, cuts: Iterable[int]) -> list[bytes]:
    places = sorted({0, len(stream), *(len(stream) * place // 1_000_000 for place in cuts)})
    return [stream[begin:end] for begin, end in pairwise(places)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(JUNK, st.integers(3, 12)), min_size=1, max_size=4), CUTS)
@example([([LOOKS_LIKE_A_TAG], 3)], set())
@example([([LOOKS_LIKE_A_PAGE], 3)], set())
def test_nothing_but_frames_comes_out_and_cutting_makes_no_difference(
    parts: list[tuple[list[bytes], int]], cuts: set[int]
) -> None:
    stream, first = b"", 0
    for junk, count in parts:
        stream += b"".join(junk) + mp3(first, count)
        first += count

    whole = sound(split([stream]))

    assert sound(split(cut_at(stream, cuts))) == whole
    heard = numbers(whole)
    assert heard == sorted(set(heard))
    assert len(heard) >= first - 2 * len(parts)  # the frame before junk, and one that a false TAG hides


INDEX = mp3_frame(0)[:4] + bytes(32) + b"Xing" + bytes(344)
CHAIN = opus_headers() + b"".join(opus_page(number, seconds=0.5) for number in range(1, 5))
SOUND = st.sampled_from([mp3(0, 6), mp3(0, 6, rate_hz=32_000), b"".join(map(adts_frame, range(6))), CHAIN])
TORN = st.builds(
    lambda data, a, b: data[min(a, b) : max(a, b)], SOUND, st.integers(0, 2000), st.integers(0, 2000)
)
PARTS = st.one_of(SOUND, TORN, JUNK.map(b"".join), st.sampled_from([ID3V1, ID3V2, INDEX]))


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=8), CUTS)
def test_cutting_makes_no_difference_whatever_comes(parts: list[bytes], cuts: set[int]) -> None:
    stream = b"".join(parts)

    assert told(cut_at(stream, cuts)) == told([stream])


def told(pieces: Iterable[bytes]) -> tuple[list[tuple[AudioFormat, bytes]], float, int, int]:
    """Return all that comes out, but for where runs end: sound by format, seconds, bytes left out and in."""
    splitter = FrameSplitter()
    runs = [run for piece in pieces for run in splitter.feed(piece)] + splitter.flush()
    formats = [(format_, sound(those)) for format_, those in groupby(runs, key=lambda run: run.format)]
    seconds = round(sum(run.duration_s for run in runs), 6)
    return formats, seconds, splitter.dropped_bytes, len(sound(runs))


def test_another_sample_rate_begins_another_run_with_its_format() -> None:
    runs = split([mp3(0, 10) + mp3(0, 10, rate_hz=32_000)])

    formats = [run.format.sample_rate_hz for run in runs]
    assert formats == sorted(formats, reverse=True)
    assert set(formats) == {48_000, 32_000}
    assert sum(len(run.frames) for run in runs if run.format == MP3) == 10 * FRAME_BYTES


def test_another_codec_in_the_same_connection_is_followed() -> None:
    aac = b"".join(adts_frame(number) for number in range(10))

    runs = split(cut(mp3(0, 10) + aac + mp3(10, 5), 50))

    assert sound(runs) == mp3(0, 10) + aac + mp3(10, 5)
    assert [run.format.content_type for run in runs[:1] + runs[-1:]] == ["audio/mpeg", "audio/mpeg"]
    assert "audio/aac" in {run.format.content_type for run in runs}


def test_runs_are_short_and_begin_at_frames() -> None:
    runs = FrameSplitter().feed(mp3(0, 1000))

    assert max(run.duration_s for run in runs) <= 0.1 + FRAME_S
    assert all(run.frames.startswith(b"\xff\xfb") for run in runs)
    assert sum(run.duration_s for run in runs) == pytest.approx(999 * FRAME_S)  # the last may be torn


def test_a_flood_of_noise_is_not_kept() -> None:
    splitter = FrameSplitter()

    for _ in range(100):
        assert splitter.feed(b"\xff\x00OggSID3" * 1000) == []

    assert splitter.dropped_bytes > 800_000
