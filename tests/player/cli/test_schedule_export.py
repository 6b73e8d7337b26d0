# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio schedule export``: the same broadcasts in every format, from the service and without it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from player.air.base import MountId
from player.api.app import Api
from player.cli.failure import CommandError
from player.cli.schedule_export import of_configuration, whole
from player.nownext.board import NowNextBoard
from player.offline import open_schedules
from player.settings import catalogue, load_config
from schedules.model.ids import StationId
from tests.fakes.config import config_of
from tests.fakes.network import Network
from tests.fakes.service import environment
from tests.fakes.serving import served

from .conftest import CommandLine, Done, Radio

NEW_YORK = "America/New_York"
WEEK = """\
slots:
- {title: Night, kind: fill}
- {title: "Tea, talk; and more", start: "05:00", end: "09:00", hosts: [Ann, Bo], url: "https://a.example/x"}
- {title: Local, start: "06:00", end: "06:30", scope: "station:news"}
- {title: First, start: "01:00", end: "01:30"}
- {title: Then, start: "01:30", end: "02:00", rights: {rewind: "off", record: false}}
"""


def in_days(count: int) -> str:
    """Return a midnight of UTC so many days from now: what can be exported lies around the present."""
    day = datetime.now(UTC).date() + timedelta(days=count)
    return f"{day}T00:00:00Z"


@pytest.fixture
def week(cli: CommandLine) -> CommandLine:
    """The command line with a station, `news`, and no service."""
    cli.configure(config_of({"news": ["demo:news"]}, slots="week.yaml"))
    cli.schedule(WEEK)
    return cli


def export(cli: CommandLine, *options: str) -> tuple[str, str, int]:
    done = cli("schedule", "export", "--station", "news", *options)
    return done.out, done.err, done.status


@pytest.mark.parametrize("form", ["ics", "csv", "yaml"])
def test_what_is_exported_reads_back_as_the_same_broadcasts(week: CommandLine, form: str) -> None:
    window = ("--from", in_days(-3), "--to", in_days(390))  # over several nights on which clocks change
    path = f"out.{form}"

    written = export(week, *window, "--format", form, "--out", path)
    document = week("schedule", "export", "--station", "news", *window, "--json").document
    back = week(
        "schedule", "preview", path, "--tz", NEW_YORK, *window, "--json"
    )  # fmt: skip

    assert written == ("", "", 0)
    assert len(document["broadcasts"]) > 1500
    assert [row(one) for one in back.document] == [row(one) for one in document["broadcasts"]]
    assert {one["rights"]["rewind"] for one in back.document} == {"full", "off"}


def row(one: Any) -> tuple[str, ...]:
    return tuple(str(one[key]) for key in ("start", "end", "title", "hosts", "url", "rights"))


def test_the_document_is_that_of_the_service(week: CommandLine) -> None:
    window = ("--from", in_days(1), "--to", in_days(2))

    as_json = week("schedule", "export", "--station", "news", *window, "--json")
    by_format = week("schedule", "export", "--station", "news", *window, "--format", "json")
    into_file = export(week, *window, "--format", "json", "--out", "day.json")

    assert as_json.document == by_format.document
    assert into_file == ("", "", 0)
    assert (week.folder / "day.json").read_text() == as_json.out
    assert as_json.document.keys() == {"station", "timezone", "revision", "broadcasts"}
    assert as_json.document["broadcasts"][0].keys() >= {"id", "occurrence_id", "start", "end", "title"}
    # Unclipped: the first one is on at midnight of UTC, and has begun before it.
    assert as_json.document["broadcasts"][0]["start"] < in_days(1) < as_json.document["broadcasts"][0]["end"]


