# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
import random
import time

import pytest

from player.streams.hls.base import Item, UnsupportedSoundError
from player.streams.hls.ts import TsDemuxer
from player.streams.title import StreamTitle
from tests.fakes.frames import adts_frame

from .corpus import CASES, sound_of
from .tags import frame, tag, text
from .ts_maker import PMT_PID, SOUND_PID, TITLES_PID, TsMaker, pat, pes, pmt

AAC, MP3, PRIVATE, METADATA = 0x0F, 0x03, 0x06, 0x15
FRAMES = [adts_frame(number) for number in range(12)]  # 300 bytes each: two packets


def take(data: bytes, size: int = 1 << 20) -> list[Item]:
    demuxer, out = TsDemuxer(), []
    for at in range(0, len(data), size):
        out += demuxer.feed(data[at : at + size])
    return out + demuxer.flush()


def simple(*, sized: bool = True, frames: list[bytes] = FRAMES) -> list[bytes]:
    maker = TsMaker()
    packets = maker.tables((AAC, SOUND_PID, b""))
    for one in frames:
        packets += maker.packets(SOUND_PID, pes(one, sized=sized))
    return packets


@pytest.mark.parametrize("sized", [True, False])
@pytest.mark.parametrize("size", [1, 100, 188, 5000])
def test_sound_comes_out_whole(sized: bool, size: int) -> None:
    assert sound_of(take(b"".join(simple(sized=sized)), size)) == b"".join(FRAMES)


@pytest.mark.parametrize(("before", "after"), [(b"", b""), (bytes(4), b""), (b"", bytes(16))])
def test_packets_with_times_or_checksums_are_found(before: bytes, after: bytes) -> None:
    data = b"".join(before + packet + after for packet in simple())

    assert sound_of(take(data)) == b"".join(FRAMES)
    assert sound_of(take(data, 7)) == b"".join(FRAMES)


def test_rubbish_between_packets_costs_only_what_it_damages() -> None:
    packets = simple()
    data = b"\x47rubbish" * 9 + b"".join(packets[:8]) + b"more G rubbish" * 20 + b"".join(packets[8:])

    assert sound_of(take(data)) == b"".join(FRAMES)
    assert sound_of(take(data, 11)) == b"".join(FRAMES)


@pytest.mark.parametrize("sized", [True, False])
def test_where_a_packet_is_missing_nothing_is_taken_until_the_next_beginning(sized: bool) -> None:
    torn, whole = b"".join(FRAMES[:4]), b"".join(FRAMES[4:8])
    packets = simple(sized=sized, frames=[torn, whole])

    del packets[2 + 1]  # the second of the first four frames

    assert sound_of(take(b"".join(packets))) == torn[: 184 - 14] + whole  # 14 bytes of head


def test_a_packet_that_is_sent_twice_is_taken_once() -> None:
    packets = simple()

    assert sound_of(take(b"".join(packet * 2 for packet in packets))) == b"".join(FRAMES)


def test_a_count_that_begins_anew_with_a_packet_that_begins_something_loses_nothing() -> None:
    second = TsMaker()
    data = [*simple(frames=FRAMES[:3]), *second.tables((AAC, SOUND_PID, b""))]
    for one in FRAMES[3:]:
        data += second.packets(SOUND_PID, pes(one))

    assert sound_of(take(b"".join(data))) == b"".join(FRAMES)


def test_tables_in_several_packets_and_long_heads_are_read() -> None:
    maker = TsMaker()
    filler = [(0x1B, 0x200 + index, bytes([0x52, 1, index]) * 10) for index in range(12)]
    packets = maker.packets(0, pat(((0, 0x10), (1, PMT_PID))), table=True)
    table = maker.packets(PMT_PID, pmt(*filler, (AAC, SOUND_PID, b""), info=b"\x05\x04HDMV"), table=True)
    assert len(table) == 3
    packets += table + maker.packets(SOUND_PID, pes(FRAMES[0], stuffing=230))

    assert sound_of(take(b"".join(packets))) == FRAMES[0]


def test_a_damaged_table_is_not_believed() -> None:
    maker = TsMaker()
    wrong = bytearray(pmt((0x81, SOUND_PID, b"")))
    wrong[-1] ^= 1
    packets = maker.packets(0, pat(), table=True)
    packets += maker.packets(PMT_PID, bytes(wrong), table=True)
    packets += maker.packets(PMT_PID, pmt((AAC, SOUND_PID, b"")), table=True)
    packets += maker.packets(SOUND_PID, pes(FRAMES[0]))

    assert sound_of(take(b"".join(packets))) == FRAMES[0]


