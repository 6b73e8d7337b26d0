# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Descriptions lose their markup, whatever it is, in a time that grows with their length alone."""

from __future__ import annotations

import time

import pytest

from schedules.follow.markup import without_markup
from schedules.follow.text import one_line, plain


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("a<br/>b<BR>c", "a b c"),
        ("<b>Bold</b>ly", "Boldly"),
        ('<a href="x" title="1 > 0">link</a>.', "link."),
        ("<a title='it\"s > 1'>x</a>", "x"),
        ("fish &amp; chips &lt;b&gt;", "fish & chips <b>"),
        ("a<script>if (1 < 2) x('<p>')</script>b", "ab"),
        ("a<STYLE>p{}</style >b", "ab"),
        ("a<!-- <p> -- > -->b<!doctype x>c<?php x ?>d</>e", "abcde"),
        ("2 < 3 <3 <", "2 < 3 <3 <"),
        ("cut off <a href='x", "cut off"),
        ("cut off <!-- x", "cut off"),
        ("cut off <script>x", "cut off"),
        ("&#72;i&#x21; &#99999999999999; &nope;", "Hi! \ufffd &nope;"),
    ],
)
def test_what_a_browser_would_show_is_left(html: str, shown: str) -> None:
    assert plain(html, 500) == shown


LENGTH = 20_000


@pytest.mark.parametrize(
    "piece",
    [
        "<a ", "<", "<a b='", '<a b="', "<!--", "<!", "</", "<script>", "</script ", "&", "&#", "&#1",
        "<a a=", "<a a", "<p>", "<a b=\"'", "1", "&#x1", "</a", "<style></style",
    ],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (LENGTH // len(piece))

    began = time.process_time()
    without_markup(text + "&#" + "1" * 6_000 + ";")

    assert time.process_time() - began < 0.5  # the library's reader: 1.2 s for 16 kB of the first


def test_a_sentence_is_one_line_of_a_length_with_its_marks() -> None:
    assert one_line("HTTP 503\n<b>\x1b[31m\u202ered", 100) == "HTTP 503 <b> [31m red"
    assert one_line("x" * 100, 10) == "x" * 9 + "…"
