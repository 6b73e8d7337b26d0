# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who may import whom: the arrows of docs/architecture.md, and the fences of third-party packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {"player", "schedules", "tests", "bench"}
FILES = sorted(p for package in ("player", "schedules") for p in (ROOT / package).rglob("*.py"))

SCHEDULE_ROOT = {"schedules.errors", "schedules.clock", "schedules.publisher", "schedules.events"}
PLAYER_ROOT = {"player.errors", "player.events", "player.settings"}
WORDS = SCHEDULE_ROOT | PLAYER_ROOT | {"schedules.model", "schedules.settings"}

PURE_EDITS = {
    "schedules.model",
    "schedules.timeline",
    "schedules.formats",
    "schedules.settings",
    "schedules.safe_yaml",
    "schedules.errors",
}
# Edits over a store and what is in force: all else of `schedules.edits` is pure.
EDITING_PARTS = ("service", "doing", "drafts", "known", "making", "freshness", "committing")
EDITING = (
    PURE_EDITS
    | SCHEDULE_ROOT
    | {
        "schedules.edits",
        "schedules.store.base",
        "schedules.service",
        "schedules.in_force",
        "schedules.lineups",
        "schedules.painter",
    }
)

# A layer may import itself and these; nothing else of ours.  The longest matching name rules a file.
ARROWS: dict[str, set[str]] = {
    "schedules.model": {"schedules.errors"},
    "schedules.errors": set(),
    "schedules.clock": set(),
    "schedules.publisher": set(),
    "schedules.events": {"schedules.model"},
    "schedules.safe_yaml": {"schedules.errors"},
    "schedules.settings": {"schedules.errors", "schedules.safe_yaml", "schedules.model"},
    "schedules.timeline": {"schedules.model", "schedules.errors"},
    "schedules.formats": {
        "schedules.model",
        "schedules.timeline",
        "schedules.safe_yaml",
        "schedules.settings",
    }
    | SCHEDULE_ROOT,
    "schedules.follow": {
        "schedules.model",
        "schedules.timeline",
        "schedules.formats",
        "schedules.store.base",
    }
    | SCHEDULE_ROOT,
    "schedules.store": {"schedules.model"} | SCHEDULE_ROOT,
    "schedules.preview": {"schedules.model", "schedules.timeline", "schedules.errors"},
    "schedules.painter": {"schedules.model", "schedules.timeline", "schedules.collector"},
    "schedules.collector": set(),
    "schedules.edits": PURE_EDITS,
    "schedules.edits.oddities": PURE_EDITS | {"schedules.edits", "schedules.painter"},
    **{f"schedules.edits.{name}": EDITING for name in EDITING_PARTS},
    "schedules.in_force": {"schedules.model", "schedules.timeline", "schedules.painter"} | SCHEDULE_ROOT,
    "schedules.service": {
        "schedules.model",
        "schedules.timeline",
        "schedules.painter",
        "schedules.in_force",
    }
    | SCHEDULE_ROOT,
    "schedules.boundaries": {"schedules.model", "schedules.service"} | SCHEDULE_ROOT,
    "schedules.feeds": {
        "schedules.model",
        "schedules.formats",
        "schedules.access",
        "schedules.http",
        "schedules.rest.documents",
    }
    | SCHEDULE_ROOT,
    "schedules.http": {"schedules.errors", "schedules.access"},
    "schedules.access": {"schedules.http", "schedules.model"},
    "schedules.rest": {"schedules.access", "schedules.http", "schedules.model"},
    "schedules.staff": {
        "schedules.model",
        "schedules.timeline",
        "schedules.painter",
        "schedules.formats",
        "schedules.edits",
        "schedules.follow.status",
        "schedules.store.base",
        "schedules.store.brief",
        "schedules.access",
        "schedules.http",
        "schedules.rest",
    }
    | SCHEDULE_ROOT,
    "schedules.editor": {
        "schedules.model",
        "schedules.timeline",
        "schedules.formats.report",
        "schedules.formats.visible",
        "schedules.edits.base",
        "schedules.edits.commands",
        "schedules.edits.succession",
        "schedules.follow.status",
        "schedules.staff.door",
        "schedules.staff.authors",
        "schedules.staff.describing",
        "schedules.staff.ports",
        "schedules.store.brief",
        "schedules.access",
        "schedules.http",
        "schedules.rest.documents",
    }
    | SCHEDULE_ROOT,
    "schedules": {"schedules"},
    "player.errors": set(),
    "player.words": set(),
    "player.events": {"player.air.base", "player.air.quiet", "player.playback.player", "schedules.model"},
    "player.settings": WORDS
    | {"player.air.base", "player.air.signals.address", "player.net.guard", "schedules"},
    "player.running": {"schedules.clock"},
    "player.rewinding": {"player.rewind_rules", "player.errors", "schedules.clock", "schedules.model"},
    "player.rewind_rules": {"player.errors", "schedules.model"},
    "player.positions": {"player.rewinding", "player.errors", "schedules.clock", "schedules.model"},
    "player.net": PLAYER_ROOT | {"schedules.clock"},
    "player.streams": {"player.net", "player.errors", "player.running", "schedules.clock"},
    "player.adopt": {
        "player.net",
        "player.streams",
        "player.errors",
        "player.settings",
        "schedules.follow",
        "schedules.formats",
        "schedules.model",
        "schedules.preview",
        "schedules.settings",
        "schedules.timeline",
    }
    | SCHEDULE_ROOT,
    "player.air": WORDS | {"player.streams", "player.running"},
    "player.watching": WORDS
    | {
        "player.air",
        "player.net",
        "player.streams.candidate",
        "player.running",
        "schedules.access",
        "schedules.formats.table_text",
        "schedules.http",
        "schedules.rest",
    },
    "player.tuning": SCHEDULE_ROOT
    | {
        "schedules.formats.table_text",
        "schedules.access",
        "schedules.http",
        "schedules.model",
        "schedules.rest",
    },
    "player.relay": WORDS
    | {
        "player.air",
        "player.streams",
        "player.running",
        "player.rewinding",
        "player.positions",
        "player.tuning.hours",
        "schedules.http",
        "schedules.access",
        "schedules.rest.documents",
    },
    "player.playback.player": {"schedules.model"},
    "player.playback": WORDS | {"player.air", "player.streams", "player.running", "player.rewinding"},
    "player.nownext": WORDS | {"schedules.service", "schedules.timeline"},
    "player.api": WORDS
    | {"player.air", "player.streams", "player.playback", "player.nownext", "player.running", "schedules"}
    | {"player.rewinding", "player.positions", "player.tuning.routes", "player.watching.routes"},
    "player.web": WORDS
    | {
        "player.words",
        "player.air",
        "player.api",
        "player.nownext",
        "schedules.http",
        "schedules.access",
        "schedules.rest.documents",
        "schedules.timeline",
    },
    "player": {"player", "schedules"},
}

