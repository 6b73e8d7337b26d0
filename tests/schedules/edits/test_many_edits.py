# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Random edits, one after the other, while time goes on: what has to be true whatever people do."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from schedules.edits.applying import apply, version_of
from schedules.edits.begun import SlotDays
from schedules.edits.commands import COMMANDS, command_row
from schedules.edits.desk import Applied, entry_row
from schedules.edits.rows import EntryReader, check_row, materialise
from schedules.edits.splitting import to_come
from schedules.edits.undoing import inverse
from schedules.errors import EditError, RefusedEditError
from schedules.model.kept import HistoryEntry, ItemKind, KeptEntry, KeptLineup, Row
from schedules.model.slot import Slot
from schedules.preview import Preview
from tests.schedules.edits.kept_lineups import NEW_YORK, history, kept

ZONE = ZoneInfo(NEW_YORK)
STATIONS = ("a-fm", "b-fm")
NIGHTS = [  # just before and after the clocks change, 29 February, the ends of a year
    datetime(2026, 11, 1, 4, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 45, tzinfo=UTC),
    datetime(2027, 3, 14, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 15, 20, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC),
    datetime(2026, 11, 24, 15, tzinfo=UTC),
]
CLOCKS = st.sampled_from(["00:00", "01:30", "02:30", "05:00", "09:00", "10:00", "12:00", "22:00", "23:59:30"])
RULES: list[Row | None] = [
    None,
    {"freq": "weekly", "byday": "MO,TU,WE,TH,FR"},
    {"freq": "weekly", "byday": ["SA", "SU"]},
    {"freq": "weekly", "interval": 2, "byday": "TU,SA", "wkst": "SU"},
    {"freq": "daily", "interval": 3},
    {"freq": "monthly", "byday": "1TU"},
    {"freq": "monthly", "bymonthday": -1},
    {"freq": "yearly", "interval": 1},
]
TITLES = st.sampled_from(["Morning", "Noon", "Night", "Extra!"])


@st.composite
def slot_rows(draw: st.DrawFn, today: date) -> dict[str, Any]:
    chosen = draw(st.sampled_from(RULES))
    since = draw(st.dates(today - timedelta(40), today + timedelta(10)))
    made: dict[str, Any] = {
        "title": draw(TITLES),
        "start": draw(CLOCKS),
        "end": draw(CLOCKS),
        "kind": draw(st.sampled_from(["recurring", "recurring", "fill"])),
        "from": since.isoformat(),
    }
    if chosen is not None:
        made["recur"] = chosen
    if draw(st.booleans()):
        made["scope"] = draw(st.sampled_from(["service", "station:a-fm"]))
    if draw(st.integers(0, 5)) == 0:
        made["days_later"] = draw(st.sampled_from([-1, 1]))
    if draw(st.integers(0, 5)) == 0:
        made["timezone"] = draw(st.sampled_from(["Europe/London", "Australia/Lord_Howe"]))
    return made


