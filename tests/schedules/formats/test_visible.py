# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Words of rows show what they are, and links carry nobody's password."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schedules.errors import MistakesError
from schedules.formats.slotfile import SlotFile
from schedules.formats.visible import has_something_visible, is_link
from schedules.model.programme import Programme


def read(**keys: Any) -> Programme:
    row = {"title": "T", "start": "05:00", "end": "06:00", **keys}
    content = json.dumps({"slots": [row]}).encode()  # which is YAML, too
    return SlotFile().read(content, "s.yaml").lineup.slots[0].programme


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Evil \u202egnp.exe\u202c", "Evil gnp.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("\u202a\u202b\u202d x", "x"),
        ("\u05e9\u05dc\u05d5\u05dd\u200f!", "\u05e9\u05dc\u05d5\u05dd\u200f!"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_what_turns_a_text_round_is_left_out_and_what_languages_need_stays(text: str, kept: str) -> None:
    programme = read(title=text, subtitle=text, hosts=[text], genre=text)

    assert (programme.title, programme.subtitle, programme.hosts, programme.genre) == (
        kept, kept, (kept,), kept,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["\u200b", "\u202e", " \u2060\ufeff ", "\u3164", "\u2800", "\u00ad", "\ufe0f", "  "]
)
def test_a_title_without_anything_to_see_is_refused_and_another_text_is_empty(text: str) -> None:
    assert not has_something_visible(text)
    assert read(subtitle=text).subtitle == ""
    for keys in ({"title": text}, {"hosts": [text]}):
        with pytest.raises(MistakesError, match="nothing that can be seen"):
            read(**keys)


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://a.example/show?x=@y", True),
        ("http://[2001:db8::1]:8000/a(b)", True),
        ("https://u:p@host.example/", False),
        ("https://u@host.example/", False),
        ("https://host.example/\u202egnp.exe", False),
        ("https://host.example/\u2066x", False),
        ("https://host.example/\u200bx", False),
        ("https://host.example/\x1b[0m", False),
        ("https://host.example/\x9b", False),
        ('https://host.example/">x', False),
        ("javascript:alert(1)", False),
        ("https://host.example:0x1/", False),
    ],
)
def test_a_link_says_where_it_leads_and_no_password(address: str, *, fine: bool) -> None:
    assert is_link(address) is fine
    for key in ("url", "image"):
        if fine:
            assert getattr(read(**{key: address}), key) == address
        else:
            with pytest.raises(MistakesError) as caught:
                read(**{key: address})
            assert caught.value.mistakes[0].key.endswith(key)
