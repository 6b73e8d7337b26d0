# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import zoneinfo
from pathlib import Path

import pytest

from schedules.timeline.zone_data import zone_data_stamp


def test_the_stamp_is_the_same_until_the_data_of_a_zone_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = Path("/usr/share/zoneinfo/Europe/Berlin")
    data = system.read_bytes() if system.exists() else b"TZif2"
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    (tmp_path / "Berlin").write_bytes(data)
    first = zone_data_stamp(["Berlin"])

    assert zone_data_stamp(["Berlin"]) == first

    newer = tmp_path / "newer"
    newer.write_bytes(data)
    os.utime(newer, ns=(0, 0))
    newer.replace(tmp_path / "Berlin")  # as package managers do

    assert zone_data_stamp(["Berlin"]) != first


def test_zones_without_a_file_are_no_error() -> None:
    assert zone_data_stamp(["Nowhere/Atlantis"]) == zone_data_stamp(["Nowhere/Atlantis"])
    assert zone_data_stamp([]) == ()
