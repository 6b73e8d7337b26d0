# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is on, from a configuration and its slot files alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from player.offline import open_schedules
from player.settings import LoadedConfig, load_config
from schedules.errors import MistakesError
from schedules.model.broadcast import HeardOn, Scope, Source
from tests.fakes.clock import FakeClock
from tests.fakes.config import config_of

SHIPPED = Path(__file__).resolve().parents[2] / "config.yaml"
SERVICE = "sample: true\nslots:\n- {title: Network, kind: fill}\n"
LOCAL = 'slots:\n- {title: Local, start: "06:00", end: "08:00", recur: {freq: daily}}\n'

ITHACA_HALF_HOUR = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)
"""A Tuesday, 17:40 in New York."""

# As the contract of the configuration gives it, to the letter; it has one station only.
EXAMPLE = """\
network:                     # who we are; shown on the page
  name: WSKG Public Media
  timezone: America/New_York
  website: https://www.wskg.org
  offices: [{address: "601 Gates Road, Vestal, NY 13850"}, {address: "217 N Aurora St, Ithaca, NY 14850"}]
  links: [{label: "FCC License Renewal", url: ""}]     # a link without an address shows as text
  copyright: "© 2026 WSKG"
  next_up_min: 10m         # shorter broadcasts are brief
services:
  - id: news
    name: WSKG News
    streams:                 # in order of preference; the first that plays is used
      - url: demo:news       # built-in signal, so that this file works with no network at all
        # icy_charset: windows-1251   when titles of this stream come in an old code page
    timezone: America/New_York   # of the lineup; default: the network's. A station's own rules its local slots and its pages
    keep_air: 5h             # time shift; 0 turns it off. Longer than the longest programme, so that it can be restarted
    keep_air_always: false   # else from the first listener until idle_stop after the last
    idle_stop: 30m
    rights: {rewind: full, record: true, stream: true}     # section 9
    listen_via: relay        # or direct: pages and playlists give out the stream's own address (its CDN counts listeners)
    silence: {below_db: -50, after_s: 15}
    slots: samples/news.yaml # the lineup until the first edit or import, which copies it into the store; watched until then
    # source: {kind: ics|composer|liveradio, url: …, every: 15m}     follow a schedule that lives elsewhere
stations:
  - {id: wskg-fm, call_sign: WSKG-FM, frequency_mhz: 89.3, city: Binghamton, carries: news,
     public_file_url: "https://publicfiles.fcc.gov/fm-profile/wskg-fm"}
listen: {host: 127.0.0.1, port: 8080, public_url: null, trusted_proxies: [], tls: null}   # tls: {cert, key}
outbound: {allow: []}        # addresses beyond the public internet that upstreams may have: ADDR, ADDR:PORT, CIDR
storage: {database: "sqlite:///liveradio.db"}   # or postgresql://…
"""  # noqa: E501 - to the letter


def network(tmp_path: Path) -> LoadedConfig:
    """Two stations of one service; the second has a file of its own."""
    text = config_of({"news": ["demo:news"]}, slots="week.yaml")
    (tmp_path / "config.yaml").write_text(
        f"{text}  - {{id: two, call_sign: TWO, carries: news, slots: own.yaml}}\n"
    )
    (tmp_path / "week.yaml").write_text(SERVICE)
    (tmp_path / "own.yaml").write_text(LOCAL)
    return load_config(tmp_path / "config.yaml", {})


def test_a_file_of_a_station_lies_over_that_of_its_service(tmp_path: Path) -> None:
    # 11:30 UTC is 06:30 in New York in November.
    schedules = open_schedules(network(tmp_path), FakeClock(datetime(2026, 11, 24, 11, 30, tzinfo=UTC)))

    pictures = {station: schedules.now_next(station) for station in ("news", "two")}

    titles = {
        name: picture.now and picture.now.occurrence.programme.title for name, picture in pictures.items()
    }
    assert titles == {"news": "Network", "two": "Local"}
    assert pictures["news"].source is Source.SAMPLE


def test_mistakes_of_all_files_come_out_at_once(tmp_path: Path) -> None:
    loaded = network(tmp_path)
    (tmp_path / "week.yaml").write_text("slots: 1\n")
    (tmp_path / "own.yaml").write_text("slots: 2\n")

    with pytest.raises(MistakesError) as caught:
        open_schedules(loaded, FakeClock())

    assert [Path(mistake.file).name for mistake in caught.value.mistakes] == ["own.yaml", "week.yaml"]


def test_a_service_without_a_file_has_nothing_scheduled(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(config_of({"news": ["demo:news"]}))

    picture = open_schedules(load_config(tmp_path / "config.yaml", {}), FakeClock()).now_next("news")

    assert (picture.now, picture.next, picture.source) == (None, (), Source.NONE)


def test_the_shipped_configuration_has_something_on_at_every_station() -> None:
    schedules = open_schedules(load_config(SHIPPED, {}), FakeClock())

    pictures = [schedules.now_next(station) for station in schedules.stations]

    assert len(pictures) == 11
    assert all(picture.now and picture.next and picture.source is Source.SAMPLE for picture in pictures)


def test_the_example_of_the_contract_loads_with_the_sample_and_one_station_only(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(EXAMPLE)
    loaded = load_config(tmp_path / "config.yaml", {})

    schedules = open_schedules(loaded, FakeClock())

    picture = schedules.now_next("wskg-fm")
    assert list(schedules.stations) == ["wskg-fm"]
    assert (picture.now is not None, picture.source) == (True, Source.SAMPLE)
    assert not loaded.warnings


def test_the_sample_hours_of_one_station_suit_any_other(tmp_path: Path) -> None:
    text = EXAMPLE.replace("carries: news,", "carries: news, slots: samples/wsqg-fm.yaml,", 1)
    (tmp_path / "config.yaml").write_text(text)

    schedules = open_schedules(load_config(tmp_path / "config.yaml", {}), FakeClock(ITHACA_HALF_HOUR))

    now = schedules.now_next("wskg-fm").now
    assert now is not None
    assert (now.occurrence.programme.title, now.heard_on) == ("Ten Square Miles", HeardOn.FM)


def test_the_shipped_configuration_has_a_breakaway_at_one_station() -> None:
    schedules = open_schedules(load_config(SHIPPED, {}), FakeClock(ITHACA_HALF_HOUR))

    ithaca, binghamton = schedules.now_next("wsqg-fm"), schedules.now_next("wskg-fm")

    assert ithaca.now is not None
    assert ithaca.stream is not None
    assert ithaca.stream.now is not None
    assert binghamton.now is not None
    assert (ithaca.now.occurrence.programme.title, ithaca.now.heard_on) == ("Ten Square Miles", HeardOn.FM)
    assert ithaca.now.occurrence.scope is Scope.STATION
    assert ithaca.stream.now.heard_on is HeardOn.STREAM
    assert ithaca.stream.now.occurrence == binghamton.now.occurrence
    assert binghamton.now.heard_on is HeardOn.BOTH
    assert binghamton.stream is None
    assert ithaca.source is binghamton.source is Source.SAMPLE
