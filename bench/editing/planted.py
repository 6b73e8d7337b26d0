# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Defects that are planted into a service as it starts, so that a checker can show that it finds them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.fakes.service import ROOT

PLANTED: Mapping[str, str] = {
    "versions": """
from schedules.edits.freshness import Freshness

async def check(*_, **__):  # whatever version an edit was made against is taken for the present one
    return None

Freshness.check = check
""",
    "keys": """
from schedules.store.sql.store import SqlStore
from schedules.store.sql import history

async def receipt(*_):  # no request was ever done before
    return None

SqlStore.receipt = receipt
history.read_receipt = receipt

async def write_receipt(*_):
    return None

history.write_receipt = write_receipt
""",
}
"""By name: Python that runs before the service does."""


def environ_with(planted: str | None, folder: Path) -> dict[str, str]:
    """Return what the environment of a service needs so that a defect is in it; nothing for ``None``."""
    if planted is None:
        return {}
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(PLANTED[planted])
    return {"PYTHONPATH": f"{folder}:{ROOT}"}
