# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The process that plays: the only one that loads libVLC.

Started by `vlc.py` with pipes.  It takes one JSON object a line on its input
and says one a line on its output, both described at `Engine`.  It ends when
its input ends, and the kernel kills it when its parent dies, so that nothing
ever plays on without a service.

libVLC is used in the plainest way there is: one thread makes every call, no
callbacks (calling libVLC from its own callback deadlocks, and it has none for
the faults that matter), and a look at the state four times a second.  When a
call hangs, this process stops answering, and its parent replaces it.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import select
import signal
import socket
import stat
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from player.errors import ForbiddenAddressError

from .address import our_relay

LOOK_S = 0.25
MEMORY_LIMIT_BYTES = 1 << 30
_STDIN, _STDOUT, _STDERR = 0, 1, 2
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38

# Nothing here comes from outside: no video, no network but what is loaded, no settings of the user.
_OPTIONS = (
    "--ignore-config",
    "--intf=dummy",
    "--no-interact",
    "--no-media-library",
    "--no-metadata-network-access",
    "--no-sub-autodetect-file",
    "--no-video",
    "--no-spu",
    "--quiet",
    "--stats",
    "--network-caching=300",
)


class SoundServers:
    """Our own connections to sound servers, as the kernel knows them.

    libVLC goes on counting buffers as played after PulseAudio or PipeWire has
    died.  The connection's end is the only trace, so we look for it.
    """

    def __init__(self) -> None:
        self._before = self._sockets()
        self._seen = False

    def gone(self) -> bool:
        """Return True once there was a connection, and there is none any more."""
        connected = bool(self._sockets() - self._before)
        self._seen = self._seen or connected
        return self._seen and not connected

    @staticmethod
    def _sockets() -> set[int]:
        """Inodes of our connected local sockets."""
        found = set()
        for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - a thousand times a minute, so kept cheap
            try:
                status = os.fstat(int(name))
                if stat.S_ISSOCK(status.st_mode):
                    with socket.socket(fileno=os.dup(int(name))) as one:
                        if one.family == socket.AF_UNIX and one.getpeername():
                            found.add(status.st_ino)
            except OSError:
                continue  # closed since, not connected, or the listing's own
        return found


