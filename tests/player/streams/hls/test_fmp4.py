# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
import random
import struct
import time
from itertools import pairwise

import pytest

from player.streams.headers import FIRST_PAGE, adts_header, ogg_identity, ogg_page
from player.streams.hls.base import Item, UnsupportedSoundError
from player.streams.hls.fmp4 import Fmp4Demuxer
from player.streams.title import StreamTitle

from .corpus import CASES, sound_of
from .mp4_maker import aac_moov, box, emsg, entry, esds, fragment, full, moov
from .tags import frame, tag, text

RAW = [bytes([0x21, number]) * 100 for number in range(8)]
# Each with the header of 14496-3: MPEG-4, LC, 48 kHz (3), stereo (2), 207 bytes, fullness 0x7FF.
ADTS = [bytes.fromhex("fff14c8019fffc") + one for one in RAW]


def take(data: bytes, size: int = 1 << 20) -> list[Item]:
    demuxer, out = Fmp4Demuxer(), []
    for at in range(0, len(data), size):
        out += demuxer.feed(data[at : at + size])
    return out + demuxer.flush()


@pytest.mark.parametrize("size", [1, 5, 64, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(fragment(RAW), id="plain"),
        pytest.param(fragment(RAW, pictures=b"P" * 999), id="behind pictures"),
        pytest.param(fragment(RAW, pictures=b"P" * 999, first=True), id="before pictures"),
        pytest.param(fragment(RAW, based="", pictures=b"P" * 999), id="base by the rule"),
        pytest.param(fragment(RAW, based="", offset=False, pictures=b"P" * 999), id="behind another's data"),
        pytest.param(fragment(RAW, based="file"), id="base as in a file"),
        pytest.param(fragment(RAW, based="", offset=False), id="no offset at all"),
        pytest.param(fragment(RAW, large=True), id="64-bit size"),
        pytest.param(fragment(RAW[:3]) + fragment(RAW[3:]), id="two fragments"),
        pytest.param(box("styp", bytes(12)) + box("sidx", bytes(40)) + fragment(RAW), id="other boxes"),
        pytest.param(
            fragment(RAW) + box("free", bytes(100)) + b"\0\0\0\x04bad!" + bytes(99), id="damage behind"
        ),
    ],
)
def test_frames_come_out_as_adts(data: bytes, size: int) -> None:
    assert sound_of(take(box("ftyp", bytes(8)) + aac_moov() + data, size)) == b"".join(ADTS)


@pytest.mark.parametrize(
    ("config", "header"),
    [
        # Object type 5 bits, rate index 4, channels 4; then what extends it.
        pytest.param("1210", (44100, 2), id="LC, 44.1 kHz, stereo"),
        pytest.param("1408", (16000, 1), id="LC, 16 kHz, mono"),
        pytest.param("2b920800", (22050, 2), id="HE-AAC: the core's rate"),
        pytest.param("eb8a0800", (22050, 1), id="HE-AAC 2: the core's channel"),
        pytest.param("131056e598", (24000, 2), id="HE-AAC announced behind"),
        pytest.param("17805dc010", (48000, 2), id="a rate written out"),
    ],
)
def test_what_an_adts_header_says_of_a_configuration(config: str, header: tuple[int, int]) -> None:
    sound = sound_of(take(aac_moov(bytes.fromhex(config)) + fragment(RAW)))

    found = adts_header(sound)
    assert found is not None
    assert (found.sample_rate_hz, found.channels, found.length_bytes) == (*header, 207)


@pytest.mark.parametrize(
    ("sample_entry", "name"),
    [
        (entry("mp4a", esds(0x40, bytes.fromhex("f9489000"))), "xHE-AAC"),
        (entry("mp4a", esds(0x40, bytes.fromhex("f8e85000"))), "AAC-ELD"),
        (entry("mp4a", esds(0x40, bytes.fromhex("1180"))), "describes its channels inside"),
        (entry("mp4a", esds(0x40, bytes.fromhex("1194"))), "960 samples"),
        (entry("mp4a", esds(0x40, b"\x11")), "damaged"),
        (entry("mp4a", esds(0xA5)), "0xA5"),
        (entry("ac-3"), "AC-3 sound"),
        (entry("ec-3"), "E-AC-3 sound"),
        (entry("enca"), "encrypted sound"),
        (entry("sowt"), "do not know"),
        (entry("Opus"), "do not know"),
    ],
)
def test_sound_that_we_do_not_play_is_named(sample_entry: bytes, name: str) -> None:
    with pytest.raises(UnsupportedSoundError, match=name):
        take(moov(sample_entry))


@pytest.mark.parametrize(
    "sample_entry",
    [
        entry("mp4a", esds(0x6B)),
        entry("mp4a", esds(0x69)),
        entry(".mp3"),
        entry("mp4a", box("wave", box("frma"), esds(0x6B)), version=1),
    ],
)
def test_mp3_in_mp4_comes_out_as_it_is(sample_entry: bytes) -> None:
    assert sound_of(take(moov(sample_entry) + fragment(RAW))) == b"".join(RAW)


