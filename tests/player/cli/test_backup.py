# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio backup`` and ``restore``: a whole file or none, a whole database or the one before."""

from __future__ import annotations

import gzip
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from player.state import locked
from tests.fakes.disk import small_disk
from tests.fakes.serving import served
from tests.fakes.staff_answers import Answer, StaffAnswers

from .conftest import CommandLine, Done
from .keeping import keep

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FILL = {"id": "all", "title": "Kept", "kind": "fill", "start": "00:00", "end": "00:00"}


@pytest.fixture
def kept(cli: CommandLine) -> CommandLine:
    """The command line with one station, `news`, two edits in the database, a token, and no service."""
    cli.configure()
    keep(cli.folder / "state", "news", AT, FILL)
    keep(cli.folder / "state", "news", AT, FILL, {**FILL, "id": "more"})
    cli("token", "add", "Ann", "--role", "editor")
    return cli


def edits(cli: CommandLine, *options: str) -> int:
    return len(cli("history", "--json", *options).document["history"])


def restore(cli: CommandLine, *options: str) -> Done:
    return cli("restore", "a.backup", *options)


def test_a_backup_is_restored_into_an_empty_state_folder(kept: CommandLine) -> None:
    made = kept("backup", "a.backup", "--json")
    people = restore(kept, "--state-dir", "other")
    programs = restore(kept, "--state-dir", "third", "--json")

    file = kept.folder / "a.backup"
    assert (made.status, made.err, people.status, programs.status) == (0, "", 0, 0)
    assert {**made.document, "made_at": ""} == {
        "file": "a.backup", "bytes": file.stat().st_size, "made_at": "", "lineups": 1, "edits": 2, "drafts": 0
    }  # fmt: skip
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert people.out.startswith("Restored 1 lineup, 2 edits and 0 drafts, as of 20")
    assert people.err == "No token is in a backup: make them anew with liveradio token add.\n"
    assert programs.document["edits"] == 2
    assert edits(kept, "--state-dir", "other") == 2
    assert kept("token", "list", "--json", "--state-dir", "other").document["tokens"] == []


def test_no_token_is_in_a_backup(kept: CommandLine) -> None:
    kept("backup", "a.backup")

    text = gzip.decompress((kept.folder / "a.backup").read_bytes())
    assert b"Kept" in text
    assert b"digest" not in text
    assert b"Ann" in text  # who edited is part of history
    assert text.count(b'"token"') == 0


def test_what_is_there_already_is_overwritten_only_when_that_is_said(kept: CommandLine) -> None:
    file = kept.schedule("precious", "a.backup")

    refused = kept("backup", "a.backup")
    left = file.read_text()
    forced = kept("backup", "a.backup", "--force")
    folder = kept("backup", "state", "--force")

    assert (refused.status, refused.err) == (
        1, "a.backup: is there already; name another, or overwrite it with --force\n"
    )  # fmt: skip
    assert left == "precious"
    assert (forced.status, forced.out.split(":")[0]) == (0, "Wrote a.backup")
    assert (folder.status, folder.err) == (1, "state: is a folder; name a file\n")


def test_a_database_that_is_not_empty_is_replaced_only_when_that_is_said(kept: CommandLine) -> None:
    kept("backup", "a.backup")
    keep(kept.folder / "state", "news", AT, FILL)

    refused = restore(kept)
    before = edits(kept)
    replaced = restore(kept, "--replace")

    assert (refused.status, refused.out, before) == (1, "", 3)
    assert refused.err.rstrip("\n").endswith("--replace")
    assert len(refused.err.splitlines()) == 1
    assert (replaced.status, edits(kept)) == (0, 2)


def test_nothing_is_restored_while_a_service_runs(kept: CommandLine) -> None:
    kept("backup", "a.backup")

    with locked(kept.folder / "state"):
        done = restore(kept, "--replace")

    assert (done.status, done.out) == (1, "")
    assert "another liveradio service is using this state folder" in done.err


