# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The wheel: built, looked into, installed in a new environment, and run there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WHEELS = ROOT / ".venv" / "wheels"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
         "--wheel-dir", folder, ROOT],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (built,) = folder.glob("play_live_radio-*.whl")
    return built


def test_the_wheel_holds_two_packages_and_all_their_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.split("/")[0] for name in names if not name.split("/")[0].startswith("play_live_radio-")}
    assert tops == {"player", "schedules"}
    for needed in (
        "player/py.typed",
        "schedules/py.typed",
        "player/web/templates/page.html",
        "player/web/static/main.js",
        "player/air/signals/news.mp3",
        "player/air/signals/classical.mp3",
        "schedules/samples/news.yaml",
        "schedules/samples/classical.yaml",
        "schedules/samples/wsqg-fm.yaml",
        "schedules/store/migrations/env.py",
        "schedules/store/migrations/versions/v0001_beginning.py",
        "schedules/store/migrations/versions/v0002_last_day.py",
    ):
        assert needed in names
    assert any(name.endswith("/data/share/play-live-radio/config.yaml") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_runs_in_a_new_environment(wheel: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "venv"
    # Our own pip installs there, and compiles nothing ahead: both would be half of the time.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", fresh], check=True, timeout=120)
    liveradio = fresh / "bin/liveradio"
    install: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        fresh / "bin/python",
        "install",
        "--quiet",
        "--no-compile",
        "--no-index",
        "--find-links",
        WHEELS,
    ]
    pins: list[str | Path] = ["--require-hashes", "-r", ROOT / "requirements/run.txt"]
    subprocess.run([*install, *pins], check=True, capture_output=True, timeout=300)
    subprocess.run([*install, "--no-deps", wheel], check=True, capture_output=True, timeout=120)

    said = subprocess.run(
        [liveradio, "--help"], capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60
    )
    checked = subprocess.run(
        [liveradio, "check"], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip

    assert "Play live radio" in said.stdout
    assert checked.returncode == 0, checked.stderr
    assert "share/play-live-radio/config.yaml" in checked.stdout


def test_pins_are_hashed_and_name_no_index() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert "://" not in text
        requirements = re.findall(r"(?m)^[a-z0-9][^\s=]*==", text)
        assert requirements
        assert text.count("--hash=sha256:") >= len(requirements)
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_every_dependency_of_the_project_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = dict(
        re.findall(r"(?m)^([a-z0-9][^\s=;]*)==([^\s;\\]+)", (ROOT / "requirements/run.txt").read_text())
    )

    for requirement in project["dependencies"]:
        name = re.split(r"[[><=; ]", requirement)[0]
        assert name in pinned, f"{name} is not pinned: run requirements/compile"
    # Versions below these have known holes.
    for name, floor in {"aiohttp": (3, 14, 4), "pyyaml": (5, 4), "apscheduler": (3, 11)}.items():
        assert tuple(map(int, pinned[name].split(".")[: len(floor)])) >= floor
