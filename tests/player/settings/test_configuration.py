# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from player.settings import (
    Config,
    LoadedConfig,
    catalogue,
    find_config,
    load_config,
    mounts_of,
    reachable_from_afar,
    streams_of,
)
from schedules.errors import MistakesError
from schedules.formats.registry import read_lineup
from schedules.model.ids import RESERVED
from schedules.model.rights import Rewind
from schedules.safe_yaml import Plain

SHIPPED = Path(__file__).resolve().parents[3] / "config.yaml"

SMALL = """network: {name: N, timezone: America/New_York}
services:
  - id: news
    name: News
    streams: [{url: "demo:news"}]
stations:
  - {id: a-fm, call_sign: A-FM, carries: news}
  - {id: b-fm, call_sign: B-FM, carries: news}
  - {id: c-fm, call_sign: C-FM, carries: news}
"""


def config(tmp_path: Path, text: str = SMALL, overrides: dict[str, Plain] | None = None) -> LoadedConfig:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, {}, overrides)


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        config(tmp_path, text)
    return [str(mistake).removeprefix(f"{tmp_path}/") for mistake in caught.value.mistakes]


def test_five_mistakes_list_the_five_with_their_lines(tmp_path: Path) -> None:
    text = SMALL.replace("B-FM, carries: news", "B-FM, carries: newz").replace("name: News", "nam: News")
    text = text.replace("id: c-fm, call_sign: C-FM", "id: a-fm, call_sign: C-FM, timezone: Europe/Berln")
    text += "listen: {port: eighty}\n"

    assert mistakes(tmp_path, text) == [
        "config.yaml:3: services[0].name: is missing",
        'config.yaml:4: services[0].nam: unknown key; did you mean "name"?',
        'config.yaml:8: stations[1].carries: no such service "newz"; did you mean "news"?',
        'config.yaml:9: stations[2].id: "a-fm" is the id of stations[0] already',
        'config.yaml:9: stations[2].timezone: no such zone "Europe/Berln"',
        "config.yaml:10: listen.port: must be a whole number",
    ]


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_service_is_called_as_a_page_of_the_staff_is(tmp_path: Path, name: str) -> None:
    text = SMALL.replace("id: news", f"id: {name}").replace("carries: news", f"carries: {name}")

    told = f'"{name}" is taken by a page of the staff; give another, such as "{name}-1"'
    assert mistakes(tmp_path, text) == [f"config.yaml:3: services[0].id: {told}"]
    config(tmp_path, SMALL.replace("id: a-fm", f"id: {name}"))  # a station may be called so


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "demo:news", "demo:nws", 'streams[0].url: no built-in signal "demo:nws"', id="no such signal"
        ),
        pytest.param("demo:news", "demo:tone?hz=853", "alert", id="alert tone"),
        pytest.param("demo:news", "demo:tone?hz=1055", "alert", id="near an alert tone"),
        pytest.param("demo:news", "demo:tone?hz=19", "20", id="tone too low"),
        pytest.param("demo:news", "ftp://a.example/x", 'the scheme "ftp" is unsupported', id="scheme"),
        pytest.param("demo:news", "file:///etc/passwd", 'the scheme "file" is unsupported', id="file"),
        pytest.param("demo:news", "a.example/x", "is no web address", id="no scheme"),
        pytest.param("demo:news", "http://", "is no web address", id="no host"),
        pytest.param(
            '"demo:news"',
            '"http://a.example/", icy_charset: cp9',
            'no such character set "cp9"',
            id="charset",
        ),
        pytest.param(
            '"demo:news"', '"http://a.example/", icy_charset: hex', 'no such character set "hex"', id="codec"
        ),
        pytest.param("id: a-fm", "id: A_FM", 'stations[0].id: "A_FM" is no id', id="id"),
        pytest.param(
            "name: News", "name: News\n    slots: none.yaml", "services[0].slots: no such file", id="slots"
        ),
        pytest.param(
            "name: News", "name: News\n    slots: samples/../errors.py", "no such file", id="out of samples"
        ),
        pytest.param("name: News", "name: News\n    rights: {rewind: never}", "must be one of", id="rights"),
        pytest.param(
            "stations:", "outbound: {allow: [example.org]}\nstations:", "never a name", id="allow a name"
        ),
        pytest.param(
            "stations:",
            "outbound: {allow: [10.0.0.0/33]}\nstations:",
            "outbound.allow[0]",
            id="allow nonsense",
        ),
        pytest.param(
            "stations:", "listen: {host: 0.0.0.0}\nstations:", "without an account", id="any address"
        ),
        pytest.param(
            "stations:", "listen: {host: '::'}\nstations:", "without an account", id="any IPv6 address"
        ),
        pytest.param(
            "stations:", "listen: {host: radio.example}\nstations:", "without an account", id="a name"
        ),
        pytest.param(
            "stations:", "listen: {trusted_proxies: [proxy]}\nstations:", "no CIDR range", id="proxy by name"
        ),
        pytest.param(
            "stations:", "listen: {tls: {cert: c, key: config.yaml}}\nstations:", "listen.tls.cert", id="tls"
        ),
    ],
)
def test_a_value_that_cannot_work_is_refused_with_the_reason(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    found = mistakes(tmp_path, SMALL.replace(old, new, 1))

    assert len(found) == 1, found
    assert expected in found[0]
    assert found[0].startswith("config.yaml:")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
@pytest.mark.parametrize("rule", ["10.0.0.1", "10.0.0.1:8000", "[fd00::1]:80", "192.168.0.0/16"])
def test_this_machine_and_address_rules_are_allowed(tmp_path: Path, host: str, rule: str) -> None:
    loaded = config(tmp_path, SMALL + f'listen: {{host: "{host}"}}\noutbound: {{allow: ["{rule}"]}}\n')

    assert (loaded.config.listen.host, loaded.config.outbound.allow) == (host, (rule,))


@pytest.mark.parametrize(
    "database",
    [
        "sqlite:///liveradio.db",
        "sqlite:////var/lib/radio.db",
        "postgresql://u:p@db.example/radio",
        "postgresql:///radio",
    ],
)
def test_both_kinds_of_database_are_allowed(tmp_path: Path, database: str) -> None:
    loaded = config(tmp_path, SMALL + f'storage: {{database: "{database}"}}\n')

    assert loaded.config.storage.database == database


@pytest.mark.parametrize(
    "database",
    [
        "mysql://u:secret@db/radio",
        "postgres://u:secret@db/radio",
        "postgresql+psycopg://u:secret@db/radio",
        "sqlite://",
        "sqlite:///",
        "sqlite://radio.db",
        "postgresql://",
        "radio.db",
        "/var/lib/radio.db",
        " ",
    ],
)
def test_another_database_is_refused_without_repeating_a_password(tmp_path: Path, database: str) -> None:
    (found,) = mistakes(tmp_path, SMALL + f'storage: {{database: "{database}"}}\n')

    assert found.startswith("config.yaml:10: storage.database: ")
    assert "secret" not in found
    if database.strip():
        assert found.endswith(
            'is no database address; write "sqlite:///FILE" or "postgresql://USER@HOST/NAME"'
        )


def test_settings_that_can_hardly_be_meant_are_warned_of_at_their_line(tmp_path: Path) -> None:
    text = SMALL.replace("name: News", "name: News\n    keep_air_always: true")

    warnings = [str(warning).removeprefix(f"{tmp_path}/") for warning in config(tmp_path, text).warnings]

    assert warnings == ["config.yaml:5: services[0].keep_air_always: does nothing: keep_air is 0"]


def test_tls_that_is_not_spoken_is_warned_of(tmp_path: Path) -> None:
    text = SMALL + "listen: {tls: {cert: config.yaml, key: config.yaml}}\n"

    (warning,) = config(tmp_path, text).warnings

    assert (warning.line, warning.key) == (10, "listen.tls")
    assert "plain HTTP" in warning.message


def test_the_catalogue_fills_in_every_default(tmp_path: Path) -> None:
    text = SMALL.replace("name: News", "name: News\n    timezone: UTC\n    rights: {record: false}")
    text = text.replace("id: b-fm,", 'id: b-fm, streams: [{url: "demo:tone?hz=440"}],')

    loaded = config(tmp_path, text).config
    stations = catalogue(loaded)

    assert stations.service("news").timezone == "UTC"
    assert stations.service("news").rights.rewind is Rewind.FULL
    assert not stations.service("news").rights.record
    assert stations.station("a-fm").timezone == "America/New_York"
    assert stations.station("a-fm").name == "A-FM"
    assert [s.own_stream for s in stations.stations.values()] == [False, True, False]
    assert {mount: [s.url for s in streams] for mount, streams in streams_of(loaded).items()} == {
        "news": ["demo:news"],
        "station:b-fm": ["demo:tone?hz=440"],
    }
    assert mounts_of(loaded) == {"a-fm": "news", "b-fm": "station:b-fm", "c-fm": "news"}


@pytest.mark.parametrize(
    ("listen", "afar"),
    [
        ("{}", False),
        ("{public_url: 'http://localhost:9000/'}", False),
        ("{public_url: 'http://127.0.0.1/'}", False),
        ("{public_url: 'https://radio.example/'}", True),
        ("{trusted_proxies: [127.0.0.1]}", True),
    ],
)
def test_going_back_without_a_rule_is_full_only_while_nobody_else_can_reach_us(
    tmp_path: Path, listen: str, afar: bool
) -> None:
    loaded = config(tmp_path, SMALL + f"listen: {listen}\n").config

    assert reachable_from_afar(loaded) is afar
    assert catalogue(loaded).service("news").rights.rewind is (Rewind.PAUSE if afar else Rewind.FULL)


def test_the_file_is_found_in_the_promised_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, prefix, named = tmp_path / "here", tmp_path / "prefix", tmp_path / "named.yaml"
    installed = prefix / "share" / "play-live-radio" / "config.yaml"
    monkeypatch.setattr("sys.prefix", str(prefix))
    here.mkdir()
    environ = {"LIVERADIO_CONFIG": str(tmp_path / "variable.yaml")}

    with pytest.raises(MistakesError, match=r"config\.yaml: no such file"):
        find_config(None, {}, here)
    installed.parent.mkdir(parents=True)
    installed.touch()
    assert find_config(None, {}, here) == installed
    (here / "config.yaml").touch()
    assert find_config(None, {}, here) == here / "config.yaml"
    assert find_config(None, environ, here) == tmp_path / "variable.yaml"
    assert find_config(named, environ, here) == named


def test_a_named_file_that_is_missing_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(MistakesError, match=r"named\.yaml: no such file"):
        load_config(tmp_path / "named.yaml", {})


def test_a_slot_file_beside_the_configuration_comes_before_the_sample_of_that_name(tmp_path: Path) -> None:
    text = SMALL.replace("name: News", "name: News\n    slots: samples/news.yaml")
    loaded = config(tmp_path, text)
    packaged = loaded.file("samples/news.yaml")
    own = tmp_path / "samples" / "news.yaml"
    own.parent.mkdir()
    own.write_text("slots: []", encoding="utf-8")

    assert packaged.read_text(encoding="utf-8").startswith("# A sample week")
    assert loaded.file("samples/news.yaml") == own


def test_the_shipped_file_is_the_whole_network_and_needs_none_to_be_reached() -> None:
    loaded = load_config(SHIPPED, {})
    shipped: Config = loaded.config

    assert [(s.id, s.keep_air, s.rights.rewind) for s in shipped.services] == [
        ("news", 21_600.0, Rewind.FULL),
        ("classical", 18_000.0, Rewind.PAUSE),
    ]
    assert all(stream.url.startswith("demo:") for service in shipped.services for stream in service.streams)
    assert {(s.id, s.frequency_mhz, s.city, s.carries) for s in shipped.stations} == {
        ("wskg-fm", 89.3, "Binghamton", "news"),
        ("wsqg-fm", 90.9, "Ithaca", "news"),
        ("wsqe", 91.1, "Corning", "news"),
        ("wsqa", 88.7, "Hornell", "news"),
        ("wsqc-fm", 91.7, "Oneonta", "news"),
        ("w213bw", 90.5, "Watkins Glen", "news"),
        ("w290ci", 105.9, "Cooperstown", "news"),
        ("wsqx-fm", 91.5, "Binghamton", "classical"),
        ("wsqn", 88.1, "Greene", "classical"),
        ("w221cw", 92.1, "Ithaca", "classical"),
        ("w214aa", 90.7, "Corning", "classical"),
    }
    assert all(station.id == station.call_sign.lower() for station in shipped.stations)
    assert not loaded.warnings


def test_the_shipped_lineups_are_read_and_name_only_stations_of_the_network() -> None:
    loaded = load_config(SHIPPED, {})
    stations = {station.id for station in loaded.config.stations}

    for service in loaded.config.services:
        assert service.slots is not None
        lineup = read_lineup(loaded.file(service.slots).read_bytes(), service.slots, stations=stations)
        assert lineup.sample
    own = {s.id: s.slots for s in loaded.config.stations if s.slots}
    assert own == {"wsqg-fm": "samples/wsqg-fm.yaml"}
    assert read_lineup(loaded.file(own["wsqg-fm"]).read_bytes(), "own", stations=stations).sample


def test_what_the_command_line_said_is_kept_to_be_said_again(tmp_path: Path) -> None:
    overrides: dict[str, Plain] = {"listen.port": 0, "listen.host": None}
    loaded = config(tmp_path, overrides=overrides)

    again = load_config(loaded.path, {}, loaded.overrides)

    assert loaded.overrides == overrides
    assert again.config == loaded.config
    assert load_config(loaded.path, {}).config != loaded.config
