# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio schedule check``: what is told, and when it is exit status 1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from player.cli.schedule_check import checked
from player.settings import load_config
from tests.fakes.config import config_of

from .conftest import CommandLine

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

SOUND = """\
slots:
- {title: Fill, kind: fill}
- {title: Morning, start: "05:00", end: "09:00"}
- {title: Night, start: "00:00", end: "05:00"}
"""
OVERLAP = SOUND + '- {title: Other morning, start: "08:00", end: "10:00"}\n'
GAP = 'slots:\n- {title: Most of it, start: "00:30", end: "00:00"}\n'


@pytest.fixture
def stations(cli: CommandLine) -> CommandLine:
    """One service, `news`, with two stations, and no service that runs."""
    cli.configure(
        config_of({"news": ["demo:news"]}, slots="week.yaml")
        + "  - {id: two, call_sign: TWO, carries: news, timezone: America/Chicago}\n"
    )
    return cli


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        pytest.param(SOUND, set(), id="sound"),
        pytest.param(OVERLAP, {"overlap"}, id="equal overlap"),
        pytest.param(OVERLAP.replace("}\n", ", priority: 1}\n"), {"overlap"}, id="equal priority"),
        pytest.param(OVERLAP[:-2] + ", priority: 1}\n", set(), id="greater priority"),
        pytest.param(OVERLAP[:-2] + ", scope: 'station:two'}\n", set(), id="a breakaway"),
        pytest.param(GAP, {"gap"}, id="gap"),
    ],
)
def test_a_gap_or_an_equal_overlap_is_1(stations: CommandLine, text: str, topics: set[str]) -> None:
    stations.schedule(text)

    people = stations("schedule", "check")
    programs = stations("schedule", "check", "--json")

    found = faults(programs.document["services"][0])
    assert {one["topic"] for one in found} == topics
    assert people.status == programs.status == (1 if topics else 0)
    assert programs.document["faults"] == len(found)
    assert people.err == ("schedule check: there is 1 gap or equal overlap\n" if topics else "")
    assert ("No gap and no equal overlap from " in people.out) == (not topics)


def faults(place: Any) -> list[Any]:
    return [one for one in place["findings"] if one["severity"] == "fault"]


def test_what_comes_back_day_after_day_is_told_once_with_both_names(stations: CommandLine) -> None:
    stations.schedule(OVERLAP)
    loaded = load_config(stations.folder / "config.yaml", {})

    found = checked(loaded, None, NOW)

    told = [one for _, one in found.told() if one.topic == "overlap"]
    assert len(told) == found.faults == 1
    assert {entry.title for entry in told[0].entries} == {"Morning", "Other morning"}
    assert told[0].entries[0].line in {3, 5}
    assert told[0].seconds == 3600
    assert told[0].count >= 400


def test_the_nights_on_which_clocks_change_are_told_and_are_no_failure(stations: CommandLine) -> None:
    stations.schedule(SOUND)
    loaded = load_config(stations.folder / "config.yaml", {})

    found = checked(loaded, None, NOW)

    nights = {
        (one.start.date().isoformat(), one.topic.value, one.seconds, one.planned_s)
        for _, one in found.told()
        if one.entries[0].title == "Night"
    }
    assert found.faults == 0
    assert nights == {
        ("2027-03-14", "shrinks", 4 * 3600, 5 * 3600),
        ("2027-11-07", "grows", 6 * 3600, 5 * 3600),
    }


def test_one_station_is_looked_at_with_all_that_it_inherits(stations: CommandLine) -> None:
    stations.schedule(OVERLAP + '- {title: Ours, start: "07:00", end: "08:00", scope: "station:two"}\n')

    one = stations("schedule", "check", "--station", "news", "--json")
    two = stations("schedule", "check", "--station", "two", "--json")
    everything = stations("schedule", "check", "--json")

    assert (one.status, two.status) == (1, 0)  # 07:00 in Chicago is 08:00 in New York
    assert [place["id"] for place in one.document["stations"]] == ["news"]
    assert one.document["services"] == []
    assert faults(two.document["stations"][0]) == []
    assert [place["id"] for place in everything.document["services"]] == ["news"]
    assert [(p["id"], p["service"], p["timezone"]) for p in everything.document["stations"]] == [
        ("news", "news", "America/New_York"),
        ("two", "news", "America/Chicago"),
    ]
    assert everything.document["faults"] == 1  # what stations inherit counts once


def test_people_read_a_sentence_with_its_place(stations: CommandLine) -> None:
    stations.schedule(GAP)

    lines = stations("schedule", "check", "--station", "news").out.splitlines()

    assert lines[0].split() == ["Where", "What", "Finding"]
    assert lines[1].split()[:2] == ["news", "fault"]
    assert "00:00 to 00:30" in lines[1]
    assert lines[1].endswith("nothing is planned")
    assert lines[-1].startswith("1 fault")


def test_an_unknown_station_and_mistakes_in_files_are_named(stations: CommandLine) -> None:
    stations.schedule(SOUND)
    unknown = stations("schedule", "check", "--station", "nope", "--json")
    stations.schedule("slots:\n- {title: A, start: noon, end: '13:00'}\n")
    mistaken = stations("schedule", "check", "--json")

    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err == 'no such station "nope"; liveradio stations lists them\n'
    assert (mistaken.status, mistaken.out) == (1, "")
    assert mistaken.err.startswith("week.yaml:2: ")