def test_without_a_database_there_is_nothing_to_back_up(cli: CommandLine) -> None:
    cli.configure()

    done = cli("backup", "a.backup")

    assert (done.status, done.out) == (1, "")
    assert "there is no database yet" in done.err
    assert not (cli.folder / "a.backup").exists()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        pytest.param(lambda data: data[: len(data) // 2], "not whole", id="cut off"),
        pytest.param(lambda _: b"Morning Edition\n", "not a backup", id="something else"),
        pytest.param(lambda _: b"", "not a backup", id="empty"),
        pytest.param(
            lambda data: gzip.compress(gzip.decompress(data).replace(b"Kept", b"Kopt")),
            "it was changed",
            id="changed",
        ),
        pytest.param(
            lambda data: gzip.compress(gzip.decompress(data).replace(b'"schema":"', b'"schema":"9', 1)),
            "",
            id="newer",
        ),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(damage: object, says: str, kept: CommandLine) -> None:
    assert callable(damage)
    kept("backup", "a.backup")
    keep(kept.folder / "state", "news", AT, FILL)
    file = kept.folder / "a.backup"
    file.write_bytes(damage(file.read_bytes()))

    done = restore(kept, "--replace")

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("a.backup: this backup ")
    assert says in done.err
    assert len(done.err.splitlines()) == 1
    assert edits(kept) == 3


def test_a_backup_of_an_older_version_is_brought_up_to_date(cli: CommandLine) -> None:
    cli.configure()
    old = Path(__file__).parents[2] / "schedules" / "store" / "backup_0001.gz"
    head = json.loads(gzip.decompress(old.read_bytes()).splitlines()[0])

    done = cli("restore", str(old), "--json")
    again = cli("backup", "new.backup", "--json")

    new = json.loads(gzip.decompress((cli.folder / "new.backup").read_bytes()).splitlines()[0])
    assert (done.status, done.err, again.status) == (0, "", 0)
    assert done.document["edits"] == head["counts"]["history"] > 0
    assert again.document["edits"] == done.document["edits"]
    assert head["schema"] == "0001" < new["schema"]


def test_a_missing_backup_is_named(kept: CommandLine) -> None:
    done = restore(kept, "--replace")

    assert (done.status, done.err) == (
        1, "a.backup: the backup cannot be read: No such file or directory\n"
    )  # fmt: skip


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk without room for a backup."""
    with small_disk(tmp_path / "full", size_kb=4) as disk:
        disk.fill()
        yield disk.folder


def test_on_a_full_disk_no_half_file_is_left(kept: CommandLine, full: Path) -> None:
    done = kept("backup", str(full / "a.backup"))

    assert (done.status, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert str(full / "a.backup") in done.err
    assert names(full) == ["filling"]


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def online(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, answer: Answer, *arguments: str) -> Done:
    async with served(StaffAnswers({"GET /backup": answer}).app()) as url:
        monkeypatch.setenv("LIVERADIO_SERVICE", url)
        return await cli.beside(*arguments)


async def test_the_running_service_is_asked_for_it(
    kept: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept.beside("backup", "a.backup")
    content = (kept.folder / "a.backup").read_bytes()

    done = await online(kept, monkeypatch, Answer(content=content), "backup", "b.backup")

    file = kept.folder / "b.backup"
    assert (done.status, done.err) == (0, "")
    assert file.read_bytes() == content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(Answer(content=b"half", cut_off=1000), "the connection was lost", id="cut off"),
        pytest.param(Answer.no(403, "it takes the role admin"), "it takes the role admin", id="role"),
        pytest.param(Answer.no(507, "there is no room left"), "there is no room left", id="no room there"),
    ],
)
async def test_when_the_service_fails_no_file_is_left(
    answer: Answer, says: str, kept: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(kept.folder)

    done = await online(kept, monkeypatch, answer, "backup", "b.backup")

    assert (done.status, done.out) == (1, "")
    assert says in done.err
    assert names(kept.folder) == before


async def test_what_comes_whole_and_is_no_backup_is_not_left_either(
    kept: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = await online(kept, monkeypatch, Answer(content=b"<html>"), "backup", "b.backup")

    assert (done.status, done.out) == (1, "")
    assert "what it sent is no whole backup" in done.err
    assert "b.backup" not in names(kept.folder)


async def test_from_the_service_too_a_full_disk_leaves_no_half_file(
    kept: CommandLine, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Answer(content=b"x" * 50_000)

    done = await online(kept, monkeypatch, answer, "backup", str(full / "b.backup"))

    assert done.status == 1
    assert "cannot be written to: No space left on device" in done.err
    assert names(full) == ["filling"]
