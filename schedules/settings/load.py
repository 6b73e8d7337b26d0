# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Make one set of values of a file, the environment and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from pydantic import ValidationError
from pydantic_core import to_json

from schedules import safe_yaml
from schedules.errors import Mistake, MistakesError
from schedules.safe_yaml import Document, KeyPath, Plain, key_text

from .words import Fault, M, validate

Check = Callable[[Plain], Iterable[Fault]]

MAX_STEPS = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """One value in force, and where it came from.

    Attributes:
        key: Such as ``listen.port``.
        value: As plain data.
        source: ``config.yaml:14``, ``environment LIVERADIO_LISTEN__PORT``, ``command line`` or ``default``.
    """

    key: str
    value: Plain
    source: str


@dataclass(frozen=True, slots=True)
class Loaded(Generic[M]):
    """A settings file that was read, with what overrode it.

    Attributes:
        value: The model.
        path: The file.
        places: Where values lie, for mistakes that are found later.
    """

    value: M
    path: Path
    places: Places

    def mistake(self, path: KeyPath, message: str) -> Mistake:
        """Return a mistake at the place that a value came from."""
        return self.places.mistake(path, message)

    def origins(self) -> tuple[Origin, ...]:
        """Return every value in force with its source, in the order of the model."""
        values = safe_yaml.walk(self.value.model_dump(mode="json"))
        return tuple(Origin(key_text(path), value, self.places.source(path)) for path, value in values)


@dataclass(frozen=True, slots=True)
class Places:
    """The file's lines and the overriding places, by the path of the value."""

    document: Document
    overriding: Mapping[KeyPath, str]

    def overridden_by(self, path: KeyPath) -> str | None:
        """Return the variable or command line that set this value, or something within it."""
        for length in range(len(path), 0, -1):
            if place := self.overriding.get(path[:length]):
                return place
        if path in self.document.lines:
            return None
        return next(
            (place for key, place in self.overriding.items() if path and key[: len(path)] == path), None
        )

    def source(self, path: KeyPath) -> str:
        """Return where a value came from, in words."""
        if place := self.overridden_by(path):
            return place
        written = path in self.document.lines
        return f"{self.document.file}:{self.document.lines[path]}" if written else "default"

    def mistake(self, path: KeyPath, message: str) -> Mistake:
        """Return a mistake at the place of a value."""
        if place := self.overridden_by(path):
            return Mistake(place, 0, key_text(path), message)
        return self.document.mistake(path, message)


def load(
    path: Path,
    model: type[M],
    *,
    environ: Mapping[str, str],
    prefix: str = "LIVERADIO_",
    not_settings: Iterable[str] = (),
    overrides: Mapping[str, Plain] | None = None,
    check: Check | None = None,
    name: str | None = None,
) -> Loaded[M]:
    """Read a settings file, put environment and command line over it, and check the whole.

    Args:
        path: The file.
        model: What is allowed.
        environ: Variables; ``PREFIX_A__B`` sets ``a.b``, numbers count list items, empty ones set nothing.
        not_settings: Variables that begin with `prefix` but set nothing here.
        overrides: Values of the command line by key, such as ``listen.port``; ``None`` sets nothing.
        check: Finds what single values cannot tell, in the plain data, which may be of any shape.
        name: What messages call the file; without it, its path.

    Raises:
        MistakesError: Everything that is wrong.
    """
    name = name or str(path)
    document = safe_yaml.parse(safe_yaml.read_bytes(path, name), name)
    if not isinstance(document.value, dict):
        what = "the file is empty" if document.value is None else "the file must be a block of keys"
        raise MistakesError([Mistake(document.file, 0, "", what)])

    layers = _Layers(document.value, {}, {}, [])
    for variable in sorted(environ.keys() - set(not_settings)):
        if variable.startswith(prefix) and environ[variable]:
            steps = variable.removeprefix(prefix).lower().split("__")
            key = tuple(int(step) if step.isascii() and step.isdigit() else step for step in steps)
            layers.put(key, _variable(environ[variable]), f"environment {variable}", raw=environ[variable])
    for dotted, value in (overrides or {}).items():
        if value is not None:
            layers.put(tuple(dotted.split(".")), value, "command line")

    places = Places(document, layers.overriding)
    faults = list(check(layers.data)) if check else []
    result, more = _validate_lenient(model, layers)
    mistakes = [*layers.mistakes, *(places.mistake(at, message) for at, message in faults + more)]
    if mistakes or result is None:
        raise MistakesError(_without_repeats(mistakes))
    return Loaded(result, path, places)


@dataclass(slots=True)
class _Layers:
    """The file's data with overriding values put over it."""

    data: dict[str, Plain]
    overriding: dict[KeyPath, str]
    raw: dict[KeyPath, str]
    mistakes: list[Mistake]

    def put(self, path: KeyPath, value: Plain, place: str, raw: str | None = None) -> None:
        """Set one value, making the blocks around it where they are missing."""
        inside: Plain = self.data
        if len(path) > MAX_STEPS:
            self.mistakes.append(Mistake(place, 0, "", "has too many parts"))
            return
        for depth, step in enumerate(path):
            last = depth == len(path) - 1
            if isinstance(inside, dict):
                step = str(step)  # noqa: PLW2901 - a key that looks like a number
                if last:
                    inside[step] = value
                elif inside.get(step) is None:
                    inside[step] = {}
                inside = inside[step]
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                if last:
                    inside[step] = value
                inside = inside[step]
            else:
                around = key_text(path[:depth])
                self.mistakes.append(Mistake(place, 0, key_text(path), f"{around} has nothing of that name"))
                return
        self.overriding[path] = place
        if raw is not None:
            self.raw[path] = raw


def _variable(text: str) -> Plain:
    try:
        return safe_yaml.parse(text, "").value
    except MistakesError:
        return text  # a text that only looks like YAML, such as "[::1]:80, x"


def _validate_lenient(model: type[M], layers: _Layers) -> tuple[M | None, list[Fault]]:
    """Check; a variable's value that should have been a text or a list is then taken as one."""
    try:
        model.model_validate_json(to_json(layers.data, inf_nan_mode="constants"))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = tuple(detail["loc"])
            if path not in layers.raw:
                continue
            raw, place = layers.raw[path], layers.overriding[path]
            if detail["type"] == "string_type":
                layers.put(path, raw, place)
            elif detail["type"] in {"tuple_type", "list_type"}:
                layers.put(path, [part.strip() for part in raw.split(",")], place)
    return validate(model, layers.data)


def _without_repeats(mistakes: Iterable[Mistake]) -> list[Mistake]:
    return list(dict.fromkeys(mistakes))
