# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The whole service as its users run it: a process of its own, spoken to over HTTP."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 20.0


@dataclass
class Service:
    """A running service."""

    url: str
    process: subprocess.Popen[str]
    folder: Path
    environ: dict[str, str]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.url.rstrip("/").rsplit(":", 1)[1])

    def get(self, path: str) -> Any:
        """Return the JSON document at a path."""
        with urllib.request.urlopen(self.url.rstrip("/") + path, timeout=15) as answer:
            return json.loads(answer.read())

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send JSON and return the answer's document, also of an error."""
        request = urllib.request.Request(
            self.url.rstrip("/") + path, method=method, data=json.dumps(body or {}).encode()
        )
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return json.loads(error.read())

    def cli(self, *arguments: str, timeout_s: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run a command of the command line against this service."""
        return subprocess.run(
            [sys.executable, "-m", "player", *arguments], check=False,
            capture_output=True, text=True, timeout=timeout_s, cwd=self.folder, env=self.environ,
        )  # fmt: skip

    def log(self) -> str:
        """Return what it wrote to standard error so far."""
        return (self.folder / "service.log").read_text()

    def stop(self, within_s: float = 10.0) -> int:
        """Ask it to end, as a service manager does, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within_s)


def environment(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which nothing of the machine's own settings or desktop is seen."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("LIVERADIO_", "PULSE_", "DISPLAY", "COLUMNS", "LINES"))
    }
    return {
        **kept,
        "LIVERADIO_STATE_DIR": str(folder / "state"),
        "LIVERADIO_CONFIG": str(folder / "config.yaml"),
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),  # else sound libraries leave a folder in /tmp each time
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        **extra,
    }


@contextmanager
def service(
    folder: Path,
    config: str | None = None,
    *options: str,
    environ: Mapping[str, str] | None = None,
    most_files: int | None = None,
    ready_within_s: float = READY_WITHIN_S,
) -> Iterator[Service]:
    """Run ``liveradio serve`` on a free port; without a text, with the shipped configuration.

    Args:
        most_files: How many file descriptors it may have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text((ROOT / "config.yaml").read_text() if config is None else config)
    env = environment(folder, environ or {})
    limits = [] if most_files is None else ["prlimit", f"--nofile={most_files}:{most_files}"]
    with (folder / "service.log").open("w") as log:
        process = subprocess.Popen(
            [*limits, sys.executable, "-m", "player", "serve", "--port", "0", "--no-open", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder, env=env,
        )  # fmt: skip
    lines: queue.Queue[str] = queue.Queue()
    stdout = process.stdout
    assert stdout is not None

    def read() -> None:
        for line in stdout:
            lines.put(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        try:
            ready = lines.get(timeout=ready_within_s)
        except queue.Empty:
            raise AssertionError(
                f"the service is not ready: {(folder / 'service.log').read_text()}"
            ) from None
        assert ready.startswith("Ready: http://"), ready
        yield Service(ready.removeprefix("Ready: ").strip(), process, folder, env)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reader.join(5)
        stdout.close()
    rest = [lines.get_nowait() for _ in range(lines.qsize())]
    assert rest == [], f"serve writes one line to standard output, and nothing else: {rest}"
