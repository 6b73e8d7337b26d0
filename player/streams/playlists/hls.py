# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Recognise HLS playlists (RFC 8216), and read what choosing a stream needs: variants, codec, live or not.

They share the first line with M3U, so that only their tags tell them apart, whatever name or type they have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from player.errors import PlaylistError
from player.streams.candidate import Codec
from player.streams.text import lines

_HLS_TAG = re.compile(r"^[ \t]*#EXT-X-(STREAM-INF|TARGETDURATION|MEDIA-SEQUENCE)\s*:", re.MULTILINE)
_ATTRIBUTE = re.compile(r'([A-Z0-9\-]{1,40})=("[^"]*"|[^",]*)')
# RFC 6381 names; the object types 0x69 and 0x6B, and AAC's profile 34, are MP3.
_CODECS = (
    ("mp4a.40.34", Codec.MP3),
    ("mp4a.69", Codec.MP3),
    ("mp4a.6b", Codec.MP3),
    ("mp3", Codec.MP3),
    ("mp4a", Codec.AAC),
    ("opus", Codec.OPUS),
    ("flac", Codec.FLAC),
)
_SEGMENT_CODECS = {"aac": Codec.AAC, "mp3": Codec.MP3}


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsVariant:
    """One rendition that a master playlist offers; `url` as written."""

    url: str
    bandwidth_kbps: int | None = None
    codec: Codec | None = None
    video: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsPlaylist:
    """A master playlist (with variants), or a media playlist (with segments).

    Attributes:
        live: A media playlist without an end.
        protected: Its keys belong to a rights-management system.
    """

    variants: tuple[HlsVariant, ...] = ()
    segments: tuple[str, ...] = ()
    target_duration_s: float = 0.0
    live: bool = False
    protected: bool = False

    @property
    def codec(self) -> Codec | None:
        """What the playlist says of the sound, if anything."""
        for variant in self.variants:
            if variant.codec is not None:
                return variant.codec
        ending = self.segments[0].partition("?")[0].rpartition(".")[2].lower() if self.segments else ""
        return _SEGMENT_CODECS.get(ending)

    def preferred(self) -> HlsVariant | None:
        """Return the variant for listening: without pictures, then as listed."""
        return next(
            (variant for variant in self.variants if not variant.video), next(iter(self.variants), None)
        )


def is_hls(text: str) -> bool:
    """Return whether a decoded text is an HLS playlist of any kind."""
    return _HLS_TAG.search(text.replace("\r", "\n")) is not None


def parse_hls(text: str) -> HlsPlaylist:
    """Read an HLS playlist.

    Raises:
        PlaylistError: If it is none.
    """
    if not is_hls(text):
        raise PlaylistError("no HLS tag", line=1)
    variants: list[HlsVariant] = []
    sounds: list[HlsVariant] = []
    segments: list[str] = []
    pending: dict[str, str] | None = None
    target_s, ended, protected = 0.0, False, False
    for _, line in lines(text):
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-STREAM-INF":
            pending = _attributes(value)
        elif tag == "#EXT-X-MEDIA":
            sounds += _sound_rendition(_attributes(value))
        elif tag in ("#EXT-X-KEY", "#EXT-X-SESSION-KEY"):
            protected = protected or _is_protected(_attributes(value))
        elif tag == "#EXT-X-TARGETDURATION":
            target_s = _number(value)
        elif tag == "#EXT-X-ENDLIST":
            ended = True
        elif not line.startswith("#"):
            if pending is not None:
                variants.append(_variant(line, pending))
                pending = None
            else:
                segments.append(line)
    return HlsPlaylist(
        variants=_with_sounds(variants, sounds),
        segments=() if variants else tuple(segments),
        target_duration_s=target_s,
        live=not variants and not ended,
        protected=protected,
    )


def _with_sounds(variants: Sequence[HlsVariant], sounds: Sequence[HlsVariant]) -> tuple[HlsVariant, ...]:
    """Put sound-only renditions first where every variant has pictures."""
    if sounds and all(variant.video for variant in variants):
        return (*sounds, *variants)
    return tuple(variants)


def _variant(url: str, attributes: dict[str, str]) -> HlsVariant:
    codecs = [name.strip().lower() for name in attributes.get("CODECS", "").split(",") if name.strip()]
    found = [codec for name in codecs for start, codec in _CODECS if name.startswith(start)]
    bandwidth = attributes.get("AVERAGE-BANDWIDTH") or attributes.get("BANDWIDTH", "")
    return HlsVariant(
        url=url,
        bandwidth_kbps=round(_number(bandwidth) / 1000) or None,
        codec=found[0] if found else None,
        video="RESOLUTION" in attributes
        or any(name.startswith(("avc", "hvc", "hev", "vp0", "av01")) for name in codecs),
    )


def _sound_rendition(attributes: dict[str, str]) -> list[HlsVariant]:
    if attributes.get("TYPE") != "AUDIO" or not attributes.get("URI"):
        return []
    return [HlsVariant(url=attributes["URI"])]


def _is_protected(attributes: dict[str, str]) -> bool:
    method, form = attributes.get("METHOD", ""), attributes.get("KEYFORMAT", "identity")
    return (
        method.startswith("SAMPLE-AES") or form != "identity" or attributes.get("URI", "").startswith("skd:")
    )


def _attributes(value: str) -> dict[str, str]:
    return {name: text.strip('"') for name, text in _ATTRIBUTE.findall(value)}


def _number(text: str) -> float:
    match = re.match(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)", text)
    return float(match[1]) if match else 0.0
