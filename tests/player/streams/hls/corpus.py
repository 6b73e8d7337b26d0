# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""HLS that a real encoder cut; see the README beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from player.streams.hls.base import Item
from player.streams.hls.container import SegmentDemuxer
from player.streams.playlists.hls import HlsPlaylist, parse_hls
from tests.fakes.radio_server import RadioServer, answers

FOLDER = Path(__file__).parents[3] / "corpus" / "hls"


@dataclass(frozen=True)
class Case:
    """One wrapping, and what ffmpeg took out of it."""

    name: str
    compared: str
    sha256: str

    def read(self, name: str) -> bytes:
        return (FOLDER / self.name / name).read_bytes()

    @property
    def playlist(self) -> HlsPlaylist:
        return parse_hls(self.read("list.m3u8").decode())

    def serve(self, server: RadioServer) -> str:
        """Serve all of its files, and return the playlist's address."""
        for file in (FOLDER / self.name).iterdir():
            server.on(f"/{self.name}/{file.name}", answers(file.read_bytes()))
        return server.url(f"/{self.name}/list.m3u8")

    def demuxed(self, piece_bytes: int = 1 << 20) -> list[Item]:
        """Take it apart, in pieces of so many bytes."""
        demuxer, out = SegmentDemuxer(), []
        for index, segment in enumerate(self.playlist.segments):
            map_ = self.read(segment.map.url) if segment.map else b""
            out += demuxer.begin(map_, continues=index > 0)
            data = self.read(segment.url)
            for at in range(0, len(data), piece_bytes):
                out += demuxer.feed(data[at : at + piece_bytes])
            out += demuxer.end()
        return out


CASES = {
    name: Case(name, expected["compared"], expected["sha256"])
    for name, expected in json.loads((FOLDER / "expected.json").read_text()).items()
}


def sound_of(items: list[Item]) -> bytes:
    """Return the sound without the titles."""
    return b"".join(item for item in items if isinstance(item, bytes))
