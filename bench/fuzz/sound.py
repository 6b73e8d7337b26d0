# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Checks of everything that takes a stream of sound apart: nothing is lost, and cutting makes no difference.

The first bytes of an input say how the rest is cut into pieces, so that an engine can choose that, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import Protocol

from player.air.base import AudioFormat
from player.air.frames import FrameSplitter
from player.streams.headers import ogg_checksum, ogg_page
from player.streams.icy import IcyDemuxer
from player.streams.ogg_titles import OggTitleDemuxer
from player.streams.title import StreamTitle

from .target import Check, claim
from .texts import check_stream_title

CHARSETS = ((), ("windows-1251",), ("shift_jis", None), ("no-such-set",))


class Demuxer(Protocol):
    """What has a stream go through it."""

    @property
    def lost(self) -> bool: ...

    def feed(self, data: bytes) -> list[bytes | StreamTitle]: ...


def cut(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return the body of an input, and the same in pieces: one byte counts the sizes, which follow."""
    count = 1 + data[0] % 8 if data else 0
    sizes, body = data[1 : 1 + count], data[1 + count :]
    return body, list(pieces(body, sizes))


def pieces(body: bytes, sizes: bytes) -> Iterator[bytes]:
    """Cut a body into pieces of `sizes`, over and over; an empty piece is one, too, where bytes follow."""
    at = 0
    for size in cycle(sizes if any(sizes) else b"\xff"):
        if at >= len(body):
            return
        yield body[at : at + size]
        at += size


def demuxed(demuxer: Demuxer, parts: Sequence[bytes]) -> tuple[bytes, list[tuple[int, StreamTitle]], bool]:
    """Return the sound, the titles with their place in the sound, and whether it got lost."""
    sound = bytearray()
    titles: list[tuple[int, StreamTitle]] = []
    for part in parts:
        for item in demuxer.feed(part):
            if isinstance(item, StreamTitle):
                check_stream_title(item)
                titles.append((len(sound), item))
            else:
                claim(len(item) > 0, "sound is never an empty piece")
                sound += item
    return bytes(sound), titles, demuxer.lost


def check_icy(make: Callable[[int, Sequence[str | None]], Demuxer] = IcyDemuxer) -> Check:
    """Return the check of an ICY demultiplexer: the first two bytes say interval and charsets."""

    def check(data: bytes) -> None:
        if len(data) < 3:
            return
        interval, charsets = 1 + data[0], CHARSETS[data[1] % len(CHARSETS)]
        body, parts = cut(data[2:])
        whole = demuxed(make(interval, charsets), [body])
        claim(whole == demuxed(make(interval, charsets), parts), "cutting makes no difference")
        sound, _, lost = whole
        expected = icy_sound(body, interval)
        claim(expected.startswith(sound) if lost else sound == expected, "sound is never lost")

    return check


def icy_sound(body: bytes, interval: int) -> bytes:
    """Return what is sound by the description of the format: N bytes, one that counts sixteens, those."""
    sound = bytearray()
    while body:
        sound += body[:interval]
        skipped = interval + 1 + 16 * body[interval] if len(body) > interval else len(body)
        body = body[skipped:]
    return bytes(sound)


def check_ogg_titles(data: bytes) -> None:
    body, parts = cut(data)
    whole = demuxed(OggTitleDemuxer(), [body] if body else [])
    claim(whole[0] == body, "the bytes pass through")
    claim(whole == demuxed(OggTitleDemuxer(), parts), "cutting makes no difference")


def check_frames(data: bytes) -> None:
    """Split into frames; where the first byte is odd, the checksums of Ogg pages are put right before."""
    if not data:
        return
    body, parts = cut(with_checksums(data[1:]) if data[0] & 1 else data[1:])
    whole = framed([body])
    claim(whole == framed(parts), "cutting makes no difference")
    passed, dropped = whole
    claim(dropped <= len(body), "no more is dropped than came")
    at = 0
    for form, frames, _ in passed:
        if form.content_type == "audio/ogg":
            return  # its pages stand elsewhere too: in front of what follows them
        found = body.find(frames[:64], at)
        claim(found >= 0, "frames are passed on as they came")
        at = found


def with_checksums(data: bytes) -> bytes:
    """Give every Ogg page the checksum that it ought to have: an engine that guesses bytes never would."""
    fixed = bytearray(data)
    at = fixed.find(b"OggS")
    while at >= 0:
        page = ogg_page(fixed, at)
        if page is not None and at + page.length_bytes <= len(fixed):
            raw = bytes(fixed[at : at + page.length_bytes])
            fixed[at + 22 : at + 26] = ogg_checksum(raw).to_bytes(4, "little")
        at = fixed.find(b"OggS", at + 4)
    return bytes(fixed)


def framed(parts: Sequence[bytes]) -> tuple[list[tuple[AudioFormat, bytes, float]], int]:
    """Return the frames of each stretch of one format with their duration, and how much was dropped."""
    splitter = FrameSplitter()
    runs = [run for part in parts for run in splitter.feed(part)] + splitter.flush()
    stretches: list[tuple[AudioFormat, bytes, float]] = []
    for run in runs:
        claim(len(run.frames) > 0, "a run is never empty")
        claim(0 <= run.duration_s < 3600, "a run has a duration")
        if stretches and stretches[-1][0] == run.format:
            form, frames, duration_s = stretches[-1]
            stretches[-1] = (form, frames + run.frames, duration_s + run.duration_s)
        else:
            stretches.append((run.format, run.frames, run.duration_s))
    return [
        (form, frames, round(duration_s, 6)) for form, frames, duration_s in stretches
    ], splitter.dropped_bytes
