# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Each file of `tests/corpus/playlists` as it would arrive: bytes, a type and a name."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from player.errors import PlaylistError, PlaylistRefusedError
from player.streams.playlists.base import Hint, PlaylistEntry
from player.streams.playlists.registry import FORMATS, format_of
from player.streams.sniff import Content, sniff
from player.streams.text import decode_document

CORPUS = Path(__file__).parents[3] / "corpus" / "playlists"
EXPECTED: dict[Path, dict[str, Any]] = {
    folder / name: expected
    for folder in sorted(path.parent for path in CORPUS.glob("*/expected.json"))
    for name, expected in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items()
}
CASES = [
    pytest.param(path, expected, id=f"{path.parent.name}/{path.name}") for path, expected in EXPECTED.items()
]
SMALL = [
    pytest.param(path, id=f"{path.parent.name}/{path.name}")
    for path in EXPECTED
    if path.stat().st_size < 4000  # the others are long for the sake of it
]


@pytest.mark.parametrize(("path", "expected"), CASES)
def test_a_list_is_read_as_its_station_meant_it(path: Path, expected: dict[str, Any]) -> None:
    text = decode_document(path.read_bytes())

    known = format_of(text, Hint(expected.get("content_type", ""), path.suffix[1:]))

    assert known is not None
    assert known.name == expected["format"]
    if "error" not in expected:
        assert known.parse(text) == tuple(PlaylistEntry(*entry) for entry in expected["entries"])
        return
    with pytest.raises(PlaylistError) as caught:
        known.parse(text)
    refused = caught.value if isinstance(caught.value, PlaylistRefusedError) else None
    assert (refused.kind.value if refused else "empty") == expected["error"]
    assert (refused.reason if refused else None) == expected.get("reason")


@pytest.mark.parametrize(("path", "expected"), CASES)
def test_the_first_bytes_of_a_list_are_text(path: Path, expected: dict[str, Any]) -> None:
    found = sniff(path.read_bytes(), final=True)

    if path.name == "plain.mpd":
        assert (found.content, found.name) == (Content.FOREIGN, "MPEG-DASH")
    else:
        assert found.content is Content.TEXT


def test_each_file_is_expected_and_each_format_has_files() -> None:
    assert set(EXPECTED) == {path for path in CORPUS.glob("*/*") if path.name != "expected.json"}
    assert {expected["format"] for expected in EXPECTED.values()} == {known.name for known in FORMATS}


@pytest.mark.parametrize("path", SMALL)
def test_cut_at_every_position_nothing_else_fails(path: Path) -> None:
    data = path.read_bytes()

    for cut in range(len(data)):
        text = decode_document(data[:cut])
        known = format_of(text, Hint(ending=path.suffix[1:]))
        if known is not None:
            with contextlib.suppress(PlaylistError):
                assert known.parse(text)


@pytest.mark.parametrize("path", SMALL)
def test_no_format_fails_on_the_text_of_another(path: Path) -> None:
    text = decode_document(path.read_bytes())

    for known in FORMATS:
        known.recognises(text, Hint())
        with contextlib.suppress(PlaylistError):
            assert known.parse(text)
