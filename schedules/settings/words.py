# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Check plain data against a model, and say what is wrong in words for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from schedules.safe_yaml import KeyPath, Plain

M = TypeVar("M", bound=BaseModel)
Fault = tuple[KeyPath, str]
"""Where in the data, and what is wrong there."""

_WORDS: dict[str, str] = {
    "missing": "is missing",
    "string_type": "must be text (put it in quotes)",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "finite_number": "must be a number of sensible size",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "model_type": "must be a block of keys",
    "model_attributes_type": "must be a block of keys",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "needs at least {min_length}",
    "too_long": "has more than {max_length} entries",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
}


def validate(model: type[M], value: Plain, within: KeyPath = ()) -> tuple[M | None, list[Fault]]:
    """Check plain data against a model.

    Args:
        within: Path of the data in its file, put before the paths of the faults.

    Returns:
        The model's value, or ``None`` with every fault as path and message.
    """
    try:
        return model.model_validate_json(to_json(value, inf_nan_mode="constants")), []
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _only_items_wrong(detail)]
        return None, [((*within, *detail["loc"]), _in_words(model, detail)) for detail in details]


def near(word: str, words: Iterable[str]) -> str:
    """Return ``; did you mean "x"?`` for the word that is most like this one, or an empty text."""
    found = difflib.get_close_matches(word[:80].lower().replace("-", "_"), list(words), n=1, cutoff=0.6)
    return f'; did you mean "{found[0]}"?' if found else ""


def _in_words(model: type[BaseModel], detail: ErrorDetails) -> str:
    kind, path = detail["type"], tuple(detail["loc"])
    if kind == "mistake":
        return str(detail["ctx"]["message"])
    if kind == "extra_forbidden":
        return f"unknown key{near(str(path[-1]), _keys_at(model, path[:-1]))}"
    if detail["input"] is None and kind != "missing":
        return "has no value; write one, or remove the key"
    if kind == "too_short" and isinstance(detail["input"], str):
        return _WORDS["string_too_short"]
    if kind == "too_long" and isinstance(detail["input"], str):
        kind = "string_too_long"
    if kind in _WORDS:
        return _WORDS[kind].format(**detail.get("ctx", {}))
    return detail["msg"]


def _only_items_wrong(detail: ErrorDetails) -> bool:
    """Return whether a list is called too short only because items in it are wrong, as others say."""
    given = detail["input"]
    if detail["type"] != "too_short" or not isinstance(given, list):
        return False
    return len(given) >= int(detail["ctx"]["min_length"])


def _keys_at(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """Return the keys that the model at this path allows."""
    for step in path:
        if isinstance(step, str):
            found = next((f for name, f in model.model_fields.items() if step in {name, f.alias}), None)
            inner = next(_models_in(found.annotation), None) if found else None
            if inner is None:
                return ()
            model = inner
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