# Third-party packages that only these files may import.
FENCES: dict[str, set[str]] = {
    "vlc": {"player.playback.backends.vlc", "player.playback.backends.vlc_child"},
    "apscheduler": {"schedules.boundaries.jobs"},
    "sqlalchemy": {"schedules.store"},
    "alembic": {"schedules.store"},
    "aiosqlite": {"schedules.store"},
    "asyncpg": {"schedules.store"},
    "yaml": {"schedules.safe_yaml"},
    # The child that hears our own air decodes, with limits; the service itself never does.
    "av": {"player.air", "player.streams.probe", "player.watching.level_child"},
    "jinja2": {"player.web", "schedules.editor"},
    "typer": {"player.cli"},
    "click": {"player.cli"},
    "rich": {"player.cli"},
    "PySide6": {"player.desktop.widget"},
    "dbus_fast": {"player.desktop.mpris"},
    "aiohttp.client": {"player.net"},
    "aiohttp.ClientSession": {"player.net"},
    "requests": set(),
    "urllib.request": set(),
    "http.client": {"player.cli"},
}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str, path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            origin = ".".join([*base, *filter(None, [node.module])])
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def inside(name: str, layer: str) -> bool:
    return name == layer or name.startswith(layer + ".")


def wrong_arrows(module: str, names: set[str]) -> list[str]:
    layer = max((name for name in ARROWS if inside(module, name)), key=len)
    allowed = ARROWS[layer] | {layer}
    # The bare package, which is nearly empty, may be named to find its folder.
    ours = {name for name in names - {"player", "schedules"} if name.split(".")[0] in {"player", "schedules"}}
    return sorted(name for name in ours if not any(inside(name, a) for a in allowed))


def broken_fences(module: str, names: set[str]) -> list[str]:
    return sorted(
        name
        for name in names
        for package, rooms in FENCES.items()
        if inside(name, package) and not any(inside(module, room) for room in rooms)
    )


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(ROOT)) for p in FILES])
def test_imports_follow_the_arrows_and_respect_the_fences(path: Path) -> None:
    module, names = module_of(path), imports(path.read_text(), path)

    assert not wrong_arrows(module, names)
    assert not broken_fences(module, names)


def test_the_checker_sees_a_planted_wrong_arrow_and_a_broken_fence() -> None:
    path = ROOT / "schedules" / "timeline" / "planted.py"

    names = imports("from player.air import air\nimport apscheduler.triggers\nfrom .paint import x", path)

    assert wrong_arrows("schedules.timeline.planted", names) == ["player.air.air"]
    assert broken_fences("schedules.timeline.planted", names) == ["apscheduler.triggers"]


def test_the_oracle_of_the_timeline_shares_nothing_with_it() -> None:
    path = ROOT / "tests" / "schedules" / "timeline" / "oracle.py"

    assert not {name for name in imports(path.read_text(), path) if name.split(".")[0] in OURS}


def test_no_file_is_too_long_to_be_read_from_top_to_bottom() -> None:
    lines = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in FILES}

    assert {name: n for name, n in lines.items() if n > 450} == {}
    assert sorted(lines.values())[len(lines) // 2] <= 150


def test_optional_parts_are_not_imported_by_the_service_itself() -> None:
    code = "import sys, player.app; print(sorted({'vlc', 'av', 'numpy', 'PySide6'} & set(sys.modules)))"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
