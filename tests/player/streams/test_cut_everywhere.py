# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whatever reads a stream gives the same whole, byte by byte, and cut in two at every position.

Lists are read whole; cut at every position they may say less, and fail in no other way than the declared one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.fuzz import containers, sound, ways_out
from bench.fuzz.recorder import signature
from bench.fuzz.targets import TARGETS
from player.errors import PlaylistError
from player.streams.hls.fmp4 import Fmp4Demuxer
from player.streams.hls.packed import PackedDemuxer
from player.streams.hls.ts import TsDemuxer
from player.streams.icy import IcyDemuxer
from player.streams.ogg_titles import OggTitleDemuxer
from player.streams.playlists.hls import parse_hls
from player.streams.text import decode_document

CORPUS = Path(__file__).parents[2] / "corpus"
LISTS = sorted((CORPUS / "hls").rglob("*.m3u8"))
MOST_CUTS = 1000

Read = Callable[[list[bytes]], object]


def icy(parts: list[bytes]) -> object:
    return sound.demuxed(IcyDemuxer(4), parts)


READERS: dict[str, tuple[Read, int]] = {
    # what reads it, and how many bytes in front of a seed are for the fuzzer
    "icy": (icy, 4),
    "ogg-titles": (lambda parts: sound.demuxed(OggTitleDemuxer(), parts), 3),
    "frames": (sound.framed, 4),
    "hls-ts": (lambda parts: containers.demuxed(TsDemuxer(), parts), 3),
    "hls-fmp4": (lambda parts: containers.demuxed(Fmp4Demuxer(), parts), 3),
    "hls-packed": (lambda parts: containers.demuxed(PackedDemuxer(), parts), 3),
    "head": (ways_out.read_answer, 3),
}


@pytest.mark.parametrize("name", READERS)
def test_a_stream_gives_the_same_however_it_is_cut(name: str) -> None:
    read, control_bytes = READERS[name]
    # Of each kind the shortest: with what follows the cut, every cut reads all of it.
    seeds = sorted({seed[control_bytes:] for seed in TARGETS[name].seeds()}, key=len)[:4]

    for body in seeds:
        whole = read([body])
        assert read([body[at : at + 1] for at in range(len(body))]) == whole
        for at in range(1, min(len(body), MOST_CUTS)):
            assert read([body[:at], body[at:]]) == whole, at


@pytest.mark.parametrize("path", [pytest.param(path, id=path.parent.name) for path in LISTS])
def test_an_hls_list_cut_at_every_position_fails_in_no_other_way(path: Path) -> None:
    data = path.read_bytes()

    for at in range(len(data) + 1):
        with contextlib.suppress(PlaylistError):
            parse_hls(decode_document(data[:at]))


@pytest.mark.parametrize("name", [name for name in TARGETS if name.startswith("list-") or name == "hls"])
def test_a_list_cut_at_every_position_fails_in_no_other_way(name: str) -> None:
    """The other way round than in test_corpus: each format is asked, whether it knows the text or not."""
    target = TARGETS[name]
    for seed in sorted(target.seeds(), key=len)[:3]:
        for at in range(min(len(seed), MOST_CUTS)):
            try:
                target.check(seed[:at])
            except Exception as error:  # noqa: BLE001 - any is a failure; this says of which input
                pytest.fail(f"{signature(error)}: {seed[:at]!r}")
