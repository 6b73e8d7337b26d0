# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Names that nobody can guess, and keys that outlive a run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from player.air.base import MountId
from player.keys import kept_key
from player.relay.hls.names import MAC_BYTES, SegmentNames
from player.state import StateFolderError

NEWS, OTHER = MountId("news"), MountId("classical")


def test_a_name_is_known_again_after_a_restart_and_only_at_its_own_mount() -> None:
    name = SegmentNames(b"a" * 32).name(NEWS, 4711, "mp3")

    assert SegmentNames(b"a" * 32).number(NEWS, name) == (4711, "mp3")
    assert SegmentNames(b"a" * 32).number(OTHER, name) is None
    assert SegmentNames(b"b" * 32).number(NEWS, name) is None


def test_a_name_holds_more_than_80_bits_that_differ_in_each() -> None:
    names = [SegmentNames(b"a" * 32).name(NEWS, number, "aac") for number in range(2000)]

    secrets = {name.partition("-")[2].partition(".")[0] for name in names}
    assert len(secrets) == 2000
    assert {len(secret) * 6 for secret in secrets} == {MAC_BYTES * 8} == {96}


@pytest.mark.parametrize(
    "forged",
    [
        "4711.mp3", "4711-.mp3", "4712-{mac}.mp3", "04711-{mac}.mp3", "4711-{mac}.ogg", "4711-{mac}", "",
        "-{mac}.mp3", "4711-{flipped}.mp3", "4711-{short}.mp3", "4711-{mac}A.mp3", "4711-{mac}.mp3\n",
        "٤٧١١-{mac}.mp3", "9" * 40 + "-{mac}.mp3",
    ],
)  # fmt: skip
def test_a_forged_name_is_known_to_nobody(forged: str) -> None:
    names = SegmentNames(b"a" * 32)
    mac = names.name(NEWS, 4711, "mp3")[5:21]
    flipped = ("A" if mac[0] != "A" else "B") + mac[1:]

    assert names.number(NEWS, forged.format(mac=mac, flipped=flipped, short=mac[:15])) is None


def test_a_key_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    key = kept_key(tmp_path, "hls")

    assert len(key) == 32
    assert kept_key(tmp_path, "hls") == key != kept_key(tmp_path, "positions")
    assert stat.S_IMODE((tmp_path / "hls.key").stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hls.key", "positions.key"]


def test_a_key_that_cannot_be_used_is_said_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "hls.key").write_bytes(b"short")

    with pytest.raises(StateFolderError, match="remove it"):
        kept_key(tmp_path, "hls")
    with pytest.raises(StateFolderError, match="cannot be kept"):
        kept_key(tmp_path / "nowhere", "hls")

    assert (tmp_path / "hls.key").read_bytes() == b"short"
