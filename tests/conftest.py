# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the whole run has in common: it names the real parts that it used, and in CI a skip is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

PARTS = {
    "icecast": ["icecast2", "-v"],
    "ffmpeg": ["ffmpeg", "-version"],
    "chromium": ["chromium", "--version"],
    "pulseaudio": ["pulseaudio", "--version"],
    "libvlc": ["dpkg-query", "-W", "-f", "libvlc ${Version}", "libvlc5"],
    "espeak-ng": ["espeak-ng", "--version"],
    "postgresql": ["dpkg-query", "-W", "-f", "postgresql ${Version}", "postgresql"],
    "strace": ["strace", "--version"],
}


def pytest_report_header() -> list[str]:
    return [f"real part: {name}: {_version(command)}" for name, command in PARTS.items()]


def _version(command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        return "MISSING"
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    lines = (answer.stdout or answer.stderr).splitlines()
    return lines[0].strip() if lines else f"no answer (status {answer.returncode})"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and os.environ.get("CI") and exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} skipped: in CI a skip is a failure", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
