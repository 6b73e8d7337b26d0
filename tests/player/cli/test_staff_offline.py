# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands of the staff where no service runs: they work in the store itself, and keep others out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from player.state import locked

from .conftest import CommandLine


@pytest.fixture
def alone(cli: CommandLine) -> CommandLine:
    """The command line with one station, `news`, and no service."""
    cli.configure()
    return cli


def test_a_token_is_made_listed_and_revoked(alone: CommandLine) -> None:
    made = alone("token", "add", "Ann", "--role", "editor", "--for", "news", "--expires-in", "2w")
    before = alone("token", "list", "--json").document["tokens"]
    revoked = alone("token", "revoke", before[0]["id"])
    after = alone("token", "list", "--json").document["tokens"]

    secret = made.out.removesuffix("\n")
    assert (made.status, secret[:3], len(secret), "\n" in secret) == (0, "lr_", 46, False)
    (one,) = before
    assert (one["name"], one["role"], one["services"], one["revoked_at"]) == ("Ann", "editor", ["news"], None)
    lasts = datetime.fromisoformat(one["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=13, hours=23) < lasts <= timedelta(days=14)
    assert (revoked.status, revoked.out) == (0, f"Revoked {one['id']}.\n")
    assert after[0]["revoked_at"] is not None


def test_the_secret_is_in_no_file_but_only_its_digest(alone: CommandLine) -> None:
    secret = alone("token", "add", "Ann", "--role", "editor").out.strip()

    kept = b"".join(file.read_bytes() for file in (alone.folder / "state").iterdir())
    assert secret.encode() not in kept
    assert hashlib.sha256(secret.encode()).hexdigest().encode() in kept


def test_two_tokens_of_one_name_and_unknown_ones_are_refused(alone: CommandLine) -> None:
    alone("token", "add", "Ann", "--role", "editor")

    again = alone("token", "add", "Ann", "--role", "admin")
    stranger = alone("token", "add", "Bo", "--role", "editor", "--for", "jazz")
    machine = alone("token", "add", "this machine", "--role", "editor")
    nobody = alone("token", "revoke", "nobody")

    assert (again.status, stranger.status, machine.status, nobody.status) == (1, 2, 2, 1)
    assert 'a token of the name "Ann"' in again.err
    assert stranger.err == 'services: no such service "jazz"\n'
    assert machine.err.startswith("name: ")
    assert nobody.err == 'there is no token "nobody"\n'
    assert again.out == stranger.out == machine.out == nobody.out == ""


def test_nothing_was_edited_at_first(alone: CommandLine) -> None:
    people, programs = alone("history"), alone("history", "--json")

    assert (people.status, people.out) == (0, "Nothing was edited.\n")
    assert programs.document == {"history": [], "before": None}


def test_while_a_service_has_the_state_folder_the_store_is_left_alone(alone: CommandLine) -> None:
    with locked(alone.folder / "state"):
        done = alone("token", "add", "Ann", "--role", "editor")

    assert (done.status, done.out) == (1, "")
    assert "another liveradio service is using this state folder" in done.err


def test_the_state_folder_may_be_named(alone: CommandLine, tmp_path: Path) -> None:
    other = str(tmp_path / "other")

    alone("token", "add", "Ann", "--role", "editor", "--state-dir", other)

    assert len(alone("token", "list", "--json", "--state-dir", other).document["tokens"]) == 1
    assert alone("token", "list", "--json").document["tokens"] == []
