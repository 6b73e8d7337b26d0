# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What people read: columns that fit, clocks that are meant, and nothing that steers the terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from player.cli import tables
from player.cli.output import clean
from player.cli.tables import Column, Rows, player_line, wall

ROWS = Rows(
    (Column("First"), Column("Second", 2), Column("Third", 1)),
    (("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"), ("a", "b", "")),
)
PLAYER = {
    "id": "local", "state": "playing", "reason": "", "station": "wskg-fm", "behind_live_s": 3.2,
    "volume_percent": 60, "muted": False, "title": "Bach - Air", "attempt": 0,
}  # fmt: skip


def shown(
    width: int | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    if width is not None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", "dumb")
    tables.show(ROWS)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (None, ["First       Second      Third", "aaaaaaaaaa  bbbbbbbbbb  cccccccccc", "a           b"]),
        (34, ["First       Second      Third", "aaaaaaaaaa  bbbbbbbbbb  cccccccccc", "a           b"]),
        (33, ["First       Third", "aaaaaaaaaa  cccccccccc", "a"]),
        (21, ["First", "aaaaaaaaaa", "a"]),
        (5, ["First", "aaaaa", "aaaaa", "a"]),
    ],
)
def test_columns_that_can_be_spared_give_way_to_the_others(
    width: int | None, lines: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(width, capsys, monkeypatch) == lines


@pytest.mark.parametrize(
    ("instant", "at", "clock"),
    [
        ("2026-11-24T15:00:00Z", "2026-11-24T14:00:00Z", "10:00 AM"),
        ("2026-11-24T05:00:00Z", "2026-11-24T14:00:00Z", "12:00 AM"),
        ("2026-11-24T17:30:00Z", "2026-11-24T14:00:00Z", "12:30 PM"),
        ("2026-11-25T05:00:00Z", "2026-11-24T14:00:00Z", "Wed 12:00 AM"),
        ("2026-11-24T04:00:00Z", "2026-11-24T05:30:00Z", "Mon 11:00 PM"),
        ("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "1:30 AM"),
    ],
)
def test_clocks_are_those_of_the_zone_and_name_another_day(instant: str, at: str, clock: str) -> None:
    assert wall(instant, "America/New_York", at) == clock


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Playing · wskg-fm · Bach - Air · volume 60 %"),
        (
            {"behind_live_s": 754.9, "muted": True},
            "Playing · wskg-fm · 12:34 behind live · Bach - Air · muted",
        ),
        (
            {"state": "reconnecting", "title": "", "attempt": 3, "reason": "HTTP 404"},
            "Reconnecting · wskg-fm · attempt 3 · volume 60 % – HTTP 404",
        ),
        ({"state": "stopped", "station": None, "behind_live_s": None, "title": ""}, "Stopped · volume 60 %"),
        ({"state": "dreaming", "title": ""}, "dreaming · wskg-fm · volume 60 %"),
    ],
)
def test_a_player_is_one_line(changes: dict[str, object], line: str) -> None:
    assert player_line({**PLAYER, **changes}) == line


@pytest.mark.parametrize("text", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\r", "\n", "\u202e", "\x00"])
def test_what_strangers_send_does_not_steer_the_terminal(text: str) -> None:
    line = player_line({**PLAYER, "title": f"Bach{text}Air"})

    assert clean(text)[0] == "\N{REPLACEMENT CHARACTER}"
    assert text[0] not in line


def test_tables_show_markup_and_control_characters_as_what_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tables.show(Rows((Column("Title"),), (("[red]x[/red]\x1b[1m",),)))

    assert capsys.readouterr().out == "Title\n[red]x[/red]\N{REPLACEMENT CHARACTER}[1m\n"


def test_a_breakaway_says_what_the_stream_has_instead() -> None:
    broadcast = {
        "title": "Local Hour", "heard_on": "fm", "brief": False,
        "start": "2026-11-24T14:00:00Z", "end": "2026-11-24T15:00:00Z",
        "elapsed_s": 60.0, "duration_s": 3600.0,
    }  # fmt: skip
    picture = {
        "at": "2026-11-24T14:01:00Z",
        "now": broadcast,
        "next": [],
        "stream": {"now": {"title": "Talk"}},
    }

    (cells,) = tables.now_rows({"wsqg-fm": picture}, {"wsqg-fm": "America/New_York"}).cells

    assert cells[1:5] == ("Local Hour (FM only; the stream: Talk)", "9:00 AM", "10:00 AM", "1:00 of 1:00:00")
    assert cells[5:] == ("Nothing is scheduled", "")


@pytest.mark.parametrize(
    ("read", "notes"),
    [
        ([], []),
        ([("schedule", None), ("sample", "2026-11-24T10:00:00Z")], []),
        (
            [("followed", "2026-11-24T11:15:00Z"), ("followed", "2026-11-24T11:15:00Z")],
            ["The schedule is followed from elsewhere; it was last read 45 minutes ago."],
        ),
        (
            [("followed", "2026-11-24T11:15:00Z"), ("followed", "2026-11-22T11:15:00Z")],
            ["Schedules are followed; the oldest was last read 2 days ago."],
        ),
    ],
)
def test_it_is_told_how_old_what_is_followed_is(read: list[tuple[str, str | None]], notes: list[str]) -> None:
    pictures = [{"source": source, "as_of": as_of} for source, as_of in read]

    assert tables.followed_notes(pictures, datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) == notes
