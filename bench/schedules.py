# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the timeline costs: looked up, painted, edited, kept; beside recurring-ical-events and dateutil.

    python -m bench.schedules [--rounds 5]

One station has 150 weekly slots that tile the week and 30 one-offs, on New York's
clock, the slots begun 30 weeks ago.  The libraries get the same as an iCalendar
file.  They are no part of this project: the campaign makes a throwaway venv in a
temporary folder, installs them there with pip from the configured index, and
asks them in a process of their own, in turns with ours.

Times are of the processor: nothing here waits, and so the figures hold on a machine
that does other work too.  A look-up is now and next with all that the API says of them.  *Present* is what
pages, events and `/now` without an instant ask for; *again* is an instant of which
one was asked before; *anywhere* are instants of the year that nobody has asked about.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import subprocess
import time
import tracemalloc
import venv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.common import Campaign, campaign, in_turn, workshop
from schedules.model.broadcast import Source
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.programme import Programme
from schedules.model.slot import Freq, Lineup, OneOff, Recurrence, Slot, Wall, Weekday
from schedules.publisher import LocalPublisher
from schedules.service import ScheduleService
from schedules.timeline.painting import Painting, Place, Reach, paint_service
from schedules.timeline.picture import look
from tests.fakes.clock import FakeClock

ZONE = "America/New_York"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BEGUN = date(2026, 4, 27)  # a Monday, 30 weeks before
SLOTS, ONEOFFS, STATIONS = 150, 30, 10
REACH = Reach(NOW - timedelta(days=9), NOW + timedelta(days=400))
YEAR = Reach(NOW, NOW + timedelta(days=365))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_DAY = "a daily slot more, all year: 400 spans"
PEERS = ("recurring-ical-events", "python-dateutil")


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}{minutes % 60:02}00"


def tiles() -> Iterator[tuple[int, int, int]]:
    """Yield weekday, start and end in minutes of slots that tile the week."""
    for day in range(7):
        count = SLOTS // 7 + (day < SLOTS % 7)
        edges = [round(place * 288 / count) * 5 for place in range(count + 1)]
        for start, end in pairwise(edges):
            yield day, start, end


def wall(minutes: int) -> Any:
    return datetime.strptime(clock(minutes), "%H%M%S").replace(tzinfo=UTC).time()


def lineup(number: int = 0) -> Lineup:
    """Return one station's lineup; another number gives other ids."""
    slots = tuple(
        Slot(
            id=f"slot-{number}-{order}",
            order=order,
            programme=Programme(f"Programme {order}"),
            start=wall(start),
            end=wall(end),
            effective_from=BEGUN + timedelta(days=day),
            recur=Recurrence(freq=Freq.WEEKLY, byday=(Weekday(day),)),
        )
        for order, (day, start, end) in enumerate(tiles())
    )
    oneoffs = tuple(
        OneOff(
            id=f"special-{number}-{place}",
            order=SLOTS + place,
            programme=Programme(f"Special {place}"),
            start=Wall(day, wall(20 * 60)),
            end=Wall(day, wall(21 * 60 + 30)),
        )
        for place, day in enumerate(special_days())
    )
    return Lineup(slots=slots, oneoffs=oneoffs)


def special_days() -> list[date]:
    return [NOW.date() + timedelta(days=1 + 12 * place) for place in range(ONEOFFS)]


def calendar() -> str:
    """Return the same as iCalendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//"]
    events = [
        (BEGUN + timedelta(days=day), start, end, f"RRULE:FREQ=WEEKLY;BYDAY={DAYS[day]}")
        for day, start, end in tiles()
    ] + [(day, 20 * 60, 21 * 60 + 30, "") for day in special_days()]
    for place, (day, start, end, rule) in enumerate(events):
        last = day + timedelta(days=end // (24 * 60))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{place}@bench",
            "DTSTAMP:20261124T120000Z",
            f"SUMMARY:Programme {place}",
            f"DTSTART;TZID={ZONE}:{day:%Y%m%d}T{clock(start)}",
            f"DTEND;TZID={ZONE}:{last:%Y%m%d}T{clock(end)}",
            *filter(None, [rule]),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def rules() -> list[tuple[str, str]]:
    """Return the same for dateutil: each rule and its first start."""
    weekly = [
        (f"FREQ=WEEKLY;BYDAY={DAYS[day]}", f"{BEGUN + timedelta(days=day)}T{start // 60:02}:{start % 60:02}")
        for day, start, _ in tiles()
    ]
    return weekly + [("FREQ=DAILY;COUNT=1", f"{day}T20:00") for day in special_days()]


# The libraries


class Peer:
    """The libraries' process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.hello = self.ask({"calendar": calendar(), "rules": rules(), "zone": ZONE})

    def ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def mean_s(self, task: str, instants: Iterable[datetime]) -> float:
        times = self.ask({"task": task, "at": [at.isoformat() for at in instants]})
        return statistics.fmean(times)