class Office(RuleBasedStateMachine):
    """One lineup, edited by people who do not look."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NIGHTS[-1]
        self.kept: KeptLineup = kept()
        self.reader = EntryReader()
        self.done: list[HistoryEntry] = []

    # What people do

    @initialize(now=st.sampled_from(NIGHTS), used=st.booleans())
    def begin(self, now: datetime, used: bool) -> None:
        self.now = now
        if used:  # for long, with a programme that has aired
            row: Row = {"id": "a", "kind": "recurring", "start": "09:00", "end": "10:00"}
            show: Row = {"title": "Show", "hosts": ["Ana"]}
            start, end = (f"{now + timedelta(hours=one):%Y-%m-%dT%H:%MZ}" for one in (-1, 9))
            special: Row = {"id": "b", "kind": "oneoff", "start": start, "end": end}
            self.kept = kept(
                {**row, "programme_id": "show"},
                {**special, "programme_id": "show"},
                programmes=[("show", show)],
            )

    @rule(minutes=st.sampled_from([0, 1, 30, 300, 1440, 10_000]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes, milliseconds=7)

    @rule(data=st.data())
    def add_slot(self, data: st.DataObject) -> None:
        slot = data.draw(slot_rows(self.today))
        if data.draw(st.booleans()) and self.kept.programmes:
            slot["programme_id"] = data.draw(st.sampled_from(sorted(self.kept.programmes)))
            del slot["title"]
        self.edit({"command": "slot.add", "slot": slot})

    @rule(title=TITLES, subtitle=st.sampled_from(["", "with Ana"]))
    def add_programme(self, title: str, subtitle: str) -> None:
        self.edit({"command": "programme.add", "programme": {"title": title, "subtitle": subtitle}})

    @rule(
        data=st.data(),
        title=TITLES,
        more=st.sampled_from(
            [{}, {"subtitle": "with Ben", "hosts": ["Ben"]}, {"rights": {"record": False}}, {"genre": "News"}]
        ),
        unset=st.sampled_from([[], ["subtitle"], ["rights"]]),
    )
    @precondition(lambda self: self.kept.programmes)
    def change_programme(self, data: st.DataObject, title: str, more: Row, unset: list[str]) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.kept.programmes)))
        unset = [key for key in unset if key not in more]
        change = {"command": "programme.change", "id": id_, "set": {"title": title, **more}, "unset": unset}
        assert self.edit(change) is not None, "other words of a programme are never refused"
        for entry in self.kept.entries.values():
            if entry.programme == id_ and self.airs_later(entry) and "title" not in entry.row:
                assert self.reader.read(self.kept, entry).programme.title == title

    @rule(data=st.data())
    @precondition(lambda self: self.kept.programmes)
    def add_oneoff_of_a_programme(self, data: st.DataObject) -> None:
        start = self.now.astimezone(ZONE)
        ends = [f"{start + timedelta(minutes=one):%Y-%m-%dT%H:%M}" for one in (30, 3000)]
        oneoff = {"start": "now", "end": data.draw(st.sampled_from(ends))}
        oneoff["programme_id"] = data.draw(st.sampled_from(sorted(self.kept.programmes)))
        self.edit({"command": "oneoff.add", "oneoff": oneoff})

    @rule(data=st.data(), start=CLOCKS, end=CLOCKS, which=st.sampled_from(["all", "following"]))
    @precondition(lambda self: self.kept.entries)
    def change_slot(self, data: st.DataObject, start: str, end: str, which: str) -> None:
        change: Row = data.draw(
            st.sampled_from(
                [
                    {"start": start},
                    {"start": start, "end": end},
                    {"title": "Other"},
                    {"recur": {"freq": "weekly", "interval": 2, "byday": "TU"}},
                    {"recur": {"freq": "weekly", "byday": "MO,SU"}},
                    {"until": self.date(data)},
                    {"from": self.date(data)},
                    {"priority": 2},
                    {},
                ]
            )
        )
        on = {"which": which, "date": self.date(data)} if which == "following" else {}
        unset = data.draw(st.sampled_from([[], [], ["until"], ["except", "moves"]]))
        unset = [key for key in unset if key not in change]
        self.edit({"command": "slot.change", "id": self.entry(data), "set": change, "unset": unset, **on})

    @rule(data=st.data())
    @precondition(lambda self: self.kept.entries)
    def end_or_remove(self, data: st.DataObject) -> None:
        id_ = self.entry(data)
        self.edit(
            data.draw(
                st.sampled_from(
                    [
                        {"command": "slot.end", "id": id_, "last_date": self.date(data)},
                        {"command": "slot.remove", "id": id_},
                        {"command": "oneoff.end", "id": id_},
                        {"command": "oneoff.remove", "id": id_},
                    ]
                )
            )
        )

    @rule(data=st.data(), start=CLOCKS, end=CLOCKS)
    @precondition(lambda self: self.kept.entries)
    def edit_one_date(self, data: st.DataObject, start: str, end: str) -> None:
        id_, day, other = self.entry(data), self.date(data), self.date(data)
        self.edit(
            data.draw(
                st.sampled_from(
                    [
                        {"command": "occurrence.cancel", "id": id_, "date": day},
                        {"command": "occurrence.move", "id": id_, "date": day, "start": start, "end": end},
                        {"command": "occurrence.move", "id": id_, "date": day, "start": f"{other}T{start}"},
                        {"command": "occurrence.move", "id": id_, "date": day, "end": f"{other}T{end}"},
                        {"command": "occurrence.words", "id": id_, "date": day, "set": {"title": "Special"}},
                        {"command": "occurrence.restore", "id": id_, "date": day},
                        {"command": "extra.add", "id": id_, "date": day, "start": start, "end": end},
                        {"command": "extra.remove", "id": id_, "date": day, "start": start},
                    ]
                )
            )
        )

    @rule(data=st.data(), kind=st.sampled_from(["oneoff", "emergency"]), minutes=st.integers(0, 3000))
    def add_oneoff(self, data: st.DataObject, kind: str, minutes: int) -> None:
        start = self.now.astimezone(ZONE) + timedelta(minutes=minutes)
        text = f"{start:%Y-%m-%dT%H:%M}"
        end = f"{start + timedelta(minutes=45):%Y-%m-%dT%H:%M}"
        begins = data.draw(st.sampled_from(["now", text, text]))
        oneoff = {"title": "Special", "kind": kind, "start": begins, "end": end}
        self.edit({"command": "oneoff.add", "oneoff": oneoff})

    @rule(data=st.data())
    def import_file(self, data: st.DataObject) -> None:
        slots = [
            {**data.draw(slot_rows(self.today)), "id": id_}
            for id_ in data.draw(
                st.lists(
                    st.sampled_from([*sorted({*self.kept.entries, *self.kept.programmes}), "x", "y"]),
                    unique=True,
                    max_size=3,
                )
            )
        ]
        command = {"command": "lineup.import", "slots": slots}
        if self.edit(command) is not None:
            again = self.apply(COMMANDS.validate_python(command))
            assert again.changes == ()

    @rule()
    @precondition(lambda self: self.kept.entries)
    def import_what_is_there(self) -> None:
        """An export that comes back changes nothing."""
        slots = []
        for entry in sorted(self.kept.entries.values(), key=lambda one: one.order):
            programme = None if entry.programme is None else self.kept.programmes[entry.programme].row
            slots.append({**(programme or {}), **entry.row})
        assert (
            self.apply(COMMANDS.validate_python({"command": "lineup.import", "slots": slots})).changes == ()
        )

    @rule(data=st.data())
    @precondition(lambda self: self.done)
    def undo(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.done))
        before = self.kept
        try:
            applied = inverse(entry, before, now=self.now, timezone=NEW_YORK, reader=self.reader)
        except RefusedEditError:
            last = before.revision == entry.revision
            assert not last, "the last edit can always be taken back"
            return
        for change in entry.changes:
            if change.kind is ItemKind.ENTRY:
                now = entry_row(applied.lineup.entries.get(change.id))
                if entry.revision != before.revision:  # another one may have its place in the order by now
                    now, was = _without_order(now), _without_order(change.before)
                    assert now == was
                else:
                    assert now == change.before
        self.take(applied)

    # What is true

    def edit(self, command: dict[str, Any]) -> Applied | None:
        """Do an edit, or see it refused; the past is as it was."""
        said = COMMANDS.validate_python(command)
        try:
            applied = self.apply(said)
        except EditError as error:
            note(f"{command['command']}: {type(error).__name__}: {error}")
            return None
        if self.kept.entries:
            assert self.heard_before(applied.lineup) == self.heard_before(self.kept), command
        assert version_of(self.kept, said) is not None
        assert command_row(said)["command"] == command["command"]
        self.take(applied)
        return applied

    def apply(self, command: Any) -> Applied:
        return apply(
            self.kept, command, now=self.now, timezone=NEW_YORK, stations=STATIONS, reader=self.reader
        )

    def take(self, applied: Applied) -> None:
        before, after = self.kept, applied.lineup
        if not applied.changes:
            assert after is before
            return
        assert after.revision == before.revision + 1
        touched = {change.id for change in applied.changes if change.kind is ItemKind.ENTRY}
        assert touched == applied.entries
        for id_ in before.entries.keys() | after.entries.keys():
            if id_ in touched:
                assert before.entries.get(id_) != after.entries.get(id_)
                assert id_ not in after.entries or after.entries[id_].version == after.revision
            else:
                assert before.entries[id_] is after.entries[id_]
        for change in applied.changes:
            if change.kind is ItemKind.ENTRY:
                assert change.before == entry_row(before.entries.get(change.id))
                assert change.after == entry_row(after.entries.get(change.id))
        self.kept = after
        self.done.append(history(applied, self.now))

    @invariant()
    def rows_are_right(self) -> None:
        orders = [entry.order for entry in self.kept.entries.values()]
        assert len(set(orders)) == len(orders)
        assert not self.kept.entries.keys() & self.kept.programmes.keys()
        for id_, entry in self.kept.entries.items():
            assert entry.id == id_ == entry.row["id"]
            assert 0 < entry.version <= self.kept.revision
            assert json.loads(json.dumps(entry.row)) == entry.row
            programme = None if entry.programme is None else self.kept.programmes[entry.programme]
            careful = check_row(
                entry.row, programme, order=entry.order, timezone=NEW_YORK, zones={}, stations=STATIONS
            )
            assert careful.faults == ()
            assert self.reader.read(self.kept, entry) == careful.airing

    def heard_before(self, lineup: KeptLineup) -> list[Any]:
        now = self.now.replace(microsecond=0)
        start, found = now - timedelta(days=45), []
        for station in STATIONS:
            for one in Preview(materialise(lineup), NEW_YORK, station=station).timeline(start, now):
                if one.start < now:
                    airing = one.occurrence
                    found.append((station, one.start, min(one.end, now), airing.programme, airing.rights))
        return found

    def airs_later(self, entry: KeptEntry) -> bool:
        """Tell whether anything of an entry has not begun, and it is a slot: then that has today's words."""
        airing = self.reader.read(self.kept, entry)
        if not isinstance(airing, Slot):
            return False
        days = SlotDays(airing, ZoneInfo(airing.timezone or NEW_YORK))
        return to_come(days, self.now.replace(microsecond=0)) is not None

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def date(self, data: st.DataObject) -> str:
        return (self.today + timedelta(data.draw(st.integers(-4, 9)))).isoformat()

    def entry(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.kept.entries)))


def _without_order(row: Row | None) -> Row | None:
    return row and {key: value for key, value in row.items() if key != ".order"}


TestManyEdits = Office.TestCase
TestManyEdits.settings = settings(
    max_examples=60,
    phases=[Phase.generate],
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
