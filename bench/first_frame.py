# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How soon a listener of a running ingest has the first audio frame in hand.

    python -m bench.first_frame [--rounds 5] [--requests 40]

A plain socket connects, sends ``GET /listen/…``, and reads until one whole MP3
frame is there, followed by the header of the next.  In turns, request by
request: our relay, fed from an Icecast; that very Icecast, straight; and a
demonstration service of the same process.  The clock runs from before the
connection is made.  Between requests there is a random pause, so that none of
them keeps step with anybody's ticks.
"""

from __future__ import annotations

import argparse
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.common import campaign, in_turn, percentile, spread, workshop
from tests.fakes.config import config_of
from tests.fakes.icecast import icecast
from tests.fakes.service import service

GOAL_MS = 50.0
OURS, PEER, DEMO = "our relay", "Icecast straight", "our relay, demo:news"
SETTLE_S = 8.0
"""After this the burst is full: 64 KiB are 4.1 s of 128 kbit/s."""
LONGEST_PAUSE_S = 0.1

# MPEG-1 Layer III (ISO/IEC 11172-3): kbit/s and Hz by their codes.
_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_HZ = (44_100, 48_000, 32_000, 0)


def frame_bytes(head: bytes) -> int:
    """Return the length of the MPEG-1 Layer III frame that begins with these four bytes; 0 if none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xFE != 0xFA:
        return 0
    kbps, hz = _KBPS[head[2] >> 4], _HZ[head[2] >> 2 & 3]
    return 144 * kbps * 1000 // hz + (head[2] >> 1 & 1) if kbps and hz else 0


def has_frame(sound: bytes) -> bool:
    """Whether a whole frame is there, with the next one's header after it."""
    at = sound.find(b"\xff")
    while 0 <= at < len(sound) - 4:
        size = frame_bytes(sound[at : at + 4])
        if size and frame_bytes(sound[at + size : at + size + 4]):
            return True
        at = sound.find(b"\xff", at + 1)
    return False


@contextmanager
def listening(port: int, path: str) -> Iterator[socket.socket]:
    """Connect and ask for sound."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: bench\r\n\r\n".encode()
        )
        yield connection


def first_frame_ms(port: int, path: str) -> float:
    """Return the milliseconds from before connecting until the first frame is in hand."""
    began = time.perf_counter()
    with listening(port, path) as connection:
        got = b""
        while True:
            block = connection.recv(65_536)
            assert block, got[:200]
            got += block
            head, border, sound = got.partition(b"\r\n\r\n")
            if border and has_frame(sound):
                taken_ms = (time.perf_counter() - began) * 1000
                assert b" 200 " in head.partition(b"\r\n")[0], head
                assert b"chunked" not in head.lower(), head
                return round(taken_ms, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=40, help="in each round, of each case")
    chosen = parser.parse_args()

    what = "milliseconds from before connect until one whole MP3 frame is in hand, one request at a time"
    with (
        campaign("first_frame", what, rounds=chosen.rounds, requests=chosen.requests) as found,
        workshop() as folder,
        icecast(folder / "icecast") as server,
    ):
        server.feed("tone", "mp3", 440.0)
        config = config_of({"tone": [server.url("tone")], "news": ["demo:news"]})
        with service(Path(folder / "radio"), config) as radio:
            cases = {
                OURS: (radio.port, "/listen/tone"),
                PEER: (server.port, "/tone"),
                DEMO: (radio.port, "/listen/news"),
            }
            for port, path in cases.values():
                first_frame_ms(port, path)  # starts the ingests, which then run for half an hour
            time.sleep(SETTLE_S)
            for _ in range(chosen.rounds):
                taken: dict[str, list[float]] = {case: [] for case in cases}
                for number in range(chosen.requests):
                    for case in in_turn(list(cases), number):
                        time.sleep(random.uniform(0, LONGEST_PAUSE_S))
                        taken[case].append(first_frame_ms(*cases[case]))
                found.round(taken)

        every = {case: [ms for r in found.rounds for ms in r[case]] for case in cases}
        found.summary = {case: spread(values) for case, values in every.items()}
        for case in (OURS, DEMO):
            found.figure(f"{case}: p95", percentile(every[case], 95), "ms", goal=GOAL_MS)
            found.figure(f"{case}: slowest of all", max(every[case]), "ms", goal=GOAL_MS)
            found.figure(f"{case}: p50", percentile(every[case], 50), "ms")
        found.figure(f"{PEER}: p50", percentile(every[PEER], 50), "ms")
        found.figure(
            f"{OURS} against {PEER}: p50",
            percentile(every[OURS], 50) / percentile(every[PEER], 50),
            "x",
        )


if __name__ == "__main__":
    main()
