# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The other side of `bench.schedules`: calendar libraries, in a process and a venv of their own.

It imports nothing of ours.  A calendar comes on standard input as one line of
JSON, then one task a line; each answer is one line with seconds of the processor
per call.

Two ways of using recurring-ical-events are measured: *fresh*, a query made of
the parsed calendar for each question, as its documentation shows, and *kept*, one
query object that answers all of them, which is quicker from the second time on.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

PACKAGES = ("recurring-ical-events", "icalendar", "python-dateutil")


def seconds(call: Callable[[datetime], object], instants: Sequence[datetime]) -> list[float]:
    """Return how much processor time each call took."""
    found = []
    for instant in instants:
        began = time.process_time()
        call(instant)
        found.append(time.process_time() - began)
    return found


def first(events: Iterator[Any]) -> Any:
    return next(iter(events))


class Calendars:
    """recurring-ical-events."""

    def __init__(self, text: str) -> None:
        self._library = importlib.import_module("recurring_ical_events")
        self._calendar = importlib.import_module("icalendar").Calendar.from_ical(text)
        self._kept = self._library.of(self._calendar)

    def _query(self, *, kept: bool) -> Any:
        return self._kept if kept else self._library.of(self._calendar)

    def tasks(self) -> dict[str, Callable[[datetime], object]]:
        week = timedelta(days=7)
        return {
            "now and next, fresh": lambda at: self._now_next(self._query(kept=False), at),
            "now and next, kept": lambda at: self._now_next(self._query(kept=True), at),
            "week, fresh": lambda at: self._query(kept=False).between(at, at + week),
            "week, kept": lambda at: self._query(kept=True).between(at, at + week),
            "year, fresh": lambda at: self._query(kept=False).between(at, at + timedelta(days=365)),
        }

    def _now_next(self, query: Any, at: datetime) -> object:
        return query.at(at), first(query.after(at))


class Rules:
    """dateutil, by local times without a zone, as it works best: starts alone, no ends, no precedence."""

    def __init__(self, rules: Sequence[tuple[str, str]], zone: str) -> None:
        rrule = importlib.import_module("dateutil.rrule")
        self._zone = importlib.import_module("dateutil.tz").gettz(zone)
        self._rules = [rrule.rrulestr(rule, dtstart=datetime.fromisoformat(start)) for rule, start in rules]

    def tasks(self) -> dict[str, Callable[[datetime], object]]:
        return {"now and next, dateutil": self._now_next, "week, dateutil": self._week}

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone).replace(tzinfo=None)

    def _now_next(self, at: datetime) -> object:
        local = self._local(at)
        before = [rule.before(local, inc=True) for rule in self._rules]
        after = [rule.after(local) for rule in self._rules]
        return max(filter(None, before)), min(filter(None, after))

    def _week(self, at: datetime) -> object:
        local = self._local(at)
        return sorted(one for rule in self._rules for one in rule.between(local, local + timedelta(days=7)))


def main() -> None:
    given = json.loads(sys.stdin.readline())
    began = time.process_time()
    calendars = Calendars(given["calendar"])
    parse_s = time.process_time() - began
    tasks = calendars.tasks() | Rules(given["rules"], given["zone"]).tasks()
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    print(json.dumps({"versions": versions, "parse_s": parse_s}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        instants = [datetime.fromisoformat(text) for text in asked["at"]]
        print(json.dumps(seconds(tasks[asked["task"]], instants)), flush=True)


if __name__ == "__main__":
    main()
