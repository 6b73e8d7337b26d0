# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A process with one libVLC that tells how soon it hears an address; started by `bench.audible`.

It takes an address a line, plays it with a fresh player, and answers with one
JSON line: ``{"audible_ms": …}`` or ``{"error": …}``.  Two ways of hearing:

- ``callback``: libVLC hands over its first block of sound together with the
  instant at which that block is due; that instant counts.
- ``pulse``: sound goes to a sound server, and counts once libVLC says that it
  has played a block.  libVLC refreshes that count only each 0.3 to 0.4 s (seen
  by asking each millisecond), so this way is coarse and adds up to that to both.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from typing import Any

import vlc

from player.playback.backends.vlc_child import _OPTIONS as OUR_OPTIONS

DEADLINE_S = 15.0
CACHING = "--network-caching="


def options(caching_ms: int | None, way: str) -> list[str]:
    """Return our player's options with another caching; ``None`` leaves libVLC's own."""
    kept = [option for option in OUR_OPTIONS if not option.startswith(CACHING)]
    if caching_ms is not None:
        kept.append(f"{CACHING}{caching_ms}")
    return [*kept, "--aout=pulse"] if way == "pulse" else kept


def by_callback(player: Any) -> float:
    """Play, and return how many milliseconds later the first block is due."""
    heard, due_s = threading.Event(), [0.0]

    def block(_data: int, _samples: int, _count: int, due_us: int) -> None:
        if not heard.is_set():
            ahead_s = (due_us - vlc.libvlc_clock()) / 1e6
            due_s[0] = time.perf_counter() + max(0.0, ahead_s)
            heard.set()

    # Kept here: libVLC only knows its address.
    callback = vlc.CallbackDecorators.AudioPlayCb(block)
    player.audio_set_callbacks(callback, None, None, None, None, None)
    player.audio_set_format("S16N", 44_100, 2)
    began = time.perf_counter()
    player.play()
    if not heard.wait(DEADLINE_S):
        raise TimeoutError
    player.stop()  # before the callback is let go
    return (due_s[0] - began) * 1000


def by_count(player: Any, media: Any) -> float:
    """Play, and return how many milliseconds later a block has been played."""
    stats = vlc.MediaStats()
    began = time.perf_counter()
    player.play()
    while time.perf_counter() - began < DEADLINE_S:
        media.get_stats(stats)
        if stats.played_abuffers > 0:
            return (time.perf_counter() - began) * 1000
        time.sleep(0.001)
    raise TimeoutError


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--caching-ms", type=int, help="default: libVLC's own")
    parser.add_argument("--way", choices=("callback", "pulse"), default="callback")
    chosen = parser.parse_args()
    instance = vlc.Instance(*options(chosen.caching_ms, chosen.way))
    print(json.dumps({"libvlc": vlc.libvlc_get_version().decode()}), flush=True)
    for line in sys.stdin:
        player, media = instance.media_player_new(), instance.media_new_location(line.strip())
        player.set_media(media)
        try:
            taken_ms = by_callback(player) if chosen.way == "callback" else by_count(player, media)
        except TimeoutError:
            answer: dict[str, float | str] = {"error": f"nothing heard in {DEADLINE_S} s"}
        else:
            answer = {"audible_ms": round(taken_ms, 1)}
        player.stop()
        player.release()
        media.release()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
