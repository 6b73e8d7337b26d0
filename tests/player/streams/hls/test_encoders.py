# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a real encoder wrapped comes out as that encoder's own tools take it out."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

import pytest

from player.errors import StreamEndedError
from player.streams.candidate import Codec
from player.streams.hls.container import Wrapping, wrapping_of
from player.streams.hls.cutter import FrameCutter
from tests.fakes.radio_server import RadioServer

from .corpus import CASES, Case, sound_of
from .desk import Opening

FFMPEG = shutil.which("ffmpeg")
CODECS = {"aac": Codec.AAC, "mp3": Codec.MP3, "opus": Codec.OPUS, "flac": Codec.FLAC, "latm": Codec.AAC}
# 8.034 s are 346 frames of 1024 samples at 44.1 kHz; and so on.
DURATIONS_S = {
    "ts-aac": 346 * 1024 / 44100,
    "fmp4-aac": 346 * 1024 / 44100,
    "packed-aac": 346 * 1024 / 44100,
    "ts-mp3": 309 * 576 / 22050,
    "fmp4-mp3": 156 * 576 / 22050,
    "fmp4-flac": 3.0,
    "ts-latm": 88 * 1024 / 44100,
}


def ffmpeg(sound: bytes, *arguments: str) -> bytes:
    """Decode sound, with any error being one."""
    assert FFMPEG, "install ffmpeg"
    command = [FFMPEG, "-v", "error", "-xerror", "-i", "-", *arguments, "-"]
    done = subprocess.run(command, input=sound, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_sound_is_what_ffmpeg_takes_out(case: Case) -> None:
    sound = sound_of(case.demuxed())

    found = ffmpeg(sound, "-f", "s16le", "-ac", "1") if case.compared == "decoded" else sound
    assert hashlib.sha256(found).hexdigest() == case.sha256
    assert ffmpeg(sound, "-f", "s16le")  # without an error


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("piece_bytes", [1, 7, 188, 1000])
def test_cuts_change_nothing(case: Case, piece_bytes: int) -> None:
    assert sound_of(case.demuxed(piece_bytes)) == sound_of(case.demuxed())


@pytest.mark.parametrize("name", DURATIONS_S)
def test_the_cutter_knows_how_long_it_sounds(name: str) -> None:
    cutter, sound = FrameCutter(), sound_of(CASES[name].demuxed())

    pieces = [*cutter.feed(sound), *cutter.flush()]

    assert b"".join(piece.data for piece in pieces) == sound
    assert sum(piece.duration_s for piece in pieces) == pytest.approx(DURATIONS_S[name], abs=0.001)
    assert max(piece.duration_s for piece in pieces) < 0.3


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_it_is_played_over_http(case: Case, server: RadioServer, desk: Opening) -> None:
    stream, heard = await desk.hear(case.serve(server), 1)

    assert heard.sound == sound_of(case.demuxed())
    assert stream.info.codec is CODECS[case.name.rpartition("-")[2]]
    assert isinstance(heard.error, StreamEndedError)
    assert stream.counts.skipped == 0


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_wrapping_is_told_by_the_first_bytes(case: Case) -> None:
    wrapping = {"ts": Wrapping.TS, "fmp4": Wrapping.MP4, "packed": Wrapping.PACKED}

    for segment in case.playlist.segments:
        assert wrapping_of(case.read(segment.url)[:565]) is wrapping[case.name.partition("-")[0]]


@pytest.mark.parametrize(
    "head", [b"", b"<html><body>Not found", b"WEBVTT\n\n00:00", b"\x00" * 565, b"hello " * 100], ids=repr
)
def test_what_is_no_segment(head: bytes) -> None:
    assert wrapping_of(head) is None
