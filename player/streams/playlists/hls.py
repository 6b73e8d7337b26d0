# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Recognise and read HLS playlists (RFC 8216 and what came after it): masters and media playlists.

They share the first line with M3U, so that only their tags tell them apart, whatever name or type they have.
What only speeds up video (parts, preload hints, I-frames) is passed over.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from player.errors import PlaylistError
from player.streams.text import lines

from .hls_master import in_order, variant_of
from .hls_model import ByteRange, HlsKey, HlsMap, HlsPlaylist, HlsSegment, HlsVariant
from .hls_tags import (
    LONGEST_VALUE,
    attributes_of,
    byte_range,
    count,
    instant,
    number,
    vector,
    with_variables,
)

__all__ = ["HlsPlaylist", "HlsSegment", "HlsVariant", "is_hls", "parse_hls"]

MOST_SEGMENTS: Final = 10_000
"""Of a longer list the last are kept: more than a day of a live stream."""
MOST_VARIANTS: Final = 100
_MOST_VARIABLES: Final = 100
_LONGEST_SEGMENT_S: Final = 3600.0
_IDENTITY: Final = "identity"

_HLS_TAG: Final = re.compile(
    r"^[ \t\x00\ufeff]*#EXT-X-(STREAM-INF|TARGETDURATION|MEDIA-SEQUENCE)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)


def is_hls(text: str) -> bool:
    """Return whether a decoded text is an HLS playlist of any kind."""
    return _HLS_TAG.search(text.replace("\r", "\n")) is not None


def parse_hls(text: str, *, variables: Mapping[str, str] | None = None, query: str = "") -> HlsPlaylist:
    """Read an HLS playlist.

    Args:
        text: Decoded.
        variables: What the master playlist defined, for a playlist that imports them.
        query: Of the playlist's own address, for a playlist that takes variables from there.

    Raises:
        PlaylistError: If it is none.
    """
    if not is_hls(text):
        raise PlaylistError("no HLS tag", line=1)
    reader = _Reader(variables or {}, query)
    for _, line in lines(text):
        reader.read(line)
    return reader.result()


class _Reader:
    """Goes through the lines, and remembers what the tags say of the next address."""

    def __init__(self, imports: Mapping[str, str], query: str) -> None:
        self._imports = imports
        self._query = query
        self._variables: dict[str, str] = {}
        self._variants: list[tuple[HlsVariant, str]] = []  # each with its group of sounds
        self._sounds: list[tuple[str, bool, str]] = []  # group, preset, address
        self._stream: dict[str, str] | None = None
        self._segments: deque[HlsSegment] = deque(maxlen=MOST_SEGMENTS)
        self._keys: dict[str, HlsKey] = {}
        self._target_s = 0.0
        self._ended = self._protected = self._gap = False
        self._start_s: float | None = None
        self._sequence = self._discontinuity = 0
        self._extinf: tuple[float, str] = (0.0, "")
        self._range_text = ""
        self._range_ends: dict[str, int] = {}
        self._map: HlsMap | None = None
        self._at: datetime | None = None

    def read(self, line: str) -> None:
        """Take the next line, not empty."""
        if not line.startswith("#"):
            self._address(with_variables(line, self._variables))
            return
        name, _, value = line.partition(":")
        if take := self._TAGS.get(name.rstrip().upper()):
            take(self, value)

    def result(self) -> HlsPlaylist:
        """Return what was read."""
        variants = in_order(self._variants, self._sounds)
        self._note_key()
        longest_s = max((segment.duration_s for segment in self._segments), default=0.0)
        return HlsPlaylist(
            variants=variants,
            segments=() if variants else tuple(self._segments),
            target_duration_s=self._target_s or longest_s,
            live=not variants and not self._ended,
            protected=self._protected,
            start_s=self._start_s,
            variables=self._variables,
        )

    def _address(self, url: str) -> None:
        if self._stream is not None:
            if len(self._variants) < MOST_VARIANTS:
                self._variants.append((variant_of(url, self._stream), self._stream.get("AUDIO", "")))
            self._stream = None
            return
        duration_s, title = self._extinf
        if not 0 < duration_s <= _LONGEST_SEGMENT_S:
            duration_s = self._target_s
        segment = HlsSegment(
            url=url,
            sequence=self._sequence,
            duration_s=duration_s,
            title=title,
            byte_range=self._take_range(url, self._range_text),
            key=self._note_key(),
            map=self._map,
            discontinuity=self._discontinuity,
            at=self._at,
            gap=self._gap,
        )
        self._segments.append(segment)
        self._sequence += 1
        self._extinf, self._range_text, self._gap = (0.0, ""), "", False
        if self._at is not None:
            self._at = _later(self._at, duration_s)

    def _take_range(self, url: str, text: str) -> ByteRange | None:
        if not text:
            return None
        found = byte_range(text, self._range_ends.get(url, 0))
        if found is not None:
            self._range_ends = {url: found.offset_bytes + found.length_bytes}
        return found

    def _note_key(self) -> HlsKey | None:
        """Return the key in force, and note if there is none among those offered that we can use."""
        if not self._keys:
            return None
        key = self._keys.get(_IDENTITY) or next(iter(self._keys.values()))
        self._protected = self._protected or key.locked
        return key

    def _on_stream(self, value: str) -> None:
        self._stream = self._attributes(value)

    def _on_media(self, value: str) -> None:
        media = self._attributes(value)
        if (
            media.get("TYPE", "").upper() == "AUDIO"
            and media.get("URI")
            and len(self._sounds) < MOST_VARIANTS
        ):
            preset = media.get("DEFAULT", "").upper() == "YES"
            self._sounds.append((media.get("GROUP-ID", ""), preset, media["URI"]))

    def _on_key(self, value: str) -> None:
        key = self._attributes(value)
        method, form = key.get("METHOD", "").upper(), key.get("KEYFORMAT", _IDENTITY).lower()
        if method == "NONE":
            self._keys.clear()
            return
        url = key.get("URI", "")
        locked = method != "AES-128" or form != _IDENTITY or url.lower().startswith("skd:") or not url
        self._keys[form] = HlsKey(method=method, url=url, iv=vector(key.get("IV", "")), locked=locked)

    def _on_map(self, value: str) -> None:
        section = self._attributes(value)
        url = section.get("URI", "")
        found = byte_range(section.get("BYTERANGE", ""), 0)
        self._map = HlsMap(url=url, byte_range=found, key=self._note_key()) if url else None

    def _on_extinf(self, value: str) -> None:
        _, _, title = value.partition(",")
        self._extinf = (number(value), title.strip())

    def _on_range(self, value: str) -> None:
        self._range_text = value

    def _on_target(self, value: str) -> None:
        self._target_s = min(max(0.0, number(value)), _LONGEST_SEGMENT_S)

    def _on_sequence(self, value: str) -> None:
        self._sequence = count(value)

    def _on_skip(self, value: str) -> None:
        """A delta update, which nobody asked for: what it leaves out is counted all the same."""
        self._sequence += count(self._attributes(value).get("SKIPPED-SEGMENTS", ""))

    def _on_discontinuity_sequence(self, value: str) -> None:
        self._discontinuity = count(value)

    def _on_discontinuity(self, _: str) -> None:
        self._discontinuity += 1
        self._at = None

    def _on_instant(self, value: str) -> None:
        self._at = instant(value)

    def _on_gap(self, _: str) -> None:
        self._gap = True

    def _on_end(self, _: str) -> None:
        self._ended = True

    def _on_start(self, value: str) -> None:
        offset = self._attributes(value).get("TIME-OFFSET", "")
        self._start_s = number(offset) if offset else None

    def _on_define(self, value: str) -> None:
        defined = attributes_of(value)  # no variables within variables: they could grow without end
        if "NAME" in defined:
            name, text = defined["NAME"], defined.get("VALUE", "")
        elif "IMPORT" in defined:
            name = defined["IMPORT"]
            text = self._imports.get(name, "")
        else:
            name = defined.get("QUERYPARAM", "")
            text = _parameter(self._query, name)
        if name and len(text) <= LONGEST_VALUE and len(self._variables) < _MOST_VARIABLES:
            self._variables[name] = text

    def _attributes(self, value: str) -> dict[str, str]:
        return attributes_of(with_variables(value, self._variables))

    _TAGS: Final[Mapping[str, Callable[[_Reader, str], None]]] = {
        "#EXT-X-STREAM-INF": _on_stream,
        "#EXT-X-MEDIA": _on_media,
        "#EXT-X-KEY": _on_key,
        "#EXT-X-SESSION-KEY": _on_key,
        "#EXT-X-MAP": _on_map,
        "#EXTINF": _on_extinf,
        "#EXT-X-BYTERANGE": _on_range,
        "#EXT-X-TARGETDURATION": _on_target,
        "#EXT-X-MEDIA-SEQUENCE": _on_sequence,
        "#EXT-X-SKIP": _on_skip,
        "#EXT-X-DISCONTINUITY-SEQUENCE": _on_discontinuity_sequence,
        "#EXT-X-DISCONTINUITY": _on_discontinuity,
        "#EXT-X-PROGRAM-DATE-TIME": _on_instant,
        "#EXT-X-GAP": _on_gap,
        "#EXT-X-ENDLIST": _on_end,
        "#EXT-X-START": _on_start,
        "#EXT-X-DEFINE": _on_define,
    }


def _later(at: datetime, seconds: float) -> datetime | None:
    try:
        return at + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _parameter(query: str, name: str) -> str:
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if key == name:
            return value
    return ""
