# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Plays one address with libVLC as well as libVLC can, and says in one JSON line what came of it.

    python -m bench.resolving.vlc_walk URL LIMIT_S LEAST_SAMPLES

A bare media player does not walk playlists, so this is a media list player; it
stops at a dead entry, so it is told to go on, as VLC the program does by itself.
Sound counts that libVLC has decoded and hands over to be heard.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import vlc

IDLE_S = 1.0
"""A list that stands still for so long has ended; between two entries it is idle much shorter."""


class Walk:
    """One list player, with the samples that it handed over."""

    def __init__(self, url: str) -> None:
        instance = vlc.Instance("--no-video", "--quiet", "--no-interact")
        self.samples = 0
        # Kept here: libVLC only knows its address.
        self._callback = vlc.CallbackDecorators.AudioPlayCb(self._heard)
        self._media_player = instance.media_player_new()
        self._media_player.audio_set_callbacks(self._callback, None, None, None, None, None)
        self._media_player.audio_set_format("S16N", 44_100, 2)
        media_list = instance.media_list_new()
        media_list.add_media(instance.media_new_location(url))
        self._player = instance.media_list_player_new()
        self._player.set_media_player(self._media_player)
        self._player.set_media_list(media_list)

    def _heard(self, _data: Any, _samples: Any, count: int, _due_us: int) -> None:
        self.samples += count

    def until_heard(self, limit_s: float, least: int) -> tuple[str, str]:
        """Play, and return the outcome and the last state."""
        self._player.play()
        idle_since_s: float | None = None
        ends_s = time.perf_counter() + limit_s
        state = None
        while (now_s := time.perf_counter()) < ends_s:
            if self.samples >= least:
                return "plays", str(state)
            state = self._player.get_state()
            if state in (vlc.State.Error, vlc.State.Ended, vlc.State.Stopped):
                idle_since_s = idle_since_s or now_s
                if state is vlc.State.Error and self._player.next() == 0:
                    idle_since_s = None
                elif now_s - idle_since_s > IDLE_S:
                    return "refuses", str(state)
            else:
                idle_since_s = None
            time.sleep(0.01)
        return "hangs", str(state)


def main() -> None:
    url, limit_s, least = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    walk = Walk(url)
    began = time.perf_counter()
    outcome, state = walk.until_heard(limit_s, least)
    taken_ms = round((time.perf_counter() - began) * 1000, 1)
    detail = f"{walk.samples} samples, {state}"
    print(json.dumps({"outcome": outcome, "taken_ms": taken_ms, "detail": detail}), flush=True)
    os._exit(0)  # stopping it may take for ever, and its threads end with us


if __name__ == "__main__":
    main()
