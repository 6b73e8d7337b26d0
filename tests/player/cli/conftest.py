# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The command line, run in this process, with nothing of the machine's own settings in sight."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import typer.main

from player.cli.commands import run
from tests.fakes.config import config_of
from tests.fakes.network import Network
from tests.fakes.serving import served

WEEK = """\
sample: true
slots:
- {title: Night, kind: fill}
- {title: "[b]Morning[/b]", start: "05:00", end: "09:00", recur: {freq: daily}}
- {title: Bulletin, start: "09:00", end: "09:05", recur: {freq: daily}}
- {title: Talk, start: "09:05", end: "12:00", recur: {freq: daily}}
"""


@pytest.fixture(scope="package", autouse=True)
def _commands_are_built_once() -> Iterator[None]:
    """Typer builds all commands anew for each run; in a process that runs one that is once, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@dataclass(frozen=True)
class Done:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


@dataclass
class CommandLine:
    """Runs commands in an empty folder."""

    folder: Path
    captured: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Done:
        status = run(list(arguments))
        out, err = self.captured.readouterr()
        return Done(status, out, err)

    async def beside(self, *arguments: str) -> Done:
        """Run a command while the event loop serves it."""
        return await asyncio.to_thread(self, *arguments)

    def configure(self, text: str = "", *, host: str = "127.0.0.1", port: int = 9) -> None:
        """Write a configuration into the current folder; without a text, with one station, `news`.

        Args:
            port: Of the service to ask where none has written its file; at 9 nobody answers.
        """
        if not text:
            text = config_of({"news": ["demo:news"]}, slots="week.yaml")
            self.schedule(WEEK)
        (self.folder / "config.yaml").write_text(f"{text}listen: {{host: '{host}', port: {port}}}\n")

    def schedule(self, text: str, name: str = "week.yaml") -> Path:
        """Write a slot file into the current folder."""
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("LIVERADIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LIVERADIO_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    return CommandLine(tmp_path, capsys)


@dataclass
class Radio:
    """A service whose every answer a test has set."""

    network: Network
    url: str


@pytest_asyncio.fixture
async def radio(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Radio]:
    """Such a service, which the environment names."""
    network = Network()
    async with served(network.app()) as url:
        monkeypatch.setenv("LIVERADIO_SERVICE", url)
        yield Radio(network, url)
