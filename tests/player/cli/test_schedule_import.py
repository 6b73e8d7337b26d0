# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio schedule import`` and ``undo`` where no service runs: into the store, all of it or nothing."""

from __future__ import annotations

import pytest

from .conftest import CommandLine, Done

TEA = "slots:\n- {title: Night, kind: fill}\n- {id: tea, title: Tea, start: '00:00', end: '23:00'}\n"
BAD = "slots:\n- {title: Night, kind: fill}\n- {title: Tea, start: noon, end: '13:00'}\n"
TABLE = """\
title,kind,start,end,from,freq,byday
Morning,recurring,05:00,09:00,2026-01-05,weekly,"MO,TU,WE,TH,FR"
Broken,recurring,25:00,26:00,2026-01-05,weekly,MO
"""


@pytest.fixture
def alone(cli: CommandLine) -> CommandLine:
    """The command line with one station, `news`, whose slot file is `week.yaml`, and no service."""
    cli.configure()
    cli.schedule(TEA, "tea.yaml")
    return cli


def import_(cli: CommandLine, *options: str, file: str = "tea.yaml") -> Done:
    return cli("schedule", "import", file, "--for", "news", *options)


def titles(cli: CommandLine) -> set[str]:
    """Return what comes next, as the commands without a service compute it; what is on has begun before."""
    return {one["title"] for one in cli("next", "news", "--json").document["next"]}


def test_a_dry_run_tells_and_changes_nothing(alone: CommandLine) -> None:
    before = titles(alone)

    people, programs = import_(alone, "--dry-run"), import_(alone, "--dry-run", "--json")

    assert (people.status, programs.status) == (0, 0)
    assert "2 accepted." in people.out
    assert people.out.splitlines()[-1] == "Nothing was changed; without --dry-run this is imported."
    assert programs.document["outcome"]["dry_run"]
    assert [row["what"] for row in programs.document["report"]["rows"]] == ["Night", "Tea"]
    assert titles(alone) == before
    assert alone("history", "--json").document["history"] == []


def test_a_file_is_imported_once_and_the_same_again_changes_nothing(alone: CommandLine) -> None:
    first, again = import_(alone, "--reason", "autumn"), import_(alone)
    history = alone("history", "--json").document["history"]

    assert (first.status, again.status) == (0, 0)
    assert "the lineup of news is at revision" in first.out.splitlines()[-1]
    assert again.out.splitlines()[-1] == "Nothing to change: the lineup of news is like this already."
    assert titles(alone) == {"Night", "Tea"}
    assert history[0]["reason"] == "autumn"
    assert history[0]["actor"] == "this machine"
    assert len({one["revision"] for one in history}) == len(history)


def test_with_mistakes_nothing_is_imported_and_each_is_a_line(alone: CommandLine) -> None:
    alone.schedule(BAD, "bad.yaml")
    before = titles(alone)

    done = import_(alone, file="bad.yaml")

    assert done.status == 1
    assert [line.split(": ")[0] for line in done.err.splitlines()] == ["bad.yaml:3"]
    assert titles(alone) == before


def test_with_one_rejected_row_nothing_is_imported(alone: CommandLine) -> None:
    alone.schedule(TABLE, "week.csv")
    before = titles(alone)

    done = import_(alone, file="week.csv")

    assert done.status == 1
    assert "rejected" in done.out
    assert done.err.splitlines()[-1] == "week.csv: nothing was imported, as rows were rejected"
    assert titles(alone) == before


def test_an_import_is_taken_back(alone: CommandLine) -> None:
    before = titles(alone)
    import_(alone)
    revision = alone("history", "--json").document["history"][0]["revision"]

    tried = alone("undo", "news", str(revision), "--dry-run")
    undone = alone("undo", "news", str(revision), "--reason", "wrong file", "--json")
    missing = alone("undo", "news", "999")

    assert (tried.status, undone.status, missing.status) == (0, 0, 1)
    assert undone.document["revision"] == revision + 1
    assert titles(alone) == before
    assert alone("history", "--json").document["history"][0]["undoes"] == revision
    assert len(missing.err.splitlines()) == 1


def test_a_stations_own_lineup_is_imported_by_its_name(alone: CommandLine) -> None:
    done = alone("schedule", "import", "tea.yaml", "--for", "station:news")

    assert done.status == 0
    assert titles(alone) == {"Night", "Tea"}


def test_unknown_lineups_and_files_are_named(alone: CommandLine) -> None:
    unknown = alone("schedule", "import", "tea.yaml", "--for", "jazz")
    missing = import_(alone, file="none.ics")

    assert (unknown.status, unknown.out, missing.status, missing.out) == (1, "", 1, "")
    assert unknown.err == 'no such service or station "jazz"; there are news, station:news\n'
    assert missing.err == "none.ics: no such file\n"
