# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Defects planted on purpose, to see that each engine and each limit finds what it is there for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from player.net.guard import AddressPolicy
from player.streams.icy import IcyDemuxer
from player.streams.playlists.pls import parse_pls
from player.streams.text import decode_document
from player.streams.title import StreamTitle

from . import sound, ways_out
from .target import Target
from .targets import TARGETS

_SLOW = re.compile("[a-z]*[a-z]*[a-z]*[a-z]*=")


def _index_error(data: bytes) -> None:
    """Fail as a parser does that looks behind the ``=`` of a key without a value."""
    for line in decode_document(data).splitlines():
        key, equals, value = line.partition("=")
        if equals and key.lower().startswith("file") and not value:
            _ = value[0]


def _slow(data: bytes) -> None:
    _SLOW.search(decode_document(data))


def _memory(data: bytes) -> None:
    for line in decode_document(data).splitlines():
        count = line[16:].strip()
        if line.lower().startswith("numberofentries=") and count.isascii() and count.isdigit():
            _ = [b""] * min(int(count) * 10_000, 40_000_000)


def _endless(data: bytes) -> None:
    while b"Version=" in data:
        parse_pls("File1=http://radio.example/")


class LossyDemuxer(IcyDemuxer):
    """Loses a byte of sound where a piece ends with the byte that counts."""

    def feed(self, data: bytes) -> list[bytes | StreamTitle]:
        out = super().feed(data)
        if data.endswith(b"\x00") and out and isinstance(out[-1], bytes) and len(out[-1]) > 1:
            return [*out[:-1], out[-1][1:]]
        return out


def _lossy(interval_bytes: int, charsets: Sequence[str | None]) -> LossyDemuxer:
    return LossyDemuxer(interval_bytes, charsets)


_PLS = TARGETS["list-pls"]
PLANTED: dict[str, Target] = {
    "planted-index-error": replace(_PLS, check=_index_error),
    "planted-loopback": replace(
        TARGETS["address"], check=ways_out.check_address(AddressPolicy(["127.0.0.1"])), seeds=list
    ),
    "planted-lost-sound": replace(TARGETS["icy"], check=sound.check_icy(_lossy)),
    "planted-slow": replace(_PLS, check=_slow),
    "planted-memory": replace(_PLS, check=_memory),
    "planted-endless": replace(_PLS, check=_endless),
}
PLANTED = {name: replace(target, name=name) for name, target in PLANTED.items()}