async def test_computed_broadcasts_equal_those_of_the_service(
    week: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_config(week.folder / "config.yaml", {})
    network = Network()
    schedules = open_schedules(loaded, network.clock, network.publisher)
    network.ports = replace(
        network.ports, catalogue=catalogue(loaded.config), schedules=schedules,
        board=NowNextBoard(schedules, network.publisher),
    )  # fmt: skip
    network.api = Api(network.ports)
    network.mounts.stations = {StationId("news"): MountId("news")}
    start = network.clock.now()
    end = start + timedelta(days=100)

    computed = of_configuration(loaded, "news", start, end, network.clock)
    async with served(network.app()) as url:
        monkeypatch.setenv("LIVERADIO_SERVICE", url)
        window = ("--from", start.isoformat(), "--to", end.isoformat())
        asked = await week.beside("schedule", "export", "--station", "news", *window, "--json")

    assert (asked.status, asked.err) == (0, "")
    assert asked.document["broadcasts"] == computed.document["broadcasts"]
    assert len({one["id"] for one in asked.document["broadcasts"]}) == len(asked.document["broadcasts"])


async def test_a_running_service_is_asked(week: CommandLine, radio: Radio) -> None:
    day = ("--from", "2026-11-24T00:00Z", "--to", "2026-11-25T00:00Z")
    far = ("--from", "2030-01-01T00:00Z", "--to", "2030-01-02T00:00Z")

    async def asked(station: str, *arguments: str) -> Done:
        return await week.beside("schedule", "export", "--station", station, *arguments)

    done = await asked("wskg-fm", *day, "--format", "ics", "--out", "day.ics")
    too_far = await asked("wskg-fm", *far, "--json")
    unknown = await asked("nope", *day, "--json")

    text = (week.folder / "day.ics").read_text()
    assert (done.status, done.err) == (0, "")
    assert "X-WR-CALNAME:WSKG News · WSKG-FM" in text
    assert "DTSTART:20261124T000000Z" in text
    assert (too_far.status, too_far.out) == (2, "")
    assert too_far.err.startswith("from: ")
    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err == 'no such station "nope"; liveradio stations lists them\n'


def test_without_a_service_too_what_is_out_of_reach_and_who_is_unknown_are_named(week: CommandLine) -> None:
    far = export(week, "--from", "2001-01-01T00:00Z", "--to", "2001-01-02T00:00Z", "--json")
    unknown = week(
        "schedule", "export", "--station", "nope", "--from", in_days(0), "--to", in_days(1), "--json"
    )  # fmt: skip

    assert (far[0], far[2]) == ("", 2)
    assert far[1].startswith("--from, --to: the schedule is known from ")
    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err == 'no such station "nope"; liveradio stations lists them\n'


@pytest.mark.parametrize("form", ["ics", "csv", "yaml", "json"])
def test_a_file_that_was_not_changed_gives_the_same_bytes(week: CommandLine, form: str) -> None:
    window = ("--from", in_days(0), "--to", in_days(2), "--format", form)

    outputs = [export(week, *window, "--out", name) for name in ("one", "two")]

    assert outputs == [("", "", 0)] * 2
    assert (week.folder / "one").read_bytes() == (week.folder / "two").read_bytes()


@pytest.mark.parametrize("out", [[], ["--out", "-"]])
def test_bytes_go_to_standard_output_as_they_are(week: CommandLine, out: list[str]) -> None:
    arguments = ["--from", in_days(0), "--to", in_days(1), "--format", "ics", *out]

    done = subprocess.run(
        [sys.executable, "-m", "player", "schedule", "export", "--station", "news", *arguments],
        env=environment(week.folder, {}), cwd=week.folder, capture_output=True, timeout=60, check=True,
    )  # fmt: skip

    assert done.stderr == b""
    assert done.stdout.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert done.stdout.endswith(b"END:VCALENDAR\r\n")


def test_a_file_that_cannot_be_written_is_named(week: CommandLine) -> None:
    window = ("--from", in_days(0), "--to", in_days(1), "--format", "csv")

    assert export(week, *window, "--out", "none/a.csv") == (
        "", "--out: none/a.csv cannot be written to: No such file or directory\n", 1
    )  # fmt: skip
    if Path("/dev/full").exists():
        assert export(week, *window, "--out", "/dev/full") == (
            "", "--out: /dev/full cannot be written to: No space left on device\n", 1
        )  # fmt: skip


START = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_long_window_is_asked_for_in_stretches_and_one_over_their_border_is_there_once() -> None:
    asked: list[tuple[datetime, datetime]] = []

    def ask(start: datetime, end: datetime) -> dict[str, Any]:
        asked.append((start, end))
        return {"revision": 7, "broadcasts": [{"id": f"{start:%m%d}"}, {"id": f"{end:%m%d}"}]}

    document = whole(ask, START, START + timedelta(days=70))

    assert [(end - start).days for start, end in asked] == [31, 31, 8]
    assert asked[1][0] == asked[0][1]
    assert [one["id"] for one in document["broadcasts"]] == ["1124", "1225", "0125", "0202"]


def test_a_schedule_that_changes_between_the_stretches_is_read_again() -> None:
    revisions = iter([1, 2, 2, 2])

    document = whole(
        lambda start, end: {"revision": next(revisions), "broadcasts": []}, START, START + timedelta(days=60)
    )

    assert document["revision"] == 2
    assert next(revisions, None) is None
    with pytest.raises(CommandError, match="try again"):
        whole(lambda start, end: {"revision": start, "broadcasts": []}, START, START + timedelta(days=60))
