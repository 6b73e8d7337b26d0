# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio check``."""

from __future__ import annotations

import pytest

from player.cli.check import without_password
from tests.fakes.config import config_of

from .conftest import CommandLine


def test_every_setting_comes_with_its_value_and_its_source(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.configure()
    monkeypatch.setenv("LIVERADIO_LISTEN__PORT", "8081")

    done = cli("check", "--json")
    people = cli("check")

    found = {one["key"]: (one["value"], one["source"]) for one in done.document["settings"]}
    assert (done.status, done.err, people.status) == (0, "", 0)
    assert found["network.name"] == ("Test Radio", "config.yaml:1")
    assert found["listen.port"] == (8081, "environment LIVERADIO_LISTEN__PORT")
    assert found["listen.host"] == ("127.0.0.1", "config.yaml:13")
    assert found["listen.public_url"] == (None, "default")
    assert people.out.splitlines()[-1] == "config.yaml: no mistakes."


def test_the_mistakes_of_all_slot_files_are_named_at_once(cli: CommandLine) -> None:
    cli.configure(
        config_of({"news": ["demo:news"]}, slots="week.yaml")
        + "  - {id: two, call_sign: TWO, carries: news, slots: own.yaml}\n"
    )
    cli.schedule("slots:\n- {title: A, start: noon, end: '13:00'}\n- {titel: B, kind: fill}\n")
    cli.schedule("slots:\n- {title: C, kind: fill, until: soon}\n", "own.yaml")

    done = cli("check")

    assert (done.status, done.out) == (1, "")
    assert [line.split(": ")[0] for line in done.err.splitlines()] == [
        "own.yaml:2", "week.yaml:2", "week.yaml:3", "week.yaml:3"
    ]  # fmt: skip


def test_what_can_hardly_be_meant_is_a_warning_and_no_failure(cli: CommandLine) -> None:
    text = config_of({"news": ["demo:news"]})
    cli.configure(
        text.replace("    idle_stop:", "    keep_air: 0\n    keep_air_always: true\n    idle_stop:")
    )

    done = cli("check", "--json")

    assert done.status == 0
    assert done.err.startswith("warning: config.yaml:")
    assert len(done.document["warnings"]) == 1


def test_air_that_is_kept_for_less_than_a_programme_lasts_is_a_warning(cli: CommandLine) -> None:
    cli.configure(
        config_of({"news": ["demo:news"]}, slots="week.yaml").replace(
            "    idle_stop:", "    keep_air: 2h\n    idle_stop:"
        )
    )
    cli.schedule(
        "slots:\n- {title: Short, start: '09:00', end: '11:00'}\n"
        "- {title: Long Night, start: '22:30', end: '02:00'}\n"
    )

    done = cli("check")

    assert done.status == 0
    assert "services[0].keep_air: 2h is too short" in done.err
    assert '"Long Night" lasts 3h30m' in done.err


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://radio:secret@db/radio", "postgresql://radio:***@db/radio"),
        ("http://u:p@a.example/live?x=1", "http://u:***@a.example/live?x=1"),
        ("http://a.example:8000/a@b", "http://a.example:8000/a@b"),
        ("sqlite:///liveradio.db", "sqlite:///liveradio.db"),
        (8080, 8080),
        (None, None),
    ],
)
def test_passwords_in_addresses_are_not_shown(value: object, shown: object) -> None:
    assert without_password(value) == shown
