# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Read the small fixed headers that audio streams are made of: MPEG audio, ADTS, Ogg, FLAC, and tags.

Everything that must know where one frame ends and the next begins, sniffing as well as cutting the air
into frames, asks here.  All functions look at bytes in place, at an offset, and answer ``None`` where no
whole, valid header lies there; none of them searches.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from .candidate import Codec

MP3_HEADER_BYTES: Final = 4
ADTS_HEADER_BYTES: Final = 7
OGG_HEADER_BYTES: Final = 27
TAG_HEADER_BYTES: Final = 10
LARGEST_TAG_BYTES: Final = 1024 * 1024
"""A longer ID3 tag is taken for noise that looks like one."""
FLAC_STREAMINFO_BYTES: Final = 34

CONTINUED: Final = 0x01
"""Flag of an Ogg page: its first packet began on an earlier page."""
FIRST_PAGE: Final = 0x02
"""Flag of an Ogg page: a logical stream begins here, and only its first packet is inside."""
LAST_PAGE: Final = 0x04
"""Flag of an Ogg page: a logical stream ends here."""

_Bytes = bytes | bytearray | memoryview
_TAG_FLAGS: Final = {2: 0xC0, 3: 0xE0, 4: 0xF0}
"""The flags that each version defines.  With any other bit set it is no tag: better a tag that is searched
for frames than sound that is skipped as one."""
_TAG_FOOTER: Final = 0x10
_CHECKSUM: Final = slice(22, 26)
_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))

# ISO/IEC 11172-3 and 13818-3, bit rates in kbit/s by (MPEG-1?, layer); index 0 is "free format".
_MPEG1_LAYER1 = (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448)
_MPEG1_LAYER2 = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_MPEG1_LAYER3 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_LAYER1 = (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256)
_MPEG2_LAYER23 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_BITRATES_KBPS = {
    (True, 1): _MPEG1_LAYER1,
    (True, 2): _MPEG1_LAYER2,
    (True, 3): _MPEG1_LAYER3,
    (False, 1): _MPEG2_LAYER1,
    (False, 2): _MPEG2_LAYER23,
    (False, 3): _MPEG2_LAYER23,
}
# By the two version bits: 0 is MPEG-2.5, 2 is MPEG-2, 3 is MPEG-1; 1 is reserved.
_MPEG_RATES_HZ = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}

# ISO/IEC 14496-3, table of sampling frequency indexes; 13 and 14 are reserved, 15 is not allowed in ADTS.
_AAC_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_AAC_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """What the header of one MPEG audio or ADTS frame says.

    Attributes:
        length_bytes: The whole frame, header included.
        samples: Samples for each channel that the frame decodes to.
        sample_rate_hz: As written in the header; HE-AAC writes half of what is heard, and its `samples` are
            halved with it, so that ``samples / sample_rate_hz`` is the duration in any case.
        channels: 0 where an ADTS stream describes its channels elsewhere.
        bitrate_kbps: MPEG: as written; ADTS: of this frame alone, rounded.
    """

    codec: Codec
    length_bytes: int
    samples: int
    sample_rate_hz: int
    channels: int
    bitrate_kbps: int

    def goes_with(self, other: FrameHeader) -> bool:
        """Return whether both can be frames of one stream (bit rates may differ)."""
        return (self.codec, self.samples, self.sample_rate_hz) == (
            other.codec,
            other.samples,
            other.sample_rate_hz,
        )


