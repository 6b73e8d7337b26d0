# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether hours of listening would cost more than minutes do: two upstreams that fail again and again.

    python -m bench.upstream_soak [--minutes 10]

The whole service with an ffmpeg that writes live HLS and an ffmpeg that feeds an
Icecast, one listener on each, who comes back when the connection ends.  In between the encoders are
killed and started anew, and the Icecast's is frozen for longer than a stall lasts.  After a fifth, a
half and all of the time the service is asked for its memory, file descriptors, threads, unfinished
asyncio tasks and objects of Python.  Air is kept for one minute only, so that it is full at the first look.
"""

from __future__ import annotations

import argparse
import json
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.common import campaign, children, cpu_s, memory_mb, workshop
from tests.fakes.config import config_of
from tests.fakes.hls_encoder import HlsEncoder, hls_encoder
from tests.fakes.icecast import Icecast, Source, icecast
from tests.fakes.service import ROOT, Service, service
from tests.fakes.waiting import wait_until

LOOKS: Final = (0.2, 0.5, 1.0)
GOAL_GROWTH_MB: Final = 5.0
GOAL_AFTER_RESTART_S: Final = 30.0
FROZEN_S: Final = 12.0
AWAY_S: Final = 3.0
PAUSE_S: Final = 1.0
"""Of so long without a byte it is taken note; what comes in segments comes in lumps."""

# Loaded by the service's Python when it starts: it answers a signal with what cannot be seen from outside.
_INSIDE: Final = """
import asyncio, collections, gc, json, os, signal
def say(*_):
    tasks = [task for task in list(asyncio.tasks._all_tasks) if not task.done()]
    names = collections.Counter(task.get_coro().__qualname__ for task in tasks)
    gc.collect()
    found = {"tasks": len(tasks), "objects": len(gc.get_objects()), "names": names}
    with open(os.environ["SOAK_INSIDE"] + ".new", "w") as out:
        json.dump(found, out)
    os.replace(os.environ["SOAK_INSIDE"] + ".new", os.environ["SOAK_INSIDE"])
signal.signal(signal.SIGUSR2, say)
"""


@dataclass
class Listener:
    """Listens to one station in a thread of its own, and comes back whenever the connection ends.

    Attributes:
        pauses_s: How long nothing came, each time that this was longer than `PAUSE_S`; the first is opening.
    """

    url: str
    received_bytes: int = 0
    connections: int = 0
    refused: int = 0
    pauses_s: list[float] = field(default_factory=list)
    _heard_s: float = field(default_factory=time.monotonic)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def stop(self) -> None:
        """Leave."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(60)

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                with urllib.request.urlopen(self.url, timeout=40) as answer:
                    self.connections += 1
                    self._read(answer)
            except (urllib.error.URLError, OSError):
                self.refused += 1
            self._over.wait(0.2)

    def _read(self, answer: Any) -> None:
        while not self._over.is_set():
            data = answer.read1(65536)
            if not data:
                return
            now_s = time.monotonic()
            if now_s - self._heard_s > PAUSE_S:
                self.pauses_s.append(round(now_s - self._heard_s, 2))
            self._heard_s = now_s
            self.received_bytes += len(data)


def look(radio: Service, inside: Path, listeners: dict[str, Listener]) -> dict[str, Any]:
    """Return what the service takes just now."""
    pid = radio.process.pid
    before = inside.stat().st_mtime_ns if inside.exists() else 0
    radio.process.send_signal(signal.SIGUSR2)
    wait_until(lambda: inside.exists() and inside.stat().st_mtime_ns != before, "an answer from inside")
    found = json.loads(inside.read_text())
    streams = {one: radio.get(f"/api/v1/stations/{one}")["stream"]["state"] for one in listeners}
    return {
        "memory_mb": memory_mb(pid),
        "descriptors": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "threads": len(list(Path(f"/proc/{pid}/task").iterdir())),
        "children": len(children(pid)),
        "cpu_s": round(cpu_s(pid), 2),
        **{name: found[name] for name in ("tasks", "objects", "names")},
        "streams": streams,
        "received_bytes": {name: one.received_bytes for name, one in listeners.items()},
    }


