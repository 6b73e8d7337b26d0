# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What may stand in ``services[].source``, and what it asks of the rest of a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.settings import LoadedConfig, load_config
from schedules.errors import MistakesError

UCS = "51892a3fe1c8b5e0f2a4d6c7"
WIDGET = f"https://a.example/v1/widget/{UCS}"
STREAMS = 'streams: [{url: "demo:news"}], '


def load(tmp_path: Path, source: str, streams: str = STREAMS, more: str = "") -> LoadedConfig:
    path = tmp_path / "config.yaml"
    path.write_text(
        "network: {name: N, timezone: America/New_York}\nservices:\n"
        f"  - {{id: news, name: News, {streams}source: {source}}}\n{more}"
    )
    return load_config(path, {})


@pytest.mark.parametrize(
    ("source", "url", "every_s"),
    [
        ("{kind: ics, url: 'https://a.example/x.ics'}", "https://a.example/x.ics", 900),
        ("{kind: ics, url: 'webcal://a.example/x.ics', every: 1m}", "https://a.example/x.ics", 60),
        (f"{{kind: composer, url: 'https://a.example/v1/widget/{UCS}'}}", WIDGET, 900),
        ("{kind: liveradio, url: 'http://a.example:80/#n', every: 1h}", "http://a.example:80/#n", 3600),
    ],
)  # fmt: skip
def test_all_kinds_are_read(tmp_path: Path, source: str, url: str, every_s: float) -> None:
    found = load(tmp_path, source).config.services[0].source

    assert found is not None
    assert (found.url, found.every) == (url, every_s)


@pytest.mark.parametrize(
    ("source", "streams", "expected"),
    [
        ("{kind: ics, url: 'https://a.example/'}", "", "services[0].streams: is missing"),
        (f"{{kind: composer, url: 'https://a.example/{UCS}'}}", "", "services[0].streams: is missing"),
        ("{kind: liveradio, url: 'https://a.example/'}", "streams: [], ", "streams: needs at least 1"),
        ("{kind: ics, url: 'ftp://a.example/'}", STREAMS, "services[0].source.url"),
        ("{kind: ics, url: 'file:///etc/passwd'}", STREAMS, "is no web address"),
        ("{kind: composer, url: 'https://a.example/v1/widget/'}", STREAMS, "24 hexadecimal digits"),
        ("{kind: ics, url: 'https://a.example/', every: 59s}", STREAMS, "source.every: is too often"),
        ("{kind: ics, url: 'https://a.example/', every: 0}", STREAMS, "is too often"),
        ("{kind: spinitron, url: 'https://a.example/'}", STREAMS, "services[0].source.kind"),
        ("{kind: ics}", STREAMS, "services[0].source.url: is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(tmp_path: Path, source: str, streams: str, expected: str) -> None:
    with pytest.raises(MistakesError, match=r"config\.yaml:3: services\[0\]") as caught:
        load(tmp_path, source, streams)

    assert len(caught.value.mistakes) == 1
    assert expected in str(caught.value)


def test_a_service_that_follows_another_installation_may_leave_its_streams_to_it(tmp_path: Path) -> None:
    loaded = load(tmp_path, "{kind: liveradio, url: 'https://radio.example/'}", "")

    assert loaded.config.services[0].streams == ()
    assert loaded.warnings == ()


@pytest.mark.parametrize("source", ["", "slots: samples/news.yaml, "])
def test_without_a_source_streams_are_needed(tmp_path: Path, source: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"network: {{name: N, timezone: UTC}}\nservices:\n  - {{{source}id: news, name: News}}\n")

    with pytest.raises(MistakesError, match=r"streams: is missing"):
        load_config(path, {})


@pytest.mark.parametrize(
    ("url", "allow", "warns"),
    [
        ("http://192.168.1.9:8080/", "", True),
        ("http://192.168.1.9:8080/", "outbound: {allow: ['192.168.1.9:8080']}\n", False),
        ("http://[fd00::9]/", "", True),
        ("http://radio.local/", "", False),
        ("https://radio.example/", "", False),
    ],
)
def test_an_address_in_the_house_that_is_not_allowed_is_warned_of(
    tmp_path: Path, url: str, allow: str, *, warns: bool
) -> None:
    loaded = load(tmp_path, f"{{kind: liveradio, url: '{url}'}}", STREAMS, allow)

    said = [str(warning) for warning in loaded.warnings]
    assert any("add it to outbound.allow" in text for text in said) == warns


def test_a_slot_file_beside_a_source_is_told_how_it_lies(tmp_path: Path) -> None:
    loaded = load(tmp_path, "{kind: ics, url: 'https://a.example/'}", STREAMS + "slots: samples/news.yaml, ")

    assert "a sample gives way to it" in str(loaded.warnings[0])
