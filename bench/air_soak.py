# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whether hours of kept air, coming and going listeners and a failing upstream cost more than minutes do.

    python -m bench.air_soak [--minutes 60] [--planted]

The whole service with one Icecast upstream whose air is kept on disk, one listener who stays, and others who
come and go all the time: at the live edge, behind live in memory, behind live on disk, with HLS, and some who
leave after the head.  The station dies, freezes and comes back, once in a twelfth of the time.  The service
is asked for its memory, file descriptors, threads and unfinished tasks while nobody but the one who stays is
there: after a fifth of the time, which is the warm-up, then in the middle and at the end.

`--planted` has the service keep every piece of sound that it reads: then this must end with 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urljoin

from bench.common import campaign, workshop
from bench.upstream_soak import _INSIDE, AWAY_S, FROZEN_S, Listener, look
from tests.fakes.config import config_of
from tests.fakes.icecast import Icecast, Source, icecast
from tests.fakes.service import ROOT, Service, service
from tests.fakes.waiting import wait_until

GOAL_GROWTH_MB: Final = 10.0
LOOKS: Final = (0.2, 0.6, 1.0)
COMERS: Final = 8
LONGEST_STAY_S: Final = 4.0
QUIET_S: Final = 5.0
"""So long nobody comes before a look, and those who were there have left."""
STAY: Final = "soak"

_PLANTED: Final = """
from player.air.air import Air
real, kept = Air.read, []
def read(self, position, limit_bytes):
    data = real(self, position, limit_bytes)
    kept.append(bytes(bytearray(data)) * 16)
    return data
Air.read = read
"""


