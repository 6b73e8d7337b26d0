# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands that compute without a service take what is kept in the database, over the slot files."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.config import config_of
from tests.fakes.service import environment

from .conftest import CommandLine
from .keeping import follow, keep

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FILL = {"id": "all", "title": "From the database", "kind": "fill", "start": "00:00", "end": "00:00"}
NOON = {"id": "noon", "title": "Local noon", "kind": "recurring", "start": "00:00", "end": "23:00"}
WEEK = "slots:\n- {title: From the file, kind: fill}\n"


@pytest.fixture
def network(cli: CommandLine) -> CommandLine:
    """The command line with two services, each with a slot file, and a station of each; no service runs."""
    text = config_of({"news": ["demo:news"], "classical": ["demo:classical"]}, slots="week.yaml")
    cli.configure(text)
    cli.schedule(WEEK)
    return cli


def state(cli: CommandLine) -> Path:
    return cli.folder / "state"


def on_air(cli: CommandLine) -> dict[str, str]:
    stations = cli("now", "--json").document["stations"]
    return {name: one["now"]["title"] for name, one in stations.items()}


def test_a_lineup_that_is_kept_counts_and_its_slot_file_no_more(network: CommandLine) -> None:
    before = on_air(network)
    keep(state(network), "news", AT, FILL)

    assert before == {"news": "From the file", "classical": "From the file"}
    assert on_air(network) == {"news": "From the database", "classical": "From the file"}
    network.schedule("slots:\n- {titel: A mistake, kind: fill}\n")
    network.configure(
        config_of({"news": ["demo:news"]}, slots="week.yaml")
    )  # only the service that is kept still names the file
    assert on_air(network) == {"news": "From the database"}


def test_a_stations_own_lineup_lies_over_that_of_its_service(network: CommandLine) -> None:
    keep(state(network), "station:news", AT, {**NOON, "start": "00:00", "end": "00:00"})

    assert on_air(network) == {"news": "Local noon", "classical": "From the file"}


def test_next_stations_export_and_the_look_for_gaps_take_it_too(network: CommandLine) -> None:
    keep(state(network), "news", AT, NOON)
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    window = ("--from", f"{day.isoformat()}", "--to", f"{(day + timedelta(days=2)).isoformat()}")

    stations = network("stations", "--json").document["stations"]
    following = network("next", "news", "--json").document["next"]
    export = network("schedule", "export", "--station", "news", *window, "--json").document
    check = network("schedule", "check", "--station", "news", "--json")

    assert {one["id"]: (one["now"] or one["next"])["title"] for one in stations}["news"] == "Local noon"
    assert following[0]["title"] == "Local noon"
    assert {one["title"] for one in export["broadcasts"]} == {"Local noon"}
    assert export["revision"] == int(AT.timestamp())
    assert check.status == 1  # from 23:00 to midnight nothing is planned
    assert {one["topic"] for one in check.document["stations"][0]["findings"]} >= {"gap"}


def test_lineups_of_what_is_configured_no_more_are_no_hindrance(network: CommandLine) -> None:
    keep(state(network), "jazz", AT, FILL)
    keep(state(network), "station:jazz-fm", AT, FILL)

    done = network("check")

    assert on_air(network)["news"] == "From the file"
    assert done.status == 0
    assert "the database, revision 1; nothing of that name is configured" in done.out


def test_what_was_followed_before_lies_under_the_lineup_that_is_kept(cli: CommandLine) -> None:
    url = "https://a.example/week.ics"
    text = config_of({"news": ["demo:news"]}).replace(
        "    streams:", f"    source: {{kind: ics, url: {url}}}\n    streams:"
    )
    cli.configure(text)
    keep(state(cli), "news", AT, {**NOON, "start": "00:00", "end": "12:00"})
    follow(state(cli), "news", url, AT, WEEK.replace("the file", "elsewhere"))

    picture, check = cli("next", "news", "--json").document, cli("schedule", "check", "--json")
    cli.configure(text.replace("week.ics", "other.ics"))
    elsewhere = cli("next", "news", "--json").document

    assert {one["title"] for one in picture["next"]} == {"Local noon", "From elsewhere"}
    assert picture["as_of"] == "2026-11-20T12:00:00Z"
    assert check.status == 0  # it leaves no gap
    assert {one["title"] for one in elsewhere["next"]} == {"Local noon"}