@contextmanager
def peer() -> Iterator[Peer]:
    """Have the libraries in a venv that is thrown away afterwards."""
    with workshop() as folder:
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *PEERS], check=True, stderr=subprocess.DEVNULL
        )
        script = Path(__file__).with_name("schedules_peer.py")
        with subprocess.Popen(
            [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
        ) as process:
            yield Peer(process)
            assert process.stdin is not None
            process.stdin.close()


# Ours


def service() -> ScheduleService:
    news = ServiceId("news")
    station = Station(id=StationId("wskg-fm"), call_sign="WSKG", name="WSKG", carries=news, timezone=ZONE)
    schedules = ScheduleService(
        Catalogue([Service(id=news, name="News", timezone=ZONE)], [station]),
        FakeClock(NOW),
        LocalPublisher(),
        600.0,
    )
    schedules.put_in_force(services={news: lineup()}, stations={})
    return schedules


def paint(written: Lineup, reach: Reach = REACH, before: Painting | None = None) -> Painting:
    news = Service(id=ServiceId("news"), name="News", timezone=ZONE)
    return paint_service(news, [], written, {}, reach, next_up_min_s=600.0, before=before)


def mean_s(call: Callable[[datetime], object], instants: Sequence[datetime]) -> float:
    began = time.process_time()
    for at in instants:
        call(at)
    return (time.process_time() - began) / len(instants)


def once_s(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def anywhere(chance: random.Random, count: int) -> list[datetime]:
    return [NOW + timedelta(seconds=chance.uniform(0, 390 * 86_400)) for _ in range(count)]


def edits(written: Lineup) -> dict[str, Lineup]:
    """Return one edit of each usual kind; the slot in the middle is edited for good."""
    middle = written.slots[SLOTS // 2]
    later = (datetime.combine(BEGUN, middle.start, UTC) + timedelta(minutes=10)).time()

    def with_middle(**changes: Any) -> Lineup:
        slots = [replace(one, **changes) if one is middle else one for one in written.slots]
        return replace(written, slots=tuple(slots))

    gala = OneOff(
        id="gala",
        order=SLOTS + ONEOFFS,
        programme=Programme("Gala"),
        start=Wall(date(2027, 2, 3), wall(9 * 60)),
        end=Wall(date(2027, 2, 3), wall(11 * 60)),
    )
    newscast = replace(
        middle, id="newscast", order=gala.order, start=wall(9 * 60), end=wall(9 * 60 + 5), recur=Recurrence()
    )
    others = [one for one in written.slots if one is not middle]
    without = tuple(replace(one, order=order) for order, one in enumerate(others))
    week_off = middle.effective_from + timedelta(weeks=35)
    return {
        "a one-off more": replace(written, oneoffs=(*written.oneoffs, gala)),
        "a date that does not air": with_middle(except_dates=frozenset([week_off])),
        "a weekly slot moved, all year": with_middle(start=later),
        "a weekly slot less, all year": replace(written, slots=without),
        "other words": with_middle(programme=Programme("Other")),
        EVERY_DAY: replace(written, slots=(*written.slots, newscast)),
    }


def bytes_a_row() -> tuple[float, float]:
    """Return what a year's painting keeps in memory, in bytes, and for each row of it.

    All of it counts: columns, texts, the entries that it was painted of; the lineup
    itself, which is there anyway, does not.
    """
    written = lineup()
    paint(written)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    painting = paint(written)
    gc.collect()
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return float(used), used / len(painting.stream)


# The campaign


def one_round(number: int, libraries: Peer, schedules: ScheduleService) -> dict[str, float]:
    """Return all times of one round, in seconds."""
    chance = random.Random(number)
    known = anywhere(chance, 1)[0]
    written = lineup()
    base = paint(written)
    ten = [lineup(station) for station in range(STATIONS)]

    def now_next(at: datetime) -> object:
        return schedules.now_next("wskg-fm", at=at)

    def week(at: datetime) -> object:
        return schedules.window("wskg-fm", at, at + timedelta(days=7))

    def library(task: str, count: int) -> Callable[[], float]:
        return lambda: libraries.mean_s(task, anywhere(chance, count))

    def edit(after: Lineup) -> Callable[[], float]:
        return lambda: once_s(lambda: paint(after, before=base))

    place = base_place(base)
    tasks: dict[str, Callable[[], float]] = {
        "look-up, present": lambda: mean_s(lambda _: schedules.now_next("wskg-fm"), [NOW] * 20_000),
        "look-up, picture again": lambda: mean_s(lambda at: look(place, at, 1), [known] * 5_000),
        "look-up, again": lambda: mean_s(now_next, [known] * 5_000),
        "look-up, anywhere": lambda: mean_s(now_next, anywhere(chance, 3_000)),
        "week": lambda: mean_s(week, anywhere(chance, 100)),
        "year of ten stations": lambda: once_s(lambda: [paint(one, YEAR) for one in ten]),
        **{f"edit: {name}": edit(after) for name, after in edits(written).items()},
        "all painted anew": lambda: once_s(lambda: paint(written)),
        "now and next, fresh": library("now and next, fresh", 5),
        "now and next, kept": library("now and next, kept", 10),
        "now and next, dateutil": library("now and next, dateutil", 5),
        "week, fresh": library("week, fresh", 5),
        "week, kept": library("week, kept", 10),
        "week, dateutil": library("week, dateutil", 5),
        "year, fresh": library("year, fresh", 1),
    }
    return {name: tasks[name]() for name in in_turn(list(tasks), number * 7)}


def base_place(painting: Painting) -> Place:
    return Place(painting.stream, painting.stream, Source.SCHEDULE)


def tell(found: Campaign, middle: dict[str, float]) -> None:
    """Put the medians against their goals."""
    find, us, ms = found.figure, 1e6, 1e3

    def ratio(what: str, task: str, ours: str, goal: float | None = None) -> None:
        find(what, middle[task] / middle[ours], "x", goal=goal, at_most=False)

    find("now and next at present", middle["look-up, present"] * us, "us", goal=5)
    find("now and next of a timeline, asked for before", middle["look-up, picture again"] * us, "us", goal=5)
    find("the same with the answer of the service around it", middle["look-up, again"] * us, "us")
    find("now and next at any instant of the year", middle["look-up, anywhere"] * us, "us")
    for name in ("present", "anywhere"):
        for way in ("fresh", "kept"):
            what = f"look-up ({name}) against recurring-ical-events ({way})"
            # Like with like: a kept query has seen its events, as has a picture that was asked for before.
            goal = None if (name, way) == ("anywhere", "kept") else 2_000
            ratio(what, f"now and next, {way}", f"look-up, {name}", goal)
    ratio("look-up (anywhere) against dateutil", "now and next, dateutil", "look-up, anywhere")
    find("a week", middle["week"] * ms, "ms")
    ratio("a week against recurring-ical-events (fresh)", "week, fresh", "week", 50)
    ratio("a week against recurring-ical-events (kept)", "week, kept", "week")
    ratio("a week against dateutil (starts alone)", "week, dateutil", "week")
    find("a year of ten stations painted", middle["year of ten stations"], "s", goal=1)
    for name in edits(lineup()):
        goal = None if name == EVERY_DAY else 20  # that is nearly everything
        find(f"repaint after one edit: {name}", middle[f"edit: {name}"] * ms, "ms", goal=goal)
    find("one station's 409 days painted anew", middle["all painted anew"] * ms, "ms")
    find("a year of one station, recurring-ical-events (fresh)", middle["year, fresh"] * ms, "ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()

    what = "processor seconds per call, ours in process, the libraries in a process of their own; medians"
    settings = {"rounds": chosen.rounds, "slots": SLOTS, "oneoffs": ONEOFFS}
    with campaign("schedules", what, **settings) as found, peer() as other:
        schedules = service()
        one_round(0, other, schedules)  # warms both sides up
        for number in range(1, chosen.rounds + 1):
            times = one_round(number, other, schedules)
            found.round({name: round(value, 9) for name, value in times.items()})
        names = found.rounds[0]
        tell(found, {name: statistics.median(each[name] for each in found.rounds) for name in names})
        used, a_row = bytes_a_row()
        found.figure("a timeline in memory, all included", a_row, "bytes a row", goal=200)
        found.summary = {
            "libraries": other.hello,
            "timeline_bytes": used,
            "slowest": {name: max(each[name] for each in found.rounds) for name in names},
        }


if __name__ == "__main__":
    main()
