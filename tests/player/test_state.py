# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The state folder: where it is, who has it, and what it tells commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from player.state import (
    SERVICE_FILE,
    RunningService,
    StateFolderError,
    announced,
    locked,
    read_service_file,
    state_folder,
)

HERE = RunningService("http://127.0.0.1:8080/", os.getpid(), "secret")


def test_the_option_comes_before_the_environment_and_that_before_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    variable = {"LIVERADIO_STATE_DIR": "/from/environment"}

    assert state_folder(Path("/from/option"), variable) == Path("/from/option")
    assert state_folder(None, variable) == Path("/from/environment")
    assert state_folder(None, {"LIVERADIO_STATE_DIR": ""}) == tmp_path / "play-live-radio"
    assert state_folder(None, {"LIVERADIO_STATE_DIR": "~/radio"}) == Path.home() / "radio"


def test_the_home_of_nobody_is_named() -> None:
    with pytest.raises(StateFolderError, match="~nobody-of-that-name/radio: no such home folder"):
        state_folder(None, {"LIVERADIO_STATE_DIR": "~nobody-of-that-name/radio"})


def test_a_service_has_the_folder_to_itself_until_it_ends(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "state"
    with locked(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
        with pytest.raises(StateFolderError, match="another liveradio service"), locked(folder):
            pass
    with locked(folder):
        pass


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    message = r"file: .* cannot be used: File exists; .*--state-dir"
    with pytest.raises(StateFolderError, match=message), locked(tmp_path / "file"):
        pass


def test_what_a_service_tells_is_for_its_own_user_and_ends_with_it(tmp_path: Path) -> None:
    with announced(tmp_path, HERE):
        assert (tmp_path / SERVICE_FILE).stat().st_mode & 0o777 == 0o600
        assert json.loads((tmp_path / SERVICE_FILE).read_text()) == {
            "url": "http://127.0.0.1:8080/", "pid": os.getpid(), "token": "secret"
        }  # fmt: skip
        assert read_service_file(tmp_path) == HERE
    assert list(tmp_path.iterdir()) == []
    assert read_service_file(tmp_path) is None


def test_what_a_service_left_that_was_killed_while_it_wrote_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".{SERVICE_FILE}.new").write_text("{")
    (tmp_path / SERVICE_FILE).write_text("{")

    with announced(tmp_path, HERE):
        assert read_service_file(tmp_path) == HERE


def test_telling_where_nothing_can_be_written_is_an_error_that_says_so(tmp_path: Path) -> None:
    message = "cannot be used: No such file or directory"
    with pytest.raises(StateFolderError, match=message), announced(tmp_path / "gone", HERE):
        pass


def test_a_service_that_died_is_not_found(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait(30)
    (tmp_path / SERVICE_FILE).write_text(json.dumps({"url": HERE.url, "pid": dead.pid, "token": ""}))

    assert read_service_file(tmp_path) is None


@pytest.mark.parametrize("pid", [0, -1, 2**70])
def test_a_number_that_is_no_process_is_none_that_runs(pid: int, tmp_path: Path) -> None:
    (tmp_path / SERVICE_FILE).write_text(json.dumps({"url": HERE.url, "pid": pid, "token": ""}))

    assert read_service_file(tmp_path) is None


@pytest.mark.parametrize("folder", ["", "not/there"])
def test_no_file_is_no_service(folder: str, tmp_path: Path) -> None:
    assert read_service_file(tmp_path / folder) is None


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"url": "x", "pid": "y", "token": ""}', '{"url": "x", "pid": Infinity}', "\xff"],
)
def test_a_file_that_makes_no_sense_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / SERVICE_FILE).write_text(content, encoding="latin-1")

    with pytest.raises(StateFolderError, match=f"{SERVICE_FILE}: makes no sense"):
        read_service_file(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / SERVICE_FILE).mkdir()

    with pytest.raises(StateFolderError, match=f"{SERVICE_FILE}: cannot be read: Is a directory"):
        read_service_file(tmp_path)