def test_check_says_where_each_lineup_comes_from(network: CommandLine) -> None:
    first = network("check", "--json").document
    keep(state(network), "news", AT, FILL)
    keep(state(network), "news", AT, FILL, {**FILL, "id": "more"})

    people, programs = network("check"), network("check", "--json").document

    assert first["database"] == {"state": "not made yet", "lineups": 0}
    assert [(one["owner"], one["source"], one["file_used"]) for one in first["lineups"]] == [
        ("news", "file", True), ("classical", "file", True)
    ]  # fmt: skip
    assert programs["database"] == {"state": "readable", "lineups": 1}
    assert [(one["owner"], one["source"], one["revision"]) for one in programs["lineups"]] == [
        ("news", "store", 2), ("classical", "file", 0)
    ]  # fmt: skip
    assert "the database, revision 2; week.yaml is used no more" in people.out
    assert people.out.splitlines()[-2:] == [
        "The database can be read; it keeps 1 lineup.", "config.yaml: no mistakes."
    ]  # fmt: skip


def test_without_a_database_none_is_made_and_nothing_that_talks_to_one_is_loaded(
    network: CommandLine,
) -> None:
    code = (
        "import sys; from player.cli.commands import run; assert run(['now', 'news', '--json']) == 0; "
        "print({'sqlalchemy', 'aiosqlite', 'alembic', 'schedules.edits.rows'} & sys.modules.keys(), "
        "file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(network.folder, {}), cwd=network.folder,
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stderr == "set()\n"
    assert not state(network).exists()


def test_a_service_that_has_the_database_open_is_not_disturbed(network: CommandLine) -> None:
    keep(state(network), "news", AT, FILL)
    file = state(network) / "liveradio.db"
    before = file.read_bytes()
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('PRAGMA journal_mode=WAL'); c.execute('BEGIN IMMEDIATE'); "
        "c.execute(\"UPDATE lineup SET timezone = 'UTC'\"); print('held', flush=True); input(); "
        "c.execute('COMMIT'); print('done', flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"

        seen = on_air(network)
        other.stdin.write("\n")
        other.stdin.flush()

        assert other.stdout.readline() == "done\n"
    assert seen["news"] == "From the database"
    assert file.read_bytes() != before or sqlite3.connect(file).execute(
        "SELECT timezone FROM lineup"
    ).fetchone() == ("UTC",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "the database is empty", id="empty"),
        pytest.param(b"Morning Edition\n" * 100, "this is not a database", id="something else"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 5000, "not a database", id="scrambled"),
    ],
)
def test_a_damaged_database_is_named_and_left_as_it_is(
    content: bytes, says: str, network: CommandLine
) -> None:
    state(network).mkdir()
    file = state(network) / "liveradio.db"
    file.write_bytes(content)

    now, check = network("now"), network("check")

    assert (now.status, now.out, check.status, check.out) == (1, "", 1, "")
    assert says in now.err
    assert now.err == check.err
    assert len(now.err.splitlines()) == 1
    assert file.read_bytes() == content


def version(file: Path, text: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (text,))
    connection.close()


@pytest.mark.parametrize(("text", "says"), [("9999", "update the program"), ("0001", "start the service")])
def test_a_database_of_another_version_is_not_guessed_at(text: str, says: str, network: CommandLine) -> None:
    keep(state(network), "news", AT, FILL)
    version(state(network) / "liveradio.db", text)

    done = network("now", "news", "--json")

    assert (done.status, done.out) == (1, "")
    assert says in done.err


@pytest.mark.parametrize("port", [9])
def test_a_server_that_is_away_is_named_without_its_password(network: CommandLine, port: int) -> None:
    config: Any = network.folder / "config.yaml"
    config.write_text(
        config.read_text() + f'storage: {{database: "postgresql://radio:hunter2@127.0.0.1:{port}/radio"}}\n'
    )

    done = network("now", "news")

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("127.0.0.1/radio: the database cannot be reached")
    assert "hunter2" not in done.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ics", "X-WR-CALDESC:Followed\\, as of 2026-11-20T12:00:00Z"),
        ("yaml", "# Followed, as of 2026-11-20T12:00:00Z"),
    ],
)
def test_what_is_exported_of_a_followed_schedule_says_as_of_when(
    cli: CommandLine, tmp_path: Path, name: str, words: str
) -> None:
    url = "https://a.example/week.ics"
    cli.configure(
        config_of({"news": ["demo:news"]}).replace(
            "    streams:", f"    source: {{kind: ics, url: {url}}}\n    streams:"
        )
    )
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    window = ["--from", f"{start:%Y-%m-%dT%H:%M:%SZ}", "--to", f"{start + timedelta(1):%Y-%m-%dT%H:%M:%SZ}"]
    file = tmp_path / f"week.{name}"
    export = ["schedule", "export", "--station", "news", *window, "--format", name, "--out", str(file)]
    assert cli(*export).status == 0
    before = file.read_text()
    state(cli).mkdir(parents=True, exist_ok=True)
    follow(state(cli), "news", url, AT, WEEK.replace("the file", "elsewhere"))

    assert cli(*export).status == 0
    assert words in file.read_text().splitlines()
    assert "Followed" not in before