def test_opus_comes_out_as_ogg_with_its_own_clock() -> None:
    specific = box("dOps", bytes([0, 2]) + struct.pack(">HIh", 312, 44100, -256) + b"\0")
    packets = [b"\xfc" + bytes([number]) * 60 for number in range(25)]  # CELT, 20 ms, one frame

    pages = list_pages(sound_of(take(moov(entry("Opus", specific)) + fragment(packets))))

    head, tags, *data = pages
    identity = ogg_identity(head[1])
    assert identity is not None
    assert (identity.pre_skip, identity.channels) == (312, 2)
    assert head[1] == b"OpusHead" + struct.pack("<BBHIhB", 1, 2, 312, 44100, -256, 0)
    assert tags[1].startswith(b"OpusTags")
    assert b"".join(body for _, body in data) == b"".join(packets)
    assert data[-1][0] == 25 * 960
    assert all(before < after for (before, _), (after, _) in pairwise(data))


def list_pages(stream: bytes) -> list[tuple[int, bytes]]:
    """Return granule position and body of each page, in a row without anything between them."""
    pages, at, sequence = [], 0, 0
    while at < len(stream):
        page = ogg_page(stream, at)
        assert page is not None
        assert page.sequence == sequence
        assert bool(page.header_type & FIRST_PAGE) == (sequence == 0)
        pages.append((page.granule, stream[at + page.header_bytes : at + page.length_bytes]))
        at, sequence = at + page.length_bytes, sequence + 1
    return pages


@pytest.mark.parametrize("version", [0, 1])
def test_titles_in_messages_are_read(version: int) -> None:
    song = tag(frame("TPE1", text("Artist")), frame("TIT2", text("Title")))

    items = take(aac_moov() + emsg(song, version=version) + fragment(RAW))

    assert isinstance(items[0], StreamTitle)
    assert items[0].text == "Artist - Title"
    assert sound_of(items) == b"".join(ADTS)


def test_messages_of_other_kinds_are_passed_over() -> None:
    items = take(aac_moov() + emsg(b"<scte35/>", version=1) + full("emsg", 0, b"cut") + fragment(RAW))

    assert sound_of(items) == b"".join(ADTS)
    assert len(items) == 1


def test_the_same_section_again_changes_nothing_and_another_one_does() -> None:
    demuxer = Fmp4Demuxer()
    first = demuxer.feed(aac_moov() + fragment(RAW) + aac_moov() + fragment(RAW))
    second = demuxer.feed(aac_moov(b"\x12\x10") + fragment(RAW))

    assert sound_of(first) == b"".join(ADTS) * 2
    header = adts_header(sound_of(second))
    assert header is not None
    assert header.sample_rate_hz == 44100


def test_what_is_torn_is_forgotten_at_the_next_segment() -> None:
    demuxer = Fmp4Demuxer()
    whole = fragment(RAW)
    torn = sound_of(demuxer.feed(aac_moov() + whole[: len(whole) - 300]) + demuxer.flush())

    assert torn == b"".join(ADTS[:6])
    assert sound_of(demuxer.feed(whole)) == b"".join(ADTS)


def test_every_cut_and_a_thousand_changes_do_no_harm() -> None:
    case = CASES["fmp4-aac"]
    data = case.read("init.mp4") + case.read("3.m4s")[:3000]
    for at in range(0, len(data), 7):
        with contextlib.suppress(UnsupportedSoundError):
            take(data[at:])
    chance = random.Random(7)
    for _ in range(1000):
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with contextlib.suppress(UnsupportedSoundError):
            take(bytes(changed))


def test_lies_about_sizes_cost_little_time_and_memory() -> None:
    started = time.process_time()
    many = full("trun", 0, struct.pack(">I", 0xFFFFFFFF))
    head = full("tfhd", 0x20010, struct.pack(">II", 2, 60_000))
    inside = 8 + 8 + len(head) + 500 * (20 + 400) + 8  # the first byte behind the head of the data
    overlapping = full("trun", 0x201, struct.pack(">Ii", 100, inside), struct.pack(">I", 60_000) * 100)
    for run in (many * 5000, overlapping * 500):
        data = box("moof", box("traf", head, run)) + box("mdat", bytes(200_000))

        items = take(aac_moov() + data)

        # Frames of 60,000 bytes are too long for ADTS; but they are not even copied.
        assert len(sound_of(items)) == 0
    config = moov(entry("mp4a", esds(0x6B)))
    data = box("moof", box("traf", head, overlapping * 500)) + box("mdat", bytes(200_000))
    assert len(sound_of(take(config + data))) == 180_000  # the three that fit, once each
    take(aac_moov() + struct.pack(">I4s", 0xFFFFFFFF, b"moof") + bytes(1_000_000))
    take(b"\0\0\0\x08free" * 100_000)
    assert time.process_time() - started < 4
