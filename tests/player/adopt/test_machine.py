# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The zone of the machine, as each kind of machine says it."""

from __future__ import annotations

from pathlib import Path

from player.adopt.machine import machine_zone


def test_the_variable_counts_first_then_the_files_and_utc_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "etc"

    assert machine_zone({}, tmp_path) == "UTC"
    folder.mkdir()
    (folder / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert machine_zone({}, tmp_path) == "Europe/Berlin"
    (folder / "timezone").write_text("America/New_York\n")
    assert machine_zone({}, tmp_path) == "America/New_York"
    assert machine_zone({"TZ": ":Asia/Tokyo"}, tmp_path) == "Asia/Tokyo"
    assert machine_zone({"TZ": "EST5EDT,M3.2.0,M11.1.0"}, tmp_path) == "America/New_York"
