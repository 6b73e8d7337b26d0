# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from schedules.errors import MistakesError
from schedules.safe_yaml import Plain
from schedules.settings import Loaded, Section, load


class Inner(Section):
    port: int = Field(default=8080, ge=0, le=65535)
    host: str = "localhost"
    level: float = -50.0


class Item(Section):
    name: str
    count: int = 1


class Whole(Section):
    title: str
    listen: Inner = Inner()
    items: tuple[Item, ...] = ()
    allow: tuple[str, ...] = ()
    fast: bool = False


GOOD = "title: Radio\nlisten:\n  port: 9000\nitems:\n  - name: one\n  - {name: two,\n     count: 3}\n"


def loaded(
    tmp_path: Path,
    text: str = GOOD,
    environ: dict[str, str] | None = None,
    overrides: dict[str, Plain] | None = None,
) -> Loaded[Whole]:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return load(
        path,
        Whole,
        environ=environ or {},
        prefix="X_",
        not_settings={"X_HOME"},
        overrides=overrides,
        name="c.yaml",
    )


def mistakes(
    tmp_path: Path,
    text: str = GOOD,
    environ: dict[str, str] | None = None,
    overrides: dict[str, Plain] | None = None,
) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        loaded(tmp_path, text, environ, overrides)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_all_mistakes_of_a_file_come_out_at_once(tmp_path: Path) -> None:
    text = "titel: Radio\nlisten:\n  port: http\n  host: 5\nitems:\n  - {name: one, count: two}\nfast: yes\n"

    assert mistakes(tmp_path, text) == [
        'c.yaml:1: titel: unknown key; did you mean "title"?',
        "c.yaml:1: title: is missing",
        "c.yaml:3: listen.port: must be a whole number",
        "c.yaml:4: listen.host: must be text (put it in quotes)",
        "c.yaml:6: items[0].count: must be a whole number",
        "c.yaml:7: fast: must be true or false",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "c.yaml: the file is empty", id="empty"),
        pytest.param("# only a comment\n", "c.yaml: the file is empty", id="comment"),
        pytest.param("- 1\n", "c.yaml: the file must be a block of keys", id="list"),
        pytest.param(
            "title: x\nlisten:\n", "c.yaml:2: listen: has no value; write one, or remove the key", id="null"
        ),
        pytest.param(
            "title: x\nlisten: 5\n", "c.yaml:2: listen: must be a block of keys", id="number for a block"
        ),
        pytest.param(
            "title: x\nitems: {name: y}\n", "c.yaml:2: items: must be a list", id="block for a list"
        ),
        pytest.param(
            "title: x\nlisten: {port: 70000}", "c.yaml:2: listen.port: must be at most 65535", id="range"
        ),
        pytest.param(
            "title: x\nlisten: {port: 1.5}", "c.yaml:2: listen.port: must be a whole number", id="fraction"
        ),
        pytest.param(
            "title: x\nlisten: {level: 1e999}",
            "c.yaml:2: listen.level: must be a number of sensible size",
            id="inf",
        ),
        pytest.param(
            "title: x\nallow: [a, 5]", "c.yaml:2: allow[1]: must be text (put it in quotes)", id="item"
        ),
    ],
)
def test_a_mistake_is_said_in_plain_words(tmp_path: Path, text: str, expected: str) -> None:
    assert mistakes(tmp_path, text) == [expected]


def test_the_environment_beats_the_file_and_the_command_line_beats_both(tmp_path: Path) -> None:
    environ = {
        "X_LISTEN__PORT": "1",
        "X_LISTEN__HOST": "9",
        "X_ITEMS__1__COUNT": "7",
        "X_ALLOW": "a, b",
        "X_TITLE": "",
    }

    result = loaded(tmp_path, environ=environ, overrides={"listen.port": 2, "fast": None})

    assert result.value == Whole(
        title="Radio",
        listen=Inner(port=2, host="9"),
        items=(Item(name="one"), Item(name="two", count=7)),
        allow=("a", "b"),
    )
    sources = {origin.key: origin.source for origin in result.origins()}
    assert sources == {
        "title": "c.yaml:1",
        "listen.port": "command line",
        "listen.host": "environment X_LISTEN__HOST",
        "listen.level": "default",
        "items[0].name": "c.yaml:5",
        "items[0].count": "default",
        "items[1].name": "c.yaml:6",
        "items[1].count": "environment X_ITEMS__1__COUNT",
        "allow[0]": "environment X_ALLOW",
        "allow[1]": "environment X_ALLOW",
        "fast": "default",
    }


def test_a_list_in_the_environment_may_be_written_as_one(tmp_path: Path) -> None:
    assert loaded(tmp_path, environ={"X_ALLOW": '["[::1]:80", b]'}).value.allow == ("[::1]:80", "b")


def test_variables_that_are_no_settings_are_left_alone(tmp_path: Path) -> None:
    assert loaded(tmp_path, environ={"X_HOME": "/x", "HOME": "/y", "Y_PORT": "1"}).value.title == "Radio"


def test_mistakes_in_the_environment_and_the_command_line_name_them(tmp_path: Path) -> None:
    environ = {"X_LISTEN__PROT": "1", "X_FOO": "1", "X_ITEMS__5__NAME": "x", "X_LISTEN__LEVEL": "loud"}

    assert mistakes(tmp_path, environ=environ, overrides={"listen.port": -1}) == [
        "command line: listen.port: must be at least 0",
        "environment X_FOO: foo: unknown key",
        "environment X_ITEMS__5__NAME: items[5].name: items has nothing of that name",
        "environment X_LISTEN__LEVEL: listen.level: must be a number",
        'environment X_LISTEN__PROT: listen.prot: unknown key; did you mean "port"?',
    ]


def test_a_file_cut_at_any_byte_is_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    for length in range(len(GOOD)):
        try:
            loaded(tmp_path, GOOD[:length])
        except MistakesError:
            continue  # the one way to fail