class Engine:
    """One libVLC instance and what it plays.

    Takes ``{"do": "load", "load": 1, "url": …}``, ``{"do": "stop"}``,
    ``{"do": "volume", "percent": 0..100, "muted": bool}`` (libVLC's own,
    cubic percent) and ``{"do": "ping"}``.

    Says ``{"say": "ready", "version": …}`` or ``{"say": "missing", "reason": …}``
    once, ``{"say": "pong"}``, ``{"say": "progress", …}`` with the fields of
    `base.Progress`, ``{"say": "ended", "load": …}`` and ``{"say": "broken",
    "load": …, "reason": …}``.
    """

    def __init__(self, vlc: Any, instance: Any, version: str) -> None:
        self.version = version
        self._vlc = vlc
        self._instance = instance
        self._player: Any = None
        self._media: Any = None
        self._stats = vlc.MediaStats()
        self._servers = SoundServers()
        self._load = 0
        self._sounding = False
        self._percent, self._muted = 100, False

    def obey(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """Carry out one command, and return what there is to say at once."""
        match command["do"]:
            case "load":
                return self._begin(int(command["load"]), str(command["url"]))
            case "stop":
                self._end()
            case "volume":
                self._percent, self._muted = int(command["percent"]), bool(command["muted"])
                self._apply_volume()
            case "ping":
                return {"say": "pong"}
        return None

    def look(self) -> dict[str, Any] | None:
        """Return how the sound is doing; ``None`` when nothing is loaded."""
        if self._player is None:
            return None
        state = self._player.get_state()
        self._media.get_stats(self._stats)
        if state in (self._vlc.State.Ended, self._vlc.State.Error, self._vlc.State.Stopped):
            self._end()
            if self._stats.decoded_audio:
                return {"say": "ended", "load": self._load}
            # libVLC calls it an end, too, when a stream could not even be opened.
            return {
                "say": "broken",
                "load": self._load,
                "reason": "the stream could not be opened or makes no sense",
            }
        if state == self._vlc.State.Playing and not self._sounding:
            self._sounding = True
            self._apply_volume()  # the sound server may have remembered another one for us
        return {
            "say": "progress",
            "load": self._load,
            "time_ms": max(0, int(self._player.get_time())),
            "played": int(self._stats.played_abuffers),
            "lost": int(self._stats.lost_abuffers),
            "device_gone": self._servers.gone(),
        }

    @property
    def loaded(self) -> bool:
        """Whether there is anything to look at."""
        return self._player is not None

    def _begin(self, load: int, url: str) -> dict[str, Any] | None:
        self._end()
        try:
            checked = our_relay(url)
        except ForbiddenAddressError as error:
            return {"say": "broken", "load": load, "reason": str(error)}
        # A fresh player and medium each time: a sound output that broke is not used again.
        self._load, self._sounding, self._servers = load, False, SoundServers()
        self._player = self._instance.media_player_new()
        self._media = self._instance.media_new_location(checked)
        self._player.set_media(self._media)
        self._apply_volume()
        self._player.play()
        return None

    def _end(self) -> None:
        if self._player is not None:
            self._player.stop()
            self._player.release()
            self._media.release()
            self._player = self._media = None

    def _apply_volume(self) -> None:
        if self._player is not None:
            self._player.audio_set_volume(self._percent)
            self._player.audio_set_mute(self._muted)


def open_engine(options: tuple[str, ...]) -> Engine:
    """Load libVLC.

    Raises:
        OSError: If it is not there, or not whole; the text says so.
    """
    try:
        import vlc  # noqa: PLC0415 - missing libVLC must not stop anything but this

        instance = vlc.Instance(*options)
        version = vlc.libvlc_get_version().decode()
    except (ImportError, NameError, AttributeError, OSError, SystemExit) as error:
        # The binding leaves by SystemExit for a wrong path, and by NameError for a missing library.
        raise OSError(f"libVLC cannot be loaded ({error})") from error
    if instance is None:
        raise OSError("libVLC is there but does not start; its plugins may be missing")
    return Engine(vlc, instance, version)


def _shut_in(parent: int) -> None:
    """Die with the parent, gain no rights, and keep within limits: sound from outside is decoded here."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    if os.getppid() != parent:  # it died before we asked
        sys.exit(0)


def _serve(engine: Engine, out: int) -> None:
    rest, next_look_s = b"", 0.0
    while True:
        wait_s = max(0.0, next_look_s - time.monotonic()) if engine.loaded else None
        readable, _, _ = select.select([_STDIN], [], [], wait_s)
        if readable:
            block = os.read(_STDIN, 65536)
            if not block:
                return
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                _say(out, engine.obey(json.loads(line)))
        if time.monotonic() >= next_look_s:
            next_look_s = time.monotonic() + LOOK_S
            _say(out, engine.look())


def _say(out: int, message: dict[str, Any] | None) -> None:
    if message is not None:
        os.write(out, json.dumps(message).encode() + b"\n")


def main() -> int:
    """Serve the parent until it closes the pipe."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--aout", choices=("pulse", "alsa", "afile"))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    _shut_in(asked.parent)
    # Nothing but our own lines may come out: libraries that print are sent to stderr.
    out = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)

    options: tuple[str, ...] = _OPTIONS
    if asked.aout:
        options += (f"--aout={asked.aout}",)
    if asked.file:
        options += (f"--audiofile-file={asked.file}", "--audiofile-wav")
    try:
        engine = open_engine(options)
    except OSError as error:
        _say(out, {"say": "missing", "reason": str(error)})
        return 1
    _say(out, {"say": "ready", "version": engine.version})
    try:
        _serve(engine, out)
    except BrokenPipeError:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