@dataclass
class Faults:
    """What is done to the upstreams, and when, in parts of the whole time."""

    server: Icecast
    source: Source
    encoder: HlsEncoder

    def plan(self) -> list[tuple[float, str, Callable[[], None]]]:
        """Return all of it, in order."""
        return [
            (0.08, "Icecast's source dies", self.renew_source),
            (0.14, "the HLS encoder dies", self.renew_encoder),
            (0.28, "Icecast's source is frozen", self.freeze_source),
            (0.38, "the HLS encoder dies", self.renew_encoder),
            (0.56, "Icecast's source dies", self.renew_source),
            (0.62, "the HLS encoder dies", self.renew_encoder),
            (0.72, "Icecast's source is frozen", self.freeze_source),
            (0.80, "the HLS encoder dies", self.renew_encoder),
        ]

    def renew_source(self) -> None:
        """Let the station be away for a moment."""
        self.source.stop()
        threading.Event().wait(AWAY_S)
        wait_until(lambda: not self.server.has("soak"), "the mount is gone")
        self.source = self.server.feed("soak", "mp3", 440)

    def renew_encoder(self) -> None:
        """Let the encoder be away for a moment; it begins to count anew."""
        self.encoder.stop()
        threading.Event().wait(AWAY_S)
        self.encoder.start()

    def freeze_source(self) -> None:
        """Let the station send nothing, with its connections open."""
        self.source.freeze()
        threading.Event().wait(FROZEN_S)
        self.source.thaw()
        threading.Event().wait(AWAY_S)
        if self.source.process.poll() is not None or not self.server.has("soak"):  # Icecast threw it out
            self.source.stop()
            wait_until(lambda: not self.server.has("soak"), "the mount is gone")
            self.source = self.server.feed("soak", "mp3", 440)


def soak(minutes: float, note: Callable[[dict[str, Any]], None]) -> dict[str, Listener]:
    """Listen for so long; tell each look and each fault."""
    with (
        workshop() as folder,
        icecast(folder / "icecast") as server,
        hls_encoder(folder / "hls", 660) as encoder,
    ):
        inside = folder / "inside.json"
        (folder / "inside").mkdir()
        (folder / "inside" / "sitecustomize.py").write_text(_INSIDE)
        environ = {"SOAK_INSIDE": str(inside), "PYTHONPATH": f"{folder / 'inside'}:{ROOT}"}
        faults = Faults(server, server.feed("soak", "mp3", 440), encoder)
        config = config_of({"icecast": [server.url("soak")], "hls": [encoder.url]})
        config = config.replace("    idle_stop:", "    keep_air: 1m\n    idle_stop:")
        with service(folder / "radio", config, environ=environ) as radio:
            listeners = {name: Listener(f"{radio.url}listen/{name}") for name in ("icecast", "hls")}
            begun_s = time.monotonic()
            for listener in listeners.values():
                listener.start()
            try:
                looks = [(at, "", None) for at in LOOKS]
                for at, what, do in sorted([*faults.plan(), *looks], key=lambda row: row[0]):
                    threading.Event().wait(max(0.0, begun_s + at * minutes * 60 - time.monotonic()))
                    passed = {"after_s": round(time.monotonic() - begun_s, 1)}
                    if do is None:
                        note(passed | look(radio, inside, listeners))
                    else:
                        note(passed | {"fault": what})
                        do()
            finally:
                for listener in listeners.values():
                    listener.stop()
            print(radio.log()[-3000:])
    return listeners


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes

    what = "live HLS and Icecast through the whole service, one listener each, with upstreams that fail"
    with campaign("upstream_soak", what, minutes=minutes) as found:
        listeners = soak(minutes, found.round)
        looks = [row for row in found.rounds if "memory_mb" in row]
        first, last = looks[0], looks[-1]
        found.summary["listeners"] = {
            name: {
                "connections": one.connections,
                "refused": one.refused,
                "received_bytes": one.received_bytes,
                "pauses_s": one.pauses_s,
            }
            for name, one in listeners.items()
        }
        growth_mb = last["memory_mb"]["rss"] - first["memory_mb"]["rss"]
        found.figure("resident memory, last look minus first", growth_mb, "MB", goal=GOAL_GROWTH_MB)
        found.figure("resident memory at the end", last["memory_mb"]["rss"], "MB")
        for name in ("descriptors", "threads", "tasks"):
            found.figure(f"{name}, last look minus first", last[name] - first[name], "", goal=2)
        found.figure("objects of Python, last look minus first", last["objects"] - first["objects"], "")
        found.figure("processor", 100 * last["cpu_s"] / last["after_s"], "%")
        for name, one in listeners.items():
            longest_s = max(one.pauses_s, default=0.0)
            found.figure(f"{name}: longest time without sound", longest_s, "s", goal=GOAL_AFTER_RESTART_S)
            found.figure(f"{name}: sound", one.received_bytes / 1e6, "MB")


if __name__ == "__main__":
    main()
