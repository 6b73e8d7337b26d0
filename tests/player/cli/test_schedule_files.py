# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio schedule preview``: files in every format, files that cannot be read, and what people see."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.service import environment

from .conftest import CommandLine
from .previewing import NEW_YORK, Files


@pytest.fixture
def files(cli: CommandLine) -> Files:
    """Files in a folder without any configuration."""
    return Files(cli)


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:morning
DTSTART;TZID=America/New_York:20260105T050000
DTEND;TZID=America/New_York:20260105T090000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
SUMMARY:Morning
END:VEVENT
BEGIN:VEVENT
UID:special
DTSTART:20261124T120000Z
DTEND:20261124T123000Z
SUMMARY:Special
END:VEVENT
END:VCALENDAR
"""
TABLE = """\
title,kind,start,end,from,freq,byday
Morning,recurring,05:00,09:00,2026-01-05,weekly,"MO,TU,WE,TH,FR"
Special,oneoff,2026-11-24T12:00Z,2026-11-24T12:30Z,,,
"""
SLOTS = """\
slots:
- {title: Morning, start: "05:00", end: "09:00", recur: {freq: weekly, byday: "MO,TU,WE,TH,FR"}}
- {title: Special, kind: oneoff, start: "2026-11-24T12:00Z", end: "2026-11-24T12:30Z"}
"""


@pytest.mark.parametrize(("text", "name"), [(CALENDAR, "a.ics"), (TABLE, "a.csv"), (SLOTS, "a.yaml")])
def test_the_same_in_every_format(cli: CommandLine, files: Files, text: str, name: str) -> None:
    done = files.preview(text, "--from", "2026-11-24T00:00Z", "--to", "2026-11-25T00:00Z", name=name)

    assert (done.status, done.err) == (0, "")
    assert [(one["title"], one["start"], one["end"], one["kind"]) for one in done.document] == [
        ("Morning", "2026-11-24T10:00:00Z", "2026-11-24T12:00:00Z", "recurring"),
        ("Special", "2026-11-24T12:00:00Z", "2026-11-24T12:30:00Z", "oneoff"),
        ("Morning", "2026-11-24T12:30:00Z", "2026-11-24T14:00:00Z", "recurring"),
    ]


def test_a_file_may_come_from_standard_input(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CALENDAR.encode())))

    done = cli(
        "schedule", "preview", "-", "--tz", NEW_YORK, "--at", "2026-11-24T12:15:00.5Z", "--json"
    )  # fmt: skip

    assert done.status == 0
    assert done.document[0]["at"] == "2026-11-24T12:15:00.500Z"
    assert (done.document[0]["now"]["title"], done.document[0]["elapsed_s"]) == ("Special", 900.5)


UNREADABLE = {
    "nothing in it": b"",
    "prose": b"Morning Edition, five to nine.\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "mistakes": b"slots:\n- {title: A, start: noon, end: '13:00'}\n- {titel: B, kind: fill}\n",
    "every second, for ever": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\nDTEND:20260101T000001Z\r\n"
        b"RRULE:FREQ=SECONDLY\r\nSUMMARY:Tick\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_1_with_nothing_on_standard_output(cli: CommandLine, kind: str) -> None:
    (cli.folder / "file").write_bytes(UNREADABLE[kind])

    done = cli("schedule", "preview", "file", "--tz", NEW_YORK, "--at", "2026-11-24T12:00Z", "--json")

    assert (done.status, done.out) == (1, "")
    assert done.err
    assert all(line.startswith("file") for line in done.err.splitlines())


def test_a_missing_file_and_a_folder_are_named(cli: CommandLine) -> None:
    for name, says in (("none.ics", "no such file"), (".", "is a folder, not a file")):
        done = cli("schedule", "preview", name, "--tz", NEW_YORK, "--at", "2026-11-24T12:00Z")

        assert (done.status, done.out, done.err) == (1, "", f"{name}: {says}\n")


def test_what_of_a_file_was_left_out_is_told_and_the_rest_is_shown(files: Files) -> None:
    bad = "BEGIN:VEVENT\nUID:x\nDTSTART:20261124T120000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:Tick\nEND:VEVENT\n"
    text = CALENDAR.replace("END:VCALENDAR", bad + "END:VCALENDAR")

    done = files.preview(text, "--at", "2026-11-24T12:15Z", name="a.ics")

    assert done.status == 0
    assert done.document[0]["now"]["title"] == "Special"
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith(f"{files.cli.folder / 'a.ics'}:16: left out: ")


def test_nothing_is_touched_and_no_configuration_is_looked_at(files: Files) -> None:
    path = files.cli.schedule(SLOTS)
    (files.cli.folder / "config.yaml").write_text("nonsense: [")
    before = contents(files.cli.folder)

    done = files.cli("schedule", "preview", str(path), "--tz", NEW_YORK, "--at", "2026-11-24T12:15Z")

    assert (done.status, done.err) == (0, "")
    assert contents(files.cli.folder) == before


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(one.relative_to(folder)): (one.stat().st_mtime_ns, one.read_bytes())
        for one in folder.rglob("*")
        if one.is_file()
    }


HOURS_TWICE = """\
slots:
- {title: Day, start: "00:00", end: "00:00", recur: {freq: daily}, from: 2026-01-01}
- {title: First hour, kind: oneoff, start: "2026-11-01T01:10", end: "2026-11-01T01:20"}
- {title: Second hour, kind: one-off, start: "2026-11-01T01:30-05:00", end: "2026-11-01T01:45-05:00"}
- {title: Instants, kind: oneoff, start: "2026-11-01T12:00Z", end: "2026-11-01T13:00Z"}
- {title: Flood, kind: emergency, start: "2026-11-01T12:30Z", end: "2026-11-01T12:40Z"}
- {title: Late, kind: oneoff, start: "2026-11-01T12:20Z", end: "2026-11-01T12:35Z"}
"""


def test_people_read_dates_and_offsets_where_an_hour_comes_twice(files: Files) -> None:
    path = files.cli.schedule("sample: true\n" + HOURS_TWICE)
    window = ("--from", "2026-11-01T05:15Z", "--to", "2026-11-01T06:45Z")

    shown = files.cli("schedule", "preview", str(path), "--tz", NEW_YORK, *window)
    instant = files.cli("schedule", "preview", str(path), "--tz", NEW_YORK, "--at", "2026-11-01T06:00Z")
    window = ("--from", "2011-01-01T00:00Z", "--to", "2011-01-02T00:00Z")
    nothing = files.cli("schedule", "preview", str(path), "--tz", NEW_YORK, *window)

    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert lines == [
        "Start End Length Programme",
        "Sun 2026-11-01 1:10 AM -04:00 Sun 2026-11-01 1:20 AM -04:00 10:00 First hour one-off",
        "Sun 2026-11-01 1:20 AM -04:00 Sun 2026-11-01 1:30 AM -05:00 1:10:00 Day part 2 of 4",
        "Sun 2026-11-01 1:30 AM -05:00 Sun 2026-11-01 1:45 AM -05:00 15:00 Second hour one-off",
        "Sample schedule: these programmes are invented.",
        "Times are of America/New_York.",
    ]
    assert " ".join(instant.out.splitlines()[1].split()) == (
        "Sun 2026-11-01 1:00 AM -05:00 Day 40:00 of 1:10:00 Second hour Sun 2026-11-01 1:30 AM -05:00"
    )
    assert nothing.out.startswith("Nothing is scheduled then.\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["a.ics", "--tz", NEW_YORK, "--at", "2026-11-24T12:15Z"], 0),
        (["none.ics", "--tz", NEW_YORK, "--at", "2026-11-24T12:15Z"], 1),
        (["a.ics", "--tz", NEW_YORK, "--at", "2026-11-24T12:15"], 2),
    ],
)
def test_the_exit_status_of_the_process(tmp_path: Path, arguments: list[str], status: int) -> None:
    (tmp_path / "a.ics").write_text(CALENDAR)

    done = subprocess.run(
        [sys.executable, "-m", "player", "schedule", "preview", *arguments, "--json"],
        env=environment(tmp_path, {}), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == status
    assert bool(done.stdout) == (status == 0)
    assert len(done.stderr.splitlines()) == (status != 0)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.ics"]  # not even a state folder
