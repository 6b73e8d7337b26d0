# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands of the staff against the whole service, and beside it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.fakes.config import config_of
from tests.fakes.service import Service, service

TEA = "slots:\n- {title: Night, kind: fill}\n- {id: tea, title: Tea, start: '00:00', end: '23:00'}\n"
COFFEE = TEA.replace("Tea", "Coffee")


@pytest.fixture(scope="module")
def radio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one station, `news`, and a slot file."""
    folder = tmp_path_factory.mktemp("radio")
    (folder / "week.yaml").write_text("slots:\n- {title: From the file, kind: fill}\n")
    (folder / "tea.yaml").write_text(TEA)
    (folder / "coffee.yaml").write_text(COFFEE)
    with service(folder, config_of({"news": ["demo:news"]}, slots="week.yaml")) as running:
        yield running


def done(radio: Service, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    process = radio.cli(*arguments)
    assert process.returncode == status, process.stderr
    return process


def secret(radio: Service, name: str, role: str, *more: str) -> str:
    return done(radio, "token", "add", name, "--role", role, *more).stdout.removesuffix("\n")


def test_what_is_imported_is_on_the_air_at_once_and_taken_back_by_its_revision(radio: Service) -> None:
    tried = done(radio, "schedule", "import", "tea.yaml", "--for", "news", "--dry-run")
    imported = done(radio, "schedule", "import", "tea.yaml", "--for", "news", "--reason", "autumn")
    again = done(radio, "schedule", "import", "tea.yaml", "--for", "news")
    coming = radio.get("/api/v1/stations/news/now?depth=3")["next"]
    newest = json.loads(done(radio, "history", "--json").stdout)["history"][0]

    assert "Nothing was changed" in tried.stdout
    assert "the lineup of news is at revision" in imported.stdout
    assert "Nothing to change" in again.stdout
    assert {one["title"] for one in coming} == {"Tea", "Night"}
    assert (newest["reason"], newest["actor"]) == ("autumn", "this machine")

    done(radio, "undo", "news", str(newest["revision"]))
    coming = radio.get("/api/v1/stations/news/now?depth=3")["next"]
    assert "Tea" not in {one["title"] for one in coming}


def test_a_token_may_do_what_its_role_may_until_it_is_revoked(radio: Service) -> None:
    viewer, editor = secret(radio, "Vi", "viewer"), secret(radio, "Ed", "editor", "--for", "news")
    command = ("schedule", "import", "coffee.yaml", "--for", "news", "--token")

    refused = done(radio, *command, viewer, status=1)
    done(radio, *command, editor)
    no_admin = done(radio, "token", "list", "--token", editor, status=1)
    tokens = {one["name"]: one for one in json.loads(done(radio, "token", "list", "--json").stdout)["tokens"]}
    done(radio, "token", "revoke", tokens["Ed"]["id"])
    gone = done(radio, *command, editor, status=1)

    assert (refused.stdout, gone.stdout, no_admin.stdout) == ("", "", "")
    assert [len(one.stderr.splitlines()) for one in (refused, no_admin, gone)] == [1, 1, 1]
    assert "viewer" in refused.stderr
    assert tokens["Ed"]["services"] == ["news"]
    history = json.loads(done(radio, "history", "--json").stdout)["history"]
    assert history[0]["actor"] == "Ed"
    assert editor not in radio.log()
    assert viewer not in radio.log()


def test_a_backup_is_made_while_the_service_runs_and_restored_where_none_does(radio: Service) -> None:
    done(radio, "schedule", "import", "tea.yaml", "--for", "station:news")
    made = json.loads(done(radio, "backup", "a.backup", "--json").stdout)
    refused = done(radio, "restore", "a.backup", "--replace", status=1)
    restored = json.loads(done(radio, "restore", "a.backup", "--state-dir", "other", "--json").stdout)
    history = json.loads(done(radio, "history", "--json", "--limit", "200").stdout)["history"]

    assert made["lineups"] >= 1
    assert made["edits"] == len(history) == restored["edits"]
    assert "another liveradio service is using this state folder" in refused.stderr
    assert not list((radio.folder / "state").glob("backup-*"))