def mp3_header(data: _Bytes, offset: int = 0) -> FrameHeader | None:
    """Read an MPEG audio header of any version and layer; free format counts as no header.

    All layers are called `Codec.MP3`: players take them all by that name.
    """
    if len(data) - offset < MP3_HEADER_BYTES:
        return None
    second, third, fourth = data[offset + 1], data[offset + 2], data[offset + 3]
    if data[offset] != 0xFF or second & 0xE0 != 0xE0:
        return None
    version, layer_bits = second >> 3 & 3, second >> 1 & 3
    bitrate_index, rate_index, padding = third >> 4, third >> 2 & 3, third >> 1 & 1
    if version == 1 or layer_bits == 0 or bitrate_index in (0, 15) or rate_index == 3 or fourth & 3 == 2:
        return None
    layer, mpeg1 = 4 - layer_bits, version == 3
    bitrate_kbps = _MPEG_BITRATES_KBPS[mpeg1, layer][bitrate_index]
    rate_hz = _MPEG_RATES_HZ[version][rate_index]
    if layer == 1:
        samples = 384
        length_bytes = (12 * bitrate_kbps * 1000 // rate_hz + padding) * 4
    else:
        samples = 1152 if mpeg1 or layer == 2 else 576
        length_bytes = samples // 8 * bitrate_kbps * 1000 // rate_hz + padding
    return FrameHeader(Codec.MP3, length_bytes, samples, rate_hz, 1 if fourth >> 6 == 3 else 2, bitrate_kbps)


def adts_header(data: _Bytes, offset: int = 0) -> FrameHeader | None:
    """Read an ADTS header, as AAC comes over the air and in HLS."""
    if len(data) - offset < ADTS_HEADER_BYTES:
        return None
    second, third, fourth = data[offset + 1], data[offset + 2], data[offset + 3]
    if data[offset] != 0xFF or second & 0xF6 != 0xF0:
        return None
    rate_index = third >> 2 & 15
    if rate_index >= len(_AAC_RATES_HZ):
        return None
    length_bytes = (fourth & 3) << 11 | data[offset + 4] << 3 | data[offset + 5] >> 5
    if length_bytes <= (ADTS_HEADER_BYTES if second & 1 else ADTS_HEADER_BYTES + 2):
        return None
    samples = 1024 * ((data[offset + 6] & 3) + 1)
    rate_hz = _AAC_RATES_HZ[rate_index]
    channels = _AAC_CHANNELS[(third & 1) << 2 | fourth >> 6]
    kbps = round(length_bytes * 8 * rate_hz / samples / 1000)
    return FrameHeader(Codec.AAC, length_bytes, samples, rate_hz, channels, kbps)


@dataclass(frozen=True, slots=True)
class OggPage:
    """The head of one Ogg page.

    Attributes:
        length_bytes: The whole page, head and body; the body need not have come yet.
        header_type: `CONTINUED`, `FIRST_PAGE` and `LAST_PAGE`, or-ed.
        granule: Position at the end of the last packet that ends here, in the codec's unit; -1 if none ends.
        serial: Which logical stream it belongs to.
        sequence: Counts the pages of that stream.
        checksum: CRC-32 of the page as written, unchecked; see `ogg_checksum`.
        segments: The lacing values: a packet ends with each one below 255.
    """

    length_bytes: int
    header_type: int
    granule: int
    serial: int
    sequence: int
    checksum: int
    segments: tuple[int, ...]

    @property
    def header_bytes(self) -> int:
        """Where the body begins, counted from the start of the page."""
        return OGG_HEADER_BYTES + len(self.segments)


def tag_bytes(data: _Bytes, offset: int = 0) -> int | None:
    """Return the length of the ID3v2 tag at an offset, head and footer included; what is in it need not have
    come.  ``None`` also for what has any mark that no tag has, or is longer than `LARGEST_TAG_BYTES`."""
    head = data[offset : offset + TAG_HEADER_BYTES]
    if len(head) < TAG_HEADER_BYTES or head[:3] != b"ID3":
        return None
    version, revision, flags = head[3:6]
    size_bytes = 0
    for byte in head[6:]:
        if byte & 0x80:
            return None
        size_bytes = size_bytes << 7 | byte
    known_flags = _TAG_FLAGS.get(version)
    if known_flags is None or revision == 0xFF or flags & ~known_flags or size_bytes > LARGEST_TAG_BYTES:
        return None
    return TAG_HEADER_BYTES + size_bytes + (TAG_HEADER_BYTES if flags & _TAG_FOOTER else 0)


def ogg_page(data: _Bytes, offset: int = 0) -> OggPage | None:
    """Read the head of an Ogg page; ``None`` also while its lacing values have not all come."""
    if len(data) - offset < OGG_HEADER_BYTES:
        return None
    magic, version, kind, granule, serial, sequence, checksum, count = struct.unpack_from(
        "<4sBBqIIIB", data, offset
    )
    table = offset + OGG_HEADER_BYTES
    if magic != b"OggS" or version != 0 or kind > 7 or len(data) - table < count:
        return None
    segments = tuple(data[table : table + count])
    length_bytes = OGG_HEADER_BYTES + count + sum(segments)
    return OggPage(length_bytes, kind, granule, serial, sequence, checksum, segments)


def ogg_checksum(page: bytes) -> int:
    """Return the CRC-32 that a whole Ogg page ought to carry, whatever it carries (RFC 3533, 6).

    Ogg's CRC has the polynomial of zlib's, but shifts the other way and has neither start nor end value; with
    all bits mirrored, zlib computes it at C speed.
    """
    blanked = page[: _CHECKSUM.start] + bytes(4) + page[_CHECKSUM.stop :]
    mirrored = zlib.crc32(blanked.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


@dataclass(frozen=True, slots=True)
class StreamIdentity:
    """What the first packet of a logical Ogg stream, or a FLAC head, says of it.

    Attributes:
        sample_rate_hz: Of the sound and of its granule positions; Opus always counts in 48000.
        bitrate_kbps: Nominal; ``None`` if it does not say.
        pre_skip: Samples at the start that are not to be heard (Opus).
    """

    codec: Codec
    sample_rate_hz: int
    channels: int
    bitrate_kbps: int | None = None
    pre_skip: int = 0


def ogg_identity(packet: _Bytes) -> StreamIdentity | None:
    """Read the first packet of a logical Ogg stream: Vorbis, Opus or FLAC."""
    if packet[:7] == b"\x01vorbis" and len(packet) >= 30:
        version, channels, rate_hz, _most, nominal_bps = struct.unpack_from("<IBIii", packet, 7)
        if version != 0 or channels == 0 or rate_hz == 0:
            return None
        kbps = round(nominal_bps / 1000) if nominal_bps > 0 else None
        return StreamIdentity(Codec.VORBIS, rate_hz, channels, kbps)
    if packet[:8] == b"OpusHead" and len(packet) >= 19:
        version, channels, pre_skip = struct.unpack_from("<BBH", packet, 8)
        if version > 15 or channels == 0:  # RFC 7845: the upper four bits are for incompatible changes
            return None
        return StreamIdentity(Codec.OPUS, 48000, channels, None, pre_skip)
    if packet[:5] == b"\x7fFLAC":
        return flac_identity(packet, 9)
    return None


def flac_identity(data: _Bytes, offset: int = 0) -> StreamIdentity | None:
    """Read a FLAC head: the magic word and the STREAMINFO block that must follow it."""
    block = offset + 4
    if len(data) - block < 4 + FLAC_STREAMINFO_BYTES or data[offset:block] != b"fLaC":
        return None
    if data[block] & 0x7F != 0:  # the first block is STREAMINFO, or it is no FLAC
        return None
    packed = int.from_bytes(data[block + 14 : block + 18], "big")  # rate: 20 bits, channels - 1: 3 bits
    rate_hz = packed >> 12
    return StreamIdentity(Codec.FLAC, rate_hz, (packed >> 9 & 7) + 1) if rate_hz else None
