# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The command as a process of its own: terminals, pipes, signals, and how it finds the service that runs."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.fakes.config import config_of
from tests.fakes.service import Service, environment, service
from tests.fakes.waiting import wait_until

PIPE = subprocess.PIPE
WITHIN_S = 30.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on this machine; nothing that these tests do to it lasts."""
    with service(tmp_path_factory.mktemp("radio"), config_of({"news": ["demo:news"]})) as radio:
        yield radio


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """The environment of a user who has a configuration, and runs no service."""
    (tmp_path / "config.yaml").write_text(f"{config_of({'news': ['demo:news']})}listen: {{port: 9}}\n")
    return environment(tmp_path, {})


def start(
    environ: dict[str, str],
    *arguments: str,
    stdout: IO[str] | int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "player", *arguments], env=environ, cwd=environ["HOME"],
        stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
        encoding=environ.get("PYTHONIOENCODING", "utf-8"),
    )  # fmt: skip


def with_closed(environ: dict[str, str], number: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the standard stream of that number closed, as a shell does."""
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" "$@" {number}>&-', sys.executable, "-m", "player", *words],
        env=environ, cwd=environ["HOME"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=WITHIN_S, check=False,
    )  # fmt: skip


def on_a_terminal(environ: dict[str, str], *arguments: str, columns: int = 80) -> tuple[int, str, str]:
    """Run a command whose standard error is a terminal, and its standard output another."""
    (out, out_end), (err, err_end) = pty.openpty(), pty.openpty()
    fcntl.ioctl(out_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = start({**environ, "TERM": "xterm"}, *arguments, stdout=out_end, stderr=err_end)
    os.close(out_end)
    os.close(err_end)
    try:
        texts = [_read_all(end) for end in (err, out)]
    finally:
        os.close(out)
        os.close(err)
    return process.wait(WITHIN_S), texts[1], texts[0]


def _read_all(terminal: int) -> str:
    found = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the last writer has closed it
            return found.decode()
        if not piece:
            return found.decode()
        found += piece


def test_the_service_of_this_machine_is_found_by_its_file(running: Service) -> None:
    stations, now, status = (
        running.cli(*words, "--json") for words in (["stations"], ["now", "news"], ["status"])
    )

    assert [done.returncode for done in (stations, now, status)] == [0, 0, 0]
    assert json.loads(stations.stdout) == running.get("/api/v1/stations")
    document = json.loads(now.stdout)
    assert document == running.get(f"/api/v1/stations/news/now?depth=1&at={document['at']}")
    assert json.loads(status.stdout) == running.get("/api/v1/players/local")
    assert "No service" not in running.cli("now").stdout


def test_a_service_that_was_killed_is_not_taken_for_one_that_runs(tmp_path: Path) -> None:
    with service(tmp_path, f"listen: {{port: 9}}\n{config_of({'news': ['demo:news']})}") as radio:
        radio.process.kill()
        radio.process.wait(WITHIN_S)
        assert (tmp_path / "state/service.json").exists()

        now, play = radio.cli("now", "news"), radio.cli("play", "news")

    assert now.returncode == 0
    assert "No service is running" in now.stdout
    assert play.returncode == 1
    assert play.stderr.startswith("no service answers at http://127.0.0.1:9/")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_following_ends_well_by_a_signal(
    running: Service, number: signal.Signals, options: tuple[str, ...]
) -> None:
    process = start(running.environ, "status", "--follow", *options)
    assert process.stdout is not None
    assert process.stdout.readline()

    process.send_signal(number)
    out, err = process.communicate(timeout=WITHIN_S)

    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("words", [("stations",), ("now", "--json"), ("check",), ("status",), ("--version",)])
def test_a_reader_that_leaves_is_no_failure(running: Service, words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = start(running.environ, *words, stdout=writer)
    os.close(writer)

    _, err = process.communicate(timeout=WITHIN_S)

    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("words", [("stations",), ("now", "--json"), ("check",), ("--version",)])
def test_a_full_disk_is_named(running: Service, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        process = start(running.environ, *words, stdout=full)
        _, err = process.communicate(timeout=WITHIN_S)

    assert (process.returncode, err) == (
        1, "standard output cannot be written to: No space left on device\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("stations",), ("now", "--json"), ("resolve", "demo:news", "--json"), ("--version",), ("--help",)],
)
def test_a_closed_standard_output_is_named(running: Service, words: tuple[str, ...]) -> None:
    done = with_closed(running.environ, "1", *words)

    assert (done.returncode, done.stderr) == (
        1, "standard output cannot be written to: Bad file descriptor\n"
    )  # fmt: skip


def test_without_standard_error_its_lines_go_nowhere_else(alone: dict[str, str]) -> None:
    done = with_closed(alone, "2", "resolve", "--json", "mms://host/stream")

    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["class"] == "unsupported"


def test_a_service_that_nobody_reads_the_output_of_serves_all_the_same(alone: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = start(alone, "serve", "--port", "0", "--no-open", stdout=writer)
    os.close(writer)
    assert process.stderr is not None

    said = next(line for line in process.stderr if "the service is at" in line)
    process.terminate()
    _, err = process.communicate(timeout=WITHIN_S)

    assert said.startswith("warning: nobody reads standard output; the service is at http://127.0.0.1:")
    assert (process.returncode, "Traceback" in err) == (0, False)


def test_lines_in_a_pipe_are_never_broken_and_end_where_their_text_ends(running: Service) -> None:
    done = running.cli("stations")

    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in done.stdout + done.stderr


def test_waiting_is_shown_on_a_terminal_and_on_standard_error_only(alone: dict[str, str]) -> None:
    piped = start(alone, "resolve", "demo:news")
    out, err = piped.communicate(timeout=WITHIN_S)
    status, seen, waiting = on_a_terminal(alone, "resolve", "demo:news")

    assert (piped.returncode, err) == (0, "")
    assert "demo:news" in out
    assert status == 0
    assert "Resolving demo:news" in waiting
    assert "Resolving" not in seen


def test_a_narrow_terminal_gets_fewer_columns(running: Service) -> None:
    wide = on_a_terminal(running.environ, "stations", columns=100)[1]
    narrow = on_a_terminal(running.environ, "stations", columns=30)[1]

    assert "Town" in wide
    assert "Town" not in narrow
    assert "news" in narrow
    assert all(len(line) <= 30 for line in narrow.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_a_character_is_no_failure(running: Service, encoding: str) -> None:
    environ = {**running.environ, "PYTHONIOENCODING": encoding}
    people, programs = start(environ, "status"), start(environ, "now", "--json")

    assert "Stopped" in people.communicate(timeout=WITHIN_S)[0]
    assert json.loads(programs.communicate(timeout=WITHIN_S)[0])["stations"]
    assert (people.returncode, programs.returncode) == (0, 0)


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        pytest.param(["now"], {"aiohttp", "uvloop", "jinja2", "apscheduler", "av", "vlc"}, id="now"),
        pytest.param(["now", "--help"], {"yaml", "rich", "aiohttp", "player.settings"}, id="help"),
    ],
)
def test_commands_load_only_what_they_need(words: list[str], heavy: set[str], alone: dict[str, str]) -> None:
    code = (
        "import sys; from player.cli.commands import run; "
        f"assert run({words!r}) == 0; print({heavy!r} & sys.modules.keys(), file=sys.stderr)"
    )

    process = subprocess.run(
        [sys.executable, "-c", code], env=alone, cwd=alone["HOME"], capture_output=True, text=True, check=True
    )

    assert process.stderr == "set()\n"


def test_a_wrong_level_of_the_log_is_named_before_anything_starts(alone: dict[str, str]) -> None:
    process = start({**alone, "LOGLEVEL": "loud"}, "serve", "--no-open")

    out, err = process.communicate(timeout=WITHIN_S)

    assert (process.returncode, out) == (1, "")
    assert err.startswith('LOGLEVEL: "LOUD" is none of DEBUG')
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_command_still_loads_is_no_failure(
    alone: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "typer.py").write_text("import time\nprint('loading', flush=True)\ntime.sleep(60)\n")
    process = start({**alone, "PYTHONPATH": f"{slow}:{alone['PYTHONPATH']}"}, "serve", "--no-open")
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"

    process.send_signal(number)
    out, err = process.communicate(timeout=WITHIN_S)

    assert (process.returncode, out, err) == (0, "", "")


def test_a_hang_up_says_whether_the_file_differs_from_what_is_in_use(running: Service) -> None:
    file = running.folder / "config.yaml"
    text = file.read_text()

    unchanged = _said_after_a_hang_up(running)
    file.write_text(text.replace("Test Radio", "Another Radio"))
    changed = _said_after_a_hang_up(running)
    file.write_text(text)

    assert unchanged.endswith(f"{file} is right and unchanged")  # --port of the command line changes no file
    assert changed.endswith(f"{file} is right; restart to use what changed in it")


def _said_after_a_hang_up(radio: Service) -> str:
    before = radio.log()
    radio.process.send_signal(signal.SIGHUP)
    wait_until(lambda: (log := radio.log()) != before and log.endswith("\n"), "an answer", WITHIN_S)
    return radio.log().removeprefix(before).strip().splitlines()[-1]
