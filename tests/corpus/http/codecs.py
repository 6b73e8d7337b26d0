# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Every codec that stations send, from its beginning, from its middle, and with what others put before it."""

from __future__ import annotations

from player.streams.candidate import Codec
from tests.fakes.radio_server import answers, broadcasts

from .case import CORPUS, TONE, Case, Routes
from .station import head, only, station

_HERE = CORPUS / "http" / "sound"


def _air(name: str) -> bytes:
    return (CORPUS / "air" / name).read_bytes()


def _audio(name: str) -> bytes:
    return (CORPUS / "audio" / name).read_bytes()


def _made(name: str) -> bytes:
    return (_HERE / name).read_bytes()


def _id3(size: int) -> bytes:
    """Return an ID3v2.4 tag with nothing but padding; its size has seven bits to a byte (ID3v2.4, 3.1)."""
    return b"ID3\x04\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + bytes(size)


def _crc_of(byte: int) -> int:
    """Return what one byte does to the checksum of an Ogg page (RFC 3533, 6)."""
    value = byte << 24
    for _ in range(8):
        value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


_CRC = tuple(_crc_of(byte) for byte in range(256))


def _chained(ogg: bytes, times: int) -> bytes:
    """Return a stream again and again as a chain, each link with a serial number of its own (RFC 3533, 4)."""
    out = bytearray()
    for link in range(times):
        at = 0
        while at < len(ogg):
            table = ogg[at + 27 : at + 27 + ogg[at + 26]]
            end = at + 27 + len(table) + sum(table)
            page = bytearray(ogg[at:end])
            at = end
            serial = int.from_bytes(page[14:18], "little") + link
            page[14:18] = serial.to_bytes(4, "little")
            page[22:26] = bytes(4)
            crc = 0
            for byte in page:
                crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[(crc >> 24) ^ byte]
            page[22:26] = crc.to_bytes(4, "little")
            out += page
    return bytes(out)


def _ogg(ogg: bytes) -> Routes:
    raw = head("Content-Type: application/ogg")
    return lambda _: {"/": broadcasts(raw, _chained(ogg, 12), rate_bytes_s=len(ogg))}