class Comers:
    """So many threads, each of which comes, hears something in some way, and leaves, again and again."""

    def __init__(self, radio: Service) -> None:
        self._radio = radio
        self._over = threading.Event()
        self._may_come = threading.Event()
        self._threads = [threading.Thread(target=self._come, args=(seed,)) for seed in range(COMERS)]
        self.ways: Counter[str] = Counter()

    def start(self) -> None:
        self._may_come.set()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        self._may_come.set()
        for thread in self._threads:
            thread.join(60)

    def rest(self) -> None:
        """Let nobody come, until `go_on`."""
        self._may_come.clear()
        self._over.wait(QUIET_S + LONGEST_STAY_S)

    def go_on(self) -> None:
        self._may_come.set()

    def _come(self, seed: int) -> None:
        chance = random.Random(seed)
        ways: list[tuple[str, Callable[[random.Random], None]]] = [
            ("live", lambda c: self._hear("", c.uniform(0.2, LONGEST_STAY_S))),
            ("in memory", lambda c: self._hear(f"?behind_live_s={c.randint(5, 50)}", c.uniform(0.2, 3))),
            ("on disk", lambda c: self._hear(f"?behind_live_s={c.randint(70, 1500)}", c.uniform(0.2, 3))),
            ("left at once", lambda _: self._hear("", 0.0)),
            ("HLS", self._follow),
        ]
        while not self._over.is_set():
            self._may_come.wait()
            way, hear = chance.choice(ways)
            try:
                hear(chance)
            except (urllib.error.URLError, OSError):
                way = f"{way}: refused"
            self.ways[way] += 1
            self._over.wait(chance.uniform(0.1, 1.0))

    def _hear(self, query: str, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        with urllib.request.urlopen(f"{self._radio.url}listen/{STAY}{query}", timeout=20) as answer:
            while time.monotonic() < end_s and answer.read1(65_536):
                pass

    def _follow(self, chance: random.Random) -> None:
        url = f"{self._radio.url}listen/{STAY}/live.m3u8"
        with urllib.request.urlopen(url, timeout=20) as answer:
            lines = [line for line in answer.read().decode().splitlines() if line and line[0] != "#"]
        for line in lines[-chance.randint(1, 3) :]:
            with urllib.request.urlopen(urljoin(url, line), timeout=20) as answer:
                answer.read()


class Faults:
    """What happens to the station."""

    def __init__(self, server: Icecast) -> None:
        self._server = server
        self._source = server.feed(STAY, "mp3", 440)

    def next(self, number: int) -> str:
        """Let the next thing happen, and return what it was."""
        if number % 2:
            self._source.freeze()
            threading.Event().wait(FROZEN_S)
            self._source.thaw()
            threading.Event().wait(AWAY_S)
            if self._source.process.poll() is not None or not self._server.has(STAY):
                self._source = self._renewed(0.0)
            return "frozen"
        self._source = self._renewed(AWAY_S)
        return "died"

    def _renewed(self, away_s: float) -> Source:
        self._source.stop()
        threading.Event().wait(away_s)
        wait_until(lambda: not self._server.has(STAY), "the mount is gone")
        return self._server.feed(STAY, "mp3", 440)


def up(radio: Service) -> bool:
    """Return whether the station is heard."""
    return bool(radio.get(f"/api/v1/stations/{STAY}")["stream"]["state"] == "up")


def soak(
    minutes: float, planted: bool, note: Callable[[dict[str, Any]], None]
) -> tuple[Listener, Counter[str]]:
    """Let all that happen; tell each look and each fault."""
    with workshop() as folder, icecast(folder / "icecast") as server:
        inside = folder / "inside.json"
        (folder / "inside").mkdir()
        (folder / "inside" / "sitecustomize.py").write_text(_INSIDE + (_PLANTED if planted else ""))
        environ = {"SOAK_INSIDE": str(inside), "PYTHONPATH": f"{folder / 'inside'}:{ROOT}"}
        faults = Faults(server)
        config = config_of({STAY: [server.url(STAY)]})
        config = config.replace(
            "    idle_stop:", "    keep_air: 30m\n    keep_air_always: true\n    idle_stop:"
        )
        with service(folder / "radio", config, environ=environ) as radio:
            listener, comers = Listener(f"{radio.url}listen/{STAY}"), Comers(radio)
            listener.start()
            comers.start()
            try:

                def looked() -> dict[str, Any]:
                    wait_until(lambda: up(radio), "the station is heard", within_s=60)
                    threading.Event().wait(QUIET_S)
                    return look(radio, inside, {STAY: listener})

                _let_happen(minutes * 60, faults, comers, looked, note)
                size = sum(
                    one.stat().st_size for one in (folder / "radio/state/air").rglob("*") if one.is_file()
                )
                note({"air_on_disk_mb": round(size / 1e6, 1), "ways": dict(comers.ways)})
            finally:
                comers.stop()
                listener.stop()
            print(radio.log()[-2000:])
    return listener, comers.ways


def _let_happen(
    length_s: float,
    faults: Faults,
    comers: Comers,
    looked: Callable[[], dict[str, Any]],
    note: Callable[[dict[str, Any]], None],
) -> None:
    begun_s = time.monotonic()
    plan: list[tuple[float, int | None]] = [(at, None) for at in LOOKS]
    plan += [((number + 0.5) / 12, number) for number in range(12)]
    for at, number in sorted(plan, key=lambda row: row[0]):
        threading.Event().wait(max(0.0, begun_s + at * length_s - time.monotonic()))
        passed: dict[str, Any] = {"after_s": round(time.monotonic() - begun_s, 1)}
        if number is None:
            comers.rest()
            note(passed | looked())
            comers.go_on()
        else:
            note(passed | {"fault": faults.next(number)})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--planted", action="store_true")
    chosen = parser.parse_args()

    name = "air_soak_planted" if chosen.planted else "air_soak"
    what = "kept air, listeners who come and go in every way, an upstream that fails: the whole service"
    with campaign(name, what, **vars(chosen)) as found:
        listener, ways = soak(chosen.minutes, chosen.planted, found.round)
        looks = [row for row in found.rounds if "memory_mb" in row]
        first, last = looks[0], looks[-1]
        found.summary = {
            "ways": dict(ways),
            "connections_of_the_one_who_stays": listener.connections,
            "its_pauses_s": listener.pauses_s,
        }
        grown_mb = last["memory_mb"]["private"] - first["memory_mb"]["private"]
        found.figure("private memory, last look minus warm-up", grown_mb, "MB", goal=GOAL_GROWTH_MB)
        found.figure("resident memory at the end", last["memory_mb"]["rss"], "MB")
        for part in ("descriptors", "threads", "tasks", "children"):
            found.figure(f"{part}, last look minus warm-up", last[part] - first[part], "", goal=2)
        found.figure("objects of Python, last look minus warm-up", last["objects"] - first["objects"], "")
        found.figure("processor", 100 * last["cpu_s"] / last["after_s"], "%")
        found.figure("listeners who came and left", sum(ways.values()), "")
        missed = [figure.what for figure in found.figures if figure.met is False]
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
