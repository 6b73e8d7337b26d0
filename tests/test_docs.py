# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Documents that cannot lie: links lead somewhere, rooms are named, and no maker's machine is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
# Spelt apart, so that this file names none of them.
FOREIGN = re.compile(
    "|".join(
        [
            *("py" + r"pi\.org", "python" + "hosted", r"registry\.npm" + "js", r"deb\.deb" + "ian"),
            *("/" + "work/", r"\.\./" + "shared"),
        ]
    )
)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_to_files_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text) + re.findall(r'src(?:set)?="([^"]+)"', text)

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    rooms = [
        p
        for package in ("player", "schedules")
        for p in (ROOT / package).iterdir()
        if (p / "__init__.py").exists()
    ]

    assert [str(room.relative_to(ROOT)) for room in rooms if str(room.relative_to(ROOT)) not in text] == []


def tracked() -> list[Path]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in answer.stdout.split("\0") if name]


def test_no_file_names_an_index_or_a_place_of_its_makers() -> None:
    wrong = []
    for path in tracked():
        try:
            text = path.read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # sound and pictures, or removed and not yet committed
        wrong += [f"{path.relative_to(ROOT)}: {found[0]}" for found in FOREIGN.finditer(text)]
    assert wrong == []


def test_every_source_file_says_its_licence() -> None:
    sources = [p for p in tracked() if p.suffix in {".py", ".js", ".css"} and p.exists()]

    assert [
        str(p.relative_to(ROOT)) for p in sources if "SPDX-License-Identifier" not in p.read_text()[:300]
    ] == []
