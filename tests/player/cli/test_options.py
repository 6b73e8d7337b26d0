# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What every command has, and how wrong options are refused: status 2 and one line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from player.cli.commands import app
from player.cli.drive import start_of

from .conftest import CommandLine

COMMANDS = (
    "serve", "stations", "now", "next", "resolve", "tap", "find", "adopt", "play", "pause", "resume", "stop",
    "live", "seek", "volume", "status", "schedule preview", "schedule import", "schedule export",
    "schedule check", "history", "incidents", "tuning-hours", "undo", "token add", "token list",
    "token revoke", "backup", "restore", "check",
)  # fmt: skip
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "commands.md"
NOON, LATER = "2026-11-24T12:00Z", "2026-11-24T13:00Z"
WINDOW = ("--from", NOON, "--to", LATER)
PREVIEW = ("schedule", "preview", str(DOCUMENT), "--tz", "America/New_York")
TOKEN = ("token", "add", "Ann", "--role", "editor")
EXPORT = ("schedule", "export", "--station", "x")


def all_commands() -> dict[str, Any]:
    """Return each command by the words that call it."""
    found: dict[str, Any] = {}
    for name, command in typer.main.get_group(app).commands.items():
        inner = getattr(command, "commands", None)
        found |= {name: command} if inner is None else {f"{name} {one}": inner[one] for one in inner}
    return found


def options_of(command: str) -> set[str]:
    parameters = all_commands()[command].params
    return {option for one in parameters for option in (*one.opts, *one.secondary_opts) if option[:1] == "-"}


