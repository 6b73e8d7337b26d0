# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Words from outside, made fit to be shown: plain, on one line, and of a length."""

from __future__ import annotations

import json
import re
import unicodedata

from schedules.errors import FollowError
from schedules.formats.visible import is_link

from .markup import without_markup

TITLE, SUBTITLE, GENRE, NAME = 255, 500, 100, 100
"""How many characters are kept."""
MOST_HOSTS = 10

_LONGEST = 20_000
_LONGEST_URL = 2_000
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z#]")
# What turns or hides text, and halves of pairs that are no text at all.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def plain(value: object, most: int) -> str:
    """Return a text without markup, controls and direction marks; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    text = value[:_LONGEST]
    if _MARKUP.search(text):
        text = without_markup(text)
    text = unicodedata.normalize("NFC", " ".join(_UNSHOWN.sub(" ", text).split()))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_line(text: str, most: int) -> str:
    """Return a sentence without controls and direction marks; what looks like markup stays as it is."""
    shown = " ".join(_UNSHOWN.sub(" ", text).split())
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def web_address(value: object) -> str:
    """Return an http(s) address as it is; empty if it is none."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    return text if is_link(text) and len(text) <= _LONGEST_URL else ""


def names(value: object) -> tuple[str, ...]:
    """Return the names in a text, a list of texts, or a list of objects that have a ``name``."""
    listed = value if isinstance(value, list) else [value]
    found = [plain(one.get("name") if isinstance(one, dict) else one, NAME) for one in listed[:MOST_HOSTS]]
    return tuple(dict.fromkeys(name for name in found if name))


def json_object(data: bytes, what: str) -> dict[str, object]:
    """Return the JSON object in an answer.

    Raises:
        FollowError: If there is none.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        page = data[:1_000].lstrip()[:1] == b"<"
        raise FollowError(f"{what} is {'a web page' if page else 'no JSON object'}")
    return found