def test_sound_on_another_pid_is_followed() -> None:
    maker = TsMaker()
    packets = maker.tables((AAC, SOUND_PID, b"")) + maker.packets(SOUND_PID, pes(FRAMES[0]))
    packets += maker.packets(PMT_PID, pmt((AAC, 0x300, b""), version=1), table=True)
    packets += maker.packets(SOUND_PID, pes(FRAMES[1])) + maker.packets(0x300, pes(FRAMES[2]))

    assert sound_of(take(b"".join(packets))) == FRAMES[0] + FRAMES[2]


def test_of_two_programmes_the_first_with_sound_is_taken_and_kept() -> None:
    maker = TsMaker()
    packets = maker.packets(0, pat(((1, 0x1000), (2, 0x1001), (3, 0x1002))), table=True)
    for _ in range(2):
        packets += maker.packets(0x1000, pmt((0x1B, 0x50, b"")), table=True)
        packets += maker.packets(0x1001, pmt((AAC, 0x100, b"")), table=True)
        packets += maker.packets(0x1002, pmt((AAC, 0x200, b"")), table=True)
        packets += maker.packets(0x200, pes(FRAMES[9])) + maker.packets(0x100, pes(FRAMES[1]))

    assert sound_of(take(b"".join(packets))) == FRAMES[1] * 2


@pytest.mark.parametrize(
    ("kind", "descriptors", "name"),
    [
        (0x81, b"", "AC-3 sound"),
        (0x87, b"", "E-AC-3 sound"),
        (PRIVATE, b"\x6a\x01\x00", "AC-3 sound"),
        (PRIVATE, b"\x0a\x04eng\x00\x7a\x01\x00", "E-AC-3 sound"),
        (PRIVATE, b"\x05\x04Opus", "Opus in a transport stream"),
        (0xCF, b"", "encrypted AAC sound"),
    ],
)
def test_sound_that_we_do_not_play_is_named(kind: int, descriptors: bytes, name: str) -> None:
    maker = TsMaker()
    packets = maker.tables((0x1B, 0x50, b""), (kind, SOUND_PID, descriptors))

    with pytest.raises(UnsupportedSoundError, match=name):
        take(b"".join([*packets, *packets]))


def test_sound_that_we_play_is_taken_beside_one_that_we_do_not() -> None:
    maker = TsMaker()
    packets = maker.tables((0x81, 0x50, b""), (MP3, SOUND_PID, b"")) + maker.packets(
        SOUND_PID, pes(FRAMES[0])
    )

    assert sound_of(take(b"".join(packets))) == FRAMES[0]


def test_scrambled_sound_is_refused() -> None:
    packets = simple()
    scrambled = [
        packet[:3] + bytes([packet[3] | 0x80]) + packet[4:] if index > 1 else packet
        for index, packet in enumerate(packets)
    ]

    with pytest.raises(UnsupportedSoundError, match="scrambled"):
        take(b"".join(scrambled))
    one = [*packets[:4], *scrambled[4:6], *packets[6:]]  # a flipped bit costs what it damages
    assert sound_of(take(b"".join(one))) == b"".join([FRAMES[0], *FRAMES[2:]])


@pytest.mark.parametrize(
    ("kind", "descriptors"), [(METADATA, b""), (PRIVATE, b"\x26\x0d\xff\xffID3 \xffID3 ")]
)
@pytest.mark.parametrize("size", [1, 188, 1 << 20])
def test_timed_titles_come_between_the_sound(kind: int, descriptors: bytes, size: int) -> None:
    maker = TsMaker()
    song = tag(frame("TPE1", text("Artist")), frame("TIT2", text("Title" * 60)))  # more than a packet
    packets = maker.tables((AAC, SOUND_PID, b""), (kind, TITLES_PID, descriptors))
    packets += maker.packets(SOUND_PID, pes(FRAMES[0]))
    packets += maker.packets(TITLES_PID, pes(song, stream=0xBD))
    packets += maker.packets(SOUND_PID, pes(FRAMES[1]))

    items = take(b"".join(packets), size)

    kinds = [type(item) for item in items]
    title = kinds.index(StreamTitle)
    assert sound_of(items[:title]) == FRAMES[0]
    assert sound_of(items[title:]) == FRAMES[1]
    found = items[title]
    assert isinstance(found, StreamTitle)
    assert found.artist == "Artist"


def test_every_cut_and_a_thousand_changes_do_no_harm() -> None:
    data = CASES["ts-aac"].read("4.ts") + CASES["ts-latm"].read("0.ts")[: 30 * 188]
    for at in range(0, len(data), 13):
        take(data[at:])
    chance = random.Random(7)
    for _ in range(1000):
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with contextlib.suppress(UnsupportedSoundError):
            take(bytes(changed))


@pytest.mark.parametrize("hostile", [b"\x47" * 500_000, b"\x47\x40\x00\x10" * 100_000, bytes(500_000)])
def test_hostile_bytes_take_little_time(hostile: bytes) -> None:
    started = time.process_time()

    take(hostile)
    take(hostile, 1000)

    assert time.process_time() - started < 4
