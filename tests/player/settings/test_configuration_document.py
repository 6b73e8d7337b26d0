# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""docs/configuration.md against the models: every setting is there, with its default, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from player.settings import Config, load_config
from schedules.formats.registry import read_lineup
from schedules.formats.slotfile_rows import AiringRow, ExtraRow, MoveRow, OneOffRow, RecurRow
from schedules.settings import Duration, duration_text

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "configuration.md"
ROW = re.compile(r"^\| `([a-z0-9_.\[\]]+)` \| ([^|]*) \| (required|none|`[^`]*`) \|", re.MULTILINE)
DURATION = repr(get_args(Duration)[1])


def settings(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        inner, many = inner_model(field.annotation)
        key = f"{before}{name}{'[]' if many else ''}"
        if inner:
            if field.is_required():
                yield key.removesuffix("[]"), "required"
            yield from settings(inner, f"{key}.")
        else:
            yield key, default_text(field)


def inner_model(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    arguments = get_args(annotation)
    many = Ellipsis in arguments
    for argument in arguments:
        model, within = inner_model(argument)
        if model:
            return model, many or within
    return None, many


def default_text(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is None:
        return "none"
    if any(repr(part) == DURATION for part in field.metadata):
        return f"`{duration_text(field.default)}`"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    if isinstance(field.default, float):
        return f"`{field.default:g}`"
    if field.default == ():
        return "`[]`"
    return f"`{field.default!s}`" if field.default != "" else '`""`'


def test_every_setting_is_described_with_its_default_and_none_that_does_not_exist() -> None:
    described = {key: default for key, _, default in ROW.findall(DOCUMENT.read_text(encoding="utf-8"))}

    assert described == dict(settings(Config))


@pytest.mark.parametrize(
    ("row", "model", "told_elsewhere"),
    [
        ("`title`", AiringRow, set[str]()),
        ("`start`, `end`", OneOffRow, {"title", "kind"}),
        ("`recur`", RecurRow, set[str]()),
        ("`moves`, `extra`", MoveRow, set[str]()),
        ("`moves`, `extra`", ExtraRow, set[str]()),
    ],
)
def test_what_a_slot_file_requires_is_called_required(
    row: str, model: type[BaseModel], told_elsewhere: set[str]
) -> None:
    (words,) = re.findall(rf"(?m)^\| {row} \|.*$", DOCUMENT.read_text(encoding="utf-8"))
    required = {name for name, field in model.model_fields.items() if field.is_required()}

    assert "required" in words.lower()
    assert [name for name in required - told_elsewhere if f"`{name}`" not in words] == []


def test_the_example_of_a_slot_file_is_one() -> None:
    example = next(
        block
        for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
        if "slots:" in block
    )

    lineup = read_lineup(example.encode(), "example.yaml", stations={"wsqg-fm"})

    assert [len(lineup.slots), len(lineup.oneoffs), lineup.sample] == [4, 1, True]


def test_the_example_variables_are_settings() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    lines = re.findall(r"^(LIVERADIO_[A-Z0-9_]+)=(\S+)$", text, re.MULTILINE)

    config = load_config(DOCUMENT.parents[1] / "config.yaml", environ=dict(lines)).config

    assert len(lines) == 3
    assert config.listen.port == 9000
    assert config.services[0].keep_air == 2 * 3600
    assert config.outbound.allow == ("10.1.2.3:8000", "192.168.7.0/24")