def sections() -> dict[str, str]:
    """Return the part of the document for each command."""
    parts = re.split(r"^## `liveradio (.+?)`$", DOCUMENT.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_these_are_all_commands() -> None:
    assert all_commands().keys() == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_options_that_all_have(command: str, cli: CommandLine) -> None:
    done = cli(*command.split(), "--help")

    assert done.status == 0
    assert done.err == ""
    for option in ("--help", "--config FILE", "--service URL", "--token T"):
        assert option in done.out
    assert ("--json" in done.out) == (command != "serve")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_document_for_people_names_every_option_of_every_command(command: str) -> None:
    common = sections()["COMMAND"]

    said = sections()[command] + common
    missing = {one for one in options_of(command) if not re.search(rf"`{one}[` ]", said)}

    assert missing == set()
    assert "Exit status" in common


def test_the_document_for_people_names_no_command_that_there_is_not() -> None:
    assert sections().keys() - {"COMMAND"} == set(COMMANDS)


def test_help_lists_all_commands_and_the_version_is_that_of_the_package(cli: CommandLine) -> None:
    listed = cli("--help")
    version = cli("--version")

    assert listed.status == version.status == 0
    assert all(f"\n  {command.split()[0]} " in listed.out for command in COMMANDS)
    assert all(
        f"\n  {one} " in cli("schedule", "--help").out for one in ("preview", "import", "export", "check")
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", version.out)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "liveradio --help", id="nothing"),
        pytest.param(["frobnicate"], "frobnicate", id="no such command"),
        pytest.param(["now", "--bogus"], "--bogus", id="no such option"),
        pytest.param(["now", "a", "b"], "b", id="too many arguments"),
        pytest.param(["now", "--config"], "--config", id="option without its value"),
        pytest.param(["now", "--service", "radio.example"], "--service", id="service without a scheme"),
        pytest.param(["now", "--service", "http://[::1"], "--service", id="broken IPv6 address"),
        pytest.param(["now", "--service", "http://127.0.0.1:99999"], "--service", id="no such port"),
        pytest.param(["now", "--token", "a\nb"], "--token", id="token of two lines"),
        pytest.param(["play"], "STATION", id="play what"),
        pytest.param(["play", "x", "--from", "2026-11-24T15:00:00"], "--from", id="instant without offset"),
        pytest.param(["play", "x", "--from", "2026-11-24"], "--from", id="date"),
        pytest.param(["play", "x", "--from", "0001-01-01T00:00+14:00"], "--from", id="before the year 1"),
        pytest.param(["play", "x", "--from", "-1:75"], "--from", id="75 seconds"),
        pytest.param(["play", "x", "--from", "yesterday"], "--from", id="no instant"),
        pytest.param(["seek"], "±S", id="seek where"),
        pytest.param(["seek", "far"], "far", id="no number"),
        pytest.param(["seek", "nan"], "nan", id="not a number"),
        pytest.param(["seek", "--far"], "--far", id="seek with no such option"),
        pytest.param(["volume", "101"], "100", id="too loud"),
        pytest.param(["volume", "-1"], "-1", id="less than silent"),
        pytest.param(["volume", "loud"], "'P'", id="no volume"),
        pytest.param(["serve", "--port", "65536"], "--port", id="port too high"),
        pytest.param(["serve", "--workers", "2"], "--workers", id="more processes than this version has"),
        pytest.param(["resolve"], "STATION-OR-URL", id="resolve what"),
        pytest.param(["tap"], "STATION-OR-URL", id="tap what"),
        pytest.param(["tap", "demo:news", "--seconds", "0"], "--seconds", id="tap no time"),
        pytest.param(["tap", "demo:news", "--seconds", "-1"], "--seconds", id="tap less than no time"),
        pytest.param(["tap", "demo:news", "--seconds", "nan"], "--seconds", id="tap not a number of seconds"),
        pytest.param(["tap", "demo:news", "--seconds", "inf"], "--seconds", id="tap for ever"),
        pytest.param(["tap", "demo:news", "--seconds", "long"], "--seconds", id="tap no number of seconds"),
        pytest.param(["tap", "demo:news", "--titles", "0"], "--titles", id="tap no title"),
        pytest.param(["tap", "demo:news", "--titles", "1.5"], "--titles", id="tap half a title"),
        pytest.param(["tap", "demo:news", "--allow", "localhost"], "--allow", id="tap with a name allowed"),
        pytest.param(["tap", "demo:news", "--ca", "/nonexistent"], "--ca", id="tap with no trust root"),
        pytest.param(["tap", "demo:news", "--charset", "klingon"], "--charset", id="tap in no charset"),
        pytest.param(["tap", "demo:news", "--json", "--out", "-"], "--out", id="two things on one output"),
        pytest.param(["tap", "demo:news", "--out", "/nonexistent/a"], "--out", id="no such folder"),
        pytest.param(["schedule"], "schedule --help", id="schedule: do what"),
        pytest.param(["schedule", "paint"], "paint", id="no such command of schedules"),
        pytest.param(["schedule", "preview", "--tz", "UTC", "--at", NOON], "FILE", id="preview what"),
        pytest.param(["schedule", "preview", "a.ics", "--at", NOON], "--tz", id="preview in which zone"),
        pytest.param([*PREVIEW, *WINDOW, "--tz", "Mars/Base"], "--tz", id="no such zone"),
        pytest.param([*PREVIEW, *WINDOW, "--tz", "America"], "--tz", id="a folder of zones"),
        pytest.param([*PREVIEW, *WINDOW, "--tz", "../UTC"], "--tz", id="a path for a zone"),
        pytest.param([*PREVIEW], "--at", id="preview when"),
        pytest.param([*PREVIEW, "--at", "2026-11-24T12:00:00"], "--at", id="at without offset"),
        pytest.param([*PREVIEW, "--at", NOON, "--at", "2026-11-24"], "--at", id="at a date"),
        pytest.param([*PREVIEW, "--at", "0001-01-01T00:00Z"], "--at", id="at the begin of the calendar"),
        pytest.param([*PREVIEW, "--at", "9999-12-31T00:00Z"], "--at", id="at the end of the calendar"),
        pytest.param([*PREVIEW, "--at", NOON, "--from", NOON], "--from", id="at and from"),
        pytest.param([*PREVIEW, "--at", NOON, "--mode", "timeline"], "--mode", id="a timeline at an instant"),
        pytest.param([*PREVIEW, "--from", NOON, "--to", LATER, "--mode", "now"], "--mode", id="now from to"),
        pytest.param([*PREVIEW, "--from", NOON, "--to", LATER, "--mode", "x"], "--mode", id="no such mode"),
        pytest.param([*PREVIEW, "--from", NOON], "--to", id="from without to"),
        pytest.param([*PREVIEW, "--to", NOON], "--from", id="to without from"),
        pytest.param([*PREVIEW, "--from", LATER, "--to", NOON], "--to", id="from after to"),
        pytest.param([*PREVIEW, "--from", NOON, "--to", NOON], "--to", id="from equal to"),
        pytest.param([*PREVIEW, "--from", "2026-11-24T12:00", "--to", LATER], "--from", id="from, no offset"),
        pytest.param([*PREVIEW, "--from", NOON, "--to", "2026-11-25T12:00"], "--to", id="to, no offset"),
        pytest.param(["schedule", "export", *WINDOW, "--format", "ics"], "--station", id="export whose"),
        pytest.param([*EXPORT, *WINDOW], "--format", id="export in no format"),
        pytest.param([*EXPORT, *WINDOW, "--format", "xmltv"], "--format", id="export in an unknown format"),
        pytest.param([*EXPORT, *WINDOW, "--format", "ics", "--json"], "--json", id="export in two formats"),
        pytest.param([*EXPORT, "--to", LATER, "--json"], "--from", id="export from when"),
        pytest.param([*EXPORT, "--from", NOON, "--to", "2026-11-25T12:00", "--json"], "--to", id="export to"),
        pytest.param(["schedule", "import", "--for", "news"], "FILE", id="import what"),
        pytest.param(["schedule", "import", "a.ics"], "--for", id="import for whom"),
        pytest.param(["undo", "news"], "REVISION", id="undo what"),
        pytest.param(["undo", "news", "0"], "REVISION", id="undo the very beginning"),
        pytest.param(["undo", "news", "last"], "REVISION", id="undo no number"),
        pytest.param(["history", "--limit", "0"], "--limit", id="history of nothing"),
        pytest.param(["token"], "token --help", id="token: do what"),
        pytest.param(["token", "add", "--role", "editor"], "NAME", id="a token for whom"),
        pytest.param(["token", "add", "Ann"], "--role", id="a token for what"),
        pytest.param(["token", "add", "Ann", "--role", "boss"], "--role", id="no such role"),
        pytest.param(["token", "add", " ", "--role", "editor"], "NAME", id="a token for nobody"),
        pytest.param(["token", "add", "A\x1b[2J", "--role", "editor"], "NAME", id="a name that steers"),
        pytest.param([*TOKEN, "--expires-in", "soon"], "--expires-in", id="expires no time"),
        pytest.param([*TOKEN, "--expires-in", "0d"], "--expires-in", id="expires at once"),
        pytest.param([*TOKEN, "--expires-in", "9999w"], "--expires-in", id="expires in a life or two"),
        pytest.param([*TOKEN, "--expires-in", "90"], "--expires-in", id="expires in ninety of what"),
        pytest.param(["token", "revoke"], "ID", id="revoke what"),
        pytest.param(["backup"], "FILE", id="back up to where"),
        pytest.param(["restore"], "FILE", id="restore what"),
        pytest.param(["find"], "NAME", id="find what"),
        pytest.param(["find", " "], "NAME", id="find nothing"),
        pytest.param(["find", "x\x1b[2J"], "NAME", id="find a control character"),
        pytest.param(["find", "x", "--country", "UK"], "GB is meant", id="no such country, but known"),
        pytest.param(["find", "x", "--country", "Wales"], "--country", id="no country code"),
        pytest.param(["find", "x", "--limit", "0"], "--limit", id="find none"),
        pytest.param(["find", "x", "--pick", "0"], "--pick", id="pick none"),
        pytest.param(["find", "x", "--directory", "radio.example"], "--directory", id="directory, no scheme"),
        pytest.param(["find", "x", "--directory", "ftp://a.example/"], "--directory", id="directory by ftp"),
        pytest.param(["find", "x", "--directory", "http://a/?b"], "--directory", id="directory with a query"),
        pytest.param(["find", "x", "--allow", "localhost"], "--allow", id="find with a name allowed"),
        pytest.param(["find", "x", "--ca", "/nonexistent"], "--ca", id="find with no trust root"),
        pytest.param(["adopt"], "WEBSITE-OR-NAME", id="adopt what"),
        pytest.param(["adopt", " "], "WEBSITE-OR-NAME", id="adopt nothing"),
        pytest.param(["adopt", "x\x1b[2J"], "WEBSITE-OR-NAME", id="adopt a control character"),
        pytest.param(["adopt", "ftp://a.example/"], "WEBSITE-OR-NAME", id="adopt by ftp"),
        pytest.param(["adopt", "http://[::1"], "WEBSITE-OR-NAME", id="adopt a broken address"),
        pytest.param(["adopt", "a.example", "--country", "UK"], "GB is meant", id="adopt in no country"),
        pytest.param(["adopt", "a.example", "--directory", "b"], "--directory", id="adopt, no directory"),
        pytest.param(["adopt", "a.example", "--allow", "localhost"], "--allow", id="adopt, a name allowed"),
        pytest.param(["adopt", "a.example", "--ca", "/nonexistent"], "--ca", id="adopt with no trust root"),
        pytest.param(["adopt", "a.example", "--out", "/nonexistent/a"], "--out", id="adopt into no folder"),
        pytest.param(["adopt", "a.example", "--out", str(DOCUMENT)], "--out", id="adopt over a file"),
        pytest.param(["resolve", "--allow", "localhost", "http://a.example/"], "--allow", id="allow a name"),
        pytest.param(["resolve", "--charset", "klingon", "http://a.example/"], "--charset", id="no charset"),
        pytest.param(
            ["resolve", "--charset", "hex", "http://a.example/"], "--charset", id="codec, no charset"
        ),
        pytest.param(["resolve", "--ca", "/nonexistent", "http://a.example/"], "--ca", id="no trust root"),
    ],
)
def test_wrong_options_and_values_end_with_2_and_one_line_that_names_them(
    arguments: list[str], says: str, cli: CommandLine
) -> None:
    done = cli(*arguments)

    assert done.status == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert says in done.err


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("live", "live"),
        ("start", "start"),
        ("-05:00", {"behind_live_s": 300}),
        ("-0:30", {"behind_live_s": 30}),
        ("-90:00", {"behind_live_s": 5400}),
        ("-1:02:03", {"behind_live_s": 3723}),
        ("2026-11-24T15:00:00Z", {"at": "2026-11-24T15:00:00Z"}),
        ("2026-11-24T10:00:00-05:00", {"at": "2026-11-24T15:00:00Z"}),
    ],
)
def test_where_to_begin_may_be_said_in_these_ways(text: str, body: object) -> None:
    assert start_of(text) == body
