# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Call signs and frequencies in text: only where they stand side by side."""

from __future__ import annotations

import pytest

from player.adopt.dial import call_signs_in, pairs_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WSKG-FM 89.3 Binghamton", [("WSKG-FM", "89.3")]),
        ("89.3 FM WSKG", [("WSKG", "89.3")]),
        ("Hear us on 90.9 MHz (WSQG)", [("WSQG", "90.9")]),
        (
            "WSQX-FM (91.5), WSQN 88.1 | W221CW 92.1",
            [("WSQX-FM", "91.5"), ("WSQN", "88.1"), ("W221CW", "92.1")],
        ),
        ("89.3 WSKG, 90.9 WSQG - 91.5 WSQX", [("WSKG", "89.3"), ("WSQG", "90.9"), ("WSQX", "91.5")]),
        ("Our WSKG and WSQG 90.9", [("WSQG", "90.9")]),
        ("KQED: 88.5", [("KQED", "88.5")]),
        ("CBLA-FM 99.1", [("CBLA-FM", "99.1")]),
        ("WHO 12.5 percent", []),
        ("WITH 9.3 or 189.3 or 89.35", []),
        ("WITH 110.1", []),
        ("wskg 89.3", []),
        ("XWSKG 89.3", []),
        ("WSKG and then 89.3", []),
        ("call 89.3.1 WSKG", []),
        ("WSKG 89.3 WSKG 90.1", [("WSKG", "89.3")]),
    ],
)
def test_only_what_stands_beside_a_frequency_is_a_transmitter(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(one.call_sign, one.mhz) for one in pairs_in(text)] == expected


def test_words_in_capitals_have_the_form_of_call_signs() -> None:
    assert list(call_signs_in("WSKG asks WHAT? KEY: NPR, X-WAY")) == ["WSKG", "WHAT", "KEY"]