MPEG = tuple(
    Case(name=f"codec/{name}", why=why, codec=Codec.MP3, sound=sound, routes=only(station(sound=sound)))
    for name, why, sound in (
        ("mp3-mpeg-1", "Most stations.", TONE),
        ("mp3-mpeg-1-mono", "Talk stations.", _made("mono32.mp3")),
        ("mp3-mpeg-2", "Stations of old at low rates.", _audio("mpeg2.mp3")),
        ("mp3-mpeg-2-22-khz", "The same at 22.05 kHz.", _air("mono22.mp3")),
        ("mp3-mpeg-2.5", "Telephone quality.", _made("mpeg25.mp3")),
        ("mp3-vbr", "A variable bit rate.", _made("vbr.mp3")),
        ("mp2", "Broadcasters' own encoders send layer II.", _audio("tone.mp2")),
        ("mp2-48-khz", "The same at 48 kHz.", _made("stereo48.mp2")),
    )
)  # fmt: skip
MPEG_TOO = tuple(
    Case(name=f"codec/mid-frame-{name}", why="Servers let listeners in wherever the sound just is.",
         codec=codec,
         sound=sound[at:] + sound[:at],
         routes=only(station(content_type, sound[at:] + sound[:at])))
    for name, codec, content_type, sound, at in (
        ("mp3", Codec.MP3, "audio/mpeg", TONE, 100), ("mp3-last-byte", Codec.MP3, "audio/mpeg", TONE, 208),
        ("mp3-vbr", Codec.MP3, "audio/mpeg", _made("vbr.mp3"), 777),
        ("mpeg-2.5", Codec.MP3, "audio/mpeg", _made("mpeg25.mp3"), 71),
        ("mp2", Codec.MP3, "audio/mpeg", _audio("tone.mp2"), 150),
        ("aac", Codec.AAC, "audio/aac", _air("tone.aac"), 99),
    )
)  # fmt: skip
AAC = tuple(
    Case(name=f"codec/{name}", why=why, codec=Codec.AAC, sound=sound,
         routes=only(station(content_type, sound)))
    for name, why, content_type, sound in (
        ("aac", "AAC in ADTS frames.", "audio/aac", _air("tone.aac")),
        ("aac-as-aacp", "The type of AAC+, whatever it is.", "audio/aacp", _air("tone.aac")),
        ("aac-half-rate",
         "What AAC+ looks like from outside: frames that say half of the rate that is heard.",
         "audio/aacp", _made("core22.aac")),
        ("aac-as-mp3", "The encoder was changed, the type was not.", "audio/mpeg", _air("tone.aac")),
        ("aac-as-mp4", "A type that means something else.", "audio/mp4", _air("tone.aac")),
    )
)  # fmt: skip
OGG = tuple(
    Case(name=f"codec/{name}", why=why, codec=codec, sound=ogg, titles=titles,
         routes=_ogg(ogg))
    for name, why, codec, ogg, titles in (
        ("vorbis", "Icecast's first codec.", Codec.VORBIS, _air("tone.ogg"), ("Somebody - One",)),
        ("opus", "The best at low rates.", Codec.OPUS, _air("tone.opus"), ("Somebody - Two",)),
        ("flac-in-ogg", "Stations for enthusiasts.", Codec.FLAC, _air("tone.oga"), ()),
    )
)  # fmt: skip
OGG_TOO = (
    Case(name="codec/vorbis-then-opus", why="A relay falls back to another encoder within one connection.",
         codec=Codec.VORBIS, sound=_air("tone.ogg") + _air("tone.opus"),
         titles=("Somebody - One", "Somebody - Two"),
         routes=only(answers(_air("tone.ogg") + _air("tone.opus"), "audio/ogg"))),
    Case(name="codec/vorbis-as-mp3", why="The type was not changed with the encoder.", codec=Codec.VORBIS,
         sound=_air("tone.ogg"), routes=only(answers(_air("tone.ogg"), "audio/mpeg"))),
    Case(name="codec/flac", why="FLAC without a container.", codec=Codec.FLAC, sound=_audio("tone.flac"),
         routes=only(answers(_audio("tone.flac"), "audio/flac"))),
)  # fmt: skip
TAGGED = (
    Case(name="codec/id3-first", why="Encoders that play files pass their tags on.", codec=Codec.MP3,
         sound=_id3(300) + TONE, routes=only(station(first=_id3(300)))),
    Case(name="codec/id3-with-a-picture",
         why="The tag holds the cover, and is longer than what is looked at.",
         codec=Codec.MP3, sound=_id3(20_000) + TONE, routes=only(station(first=_id3(20_000)))),
    Case(name="codec/id3-then-aac", why="AAC encoders do so too.", codec=Codec.AAC,
         sound=_id3(100) + _air("tone.aac"),
         routes=only(station("audio/aac", _air("tone.aac"), first=_id3(100)))),
    Case(name="codec/id3-with-a-picture-then-aac", why="A cover, and then AAC.", codec=Codec.AAC,
         sound=_id3(20_000) + _air("tone.aac"),
         routes=only(station("audio/aac", _air("tone.aac"), first=_id3(20_000)))),
    Case(name="codec/id3-with-a-picture-then-flac", why="Taggers put ID3 before FLAC, which knows none.",
         codec=Codec.FLAC, sound=_id3(20_000) + _audio("tone.flac"),
         routes=only(answers(_id3(20_000) + _audio("tone.flac"), "audio/flac"))),
    Case(name="codec/many-zeros-first", why="A server fills its burst with silence that is none.",
         codec=Codec.AAC, sound=bytes(5000) + _air("tone.aac"),
         routes=only(station("audio/aac", _air("tone.aac"), first=bytes(5000)))),
    Case(name="codec/file-with-tags", why="A file that repeats as if it were a stream.", codec=Codec.MP3,
         sound=_air("file.mp3"), routes=only(station(sound=_air("file.mp3")))),
    Case(name="codec/zeros-first", why="An encoder's buffer before its first frame.", codec=Codec.MP3,
         sound=bytes(300) + TONE, routes=only(station(first=bytes(300)))),
    Case(name="codec/blank-line-first", why="A script prints a line end before it passes the sound on.",
         codec=Codec.MP3, sound=b"\r\n" + TONE, routes=only(station(first=b"\r\n"))),
    Case(name="codec/file-that-ends", why="A jingle instead of a stream.", codec=Codec.MP3,
         routes=only(answers(TONE, "audio/mpeg"))),
    Case(name="codec/transport-stream",
         why="Television's multiplexers send radio as MPEG-TS over plain HTTP.",
         codec=Codec.AAC,
         sound=b"".join((CORPUS / "http" / "hls" / f"aac{n}.aac").read_bytes() for n in range(2)),
         routes=only(station("video/mp2t", b"".join(
             (CORPUS / "http" / "hls" / f"aac{n}.ts").read_bytes() for n in range(6))))),
)  # fmt: skip

CODECS = (*MPEG, *MPEG_TOO, *AAC, *OGG, *OGG_TOO, *TAGGED)
