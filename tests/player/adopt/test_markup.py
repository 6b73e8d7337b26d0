# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cutting HTML into tags and text: as browsers do, whatever comes, and never for long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.adopt.markup import LONGEST_TEXT, MOST_TOKENS, Tag, Text, tokens

# What browsers make of it, by the states of the HTML standard's tokenizer (WHATWG HTML, 13.2.5).
CASES = [
    pytest.param("a<b>c</b>", [Text("a"), Tag("b"), Text("c"), Tag("b", {}, True)], id="plain"),
    pytest.param("<A HREF=x Href=y>", [Tag("a", {"href": "x"})], id="capitals, and the first of two"),
    pytest.param(
        "<a href='x y' b=\"'\" c=d/e f>",
        [Tag("a", {"href": "x y", "b": "'", "c": "d/e", "f": ""})],
        id="all ways to quote",
    ),
    pytest.param("<a\nhref\t=\n x>", [Tag("a", {"href": "x"})], id="blanks around the equals sign"),
    pytest.param("<br/><img src=a/>", [Tag("br"), Tag("img", {"src": "a/"})], id="slashes at the end"),
    pytest.param("&amp;&#65;&#x42;&nbsp;x", [Text("&AB\xa0x")], id="entities in text"),
    pytest.param("<a href='?a=1&amp;b=2'>", [Tag("a", {"href": "?a=1&b=2"})], id="entities in a value"),
    pytest.param("1 < 2 <3", [Text("1 "), Text("<"), Text(" 2 "), Text("<"), Text("3")], id="no tag"),
    pytest.param("<!-- <a href=x> -->y", [Text("y")], id="comment"),
    pytest.param("<!-->y", [Text("y")], id="the shortest comment"),
    pytest.param("<!-- <a>", [], id="comment without end"),
    pytest.param("<!DOCTYPE html><?php x ?></ >y", [Text("y")], id="declarations"),
    pytest.param(
        "<script>'<a>'</scriptx></SCRIPT >y",
        [Tag("script"), Text("'<a>'</scriptx>", "script"), Tag("script", {}, True), Text("y")],
        id="script",
    ),
    pytest.param(
        "<title>a<b>&amp;</title>", [Tag("title"), Text("a<b>&", "title"), Tag("title", {}, True)], id="title"
    ),
    pytest.param(
        "<script>&amp;", [Tag("script"), Text("&amp;", "script")], id="entities are none in a script"
    ),
    pytest.param("x<a href=y", [Text("x")], id="the file ends within a tag"),
    pytest.param("x<a href='y", [Text("x")], id="the file ends within a value"),
    pytest.param("&#xD800;", [Text("\ufffd")], id="half a pair"),
    pytest.param("&#" + "9" * 5000 + ";", [Text("\ufffd")], id="no number that the library reads"),
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_html_is_cut_as_browsers_cut_it(html: str, expected: list[Tag | Text]) -> None:
    assert list(tokens(html)) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "</a ",
        "<a b='\" ",
        '<a b="',
        "<a =",
        "<!--",
        "<!",
        "<",
        "< ",
        "<script",
        "<script>",
        "<title>",
        "&#9",
        "<a b=c>",
        "<a/",
        "<a\n",
        "x",
    ],
)
def test_two_megabytes_of_anything_take_a_few_seconds_at_most(piece: str) -> None:
    html = piece * (2_000_000 // len(piece))

    started_s = time.process_time()
    count = sum(1 for _ in tokens(html))

    assert time.process_time() - started_s < 5.0  # a few tenths; quadratic would be hours
    assert count <= MOST_TOKENS


PIECES = st.sampled_from([*"<>/=\"'!-&#;ax \n", "script", "title", "&#x", "]]>", "\ud800"])


@settings(deadline=None)
@given(st.lists(PIECES).map("".join))
def test_whatever_comes_it_raises_nothing_and_its_text_can_be_written(html: str) -> None:
    for token in tokens(html):
        if isinstance(token, Text):
            token.text.encode()
            assert len(token.text) <= LONGEST_TEXT or token.inside
        else:
            "".join([token.name, *token.attributes, *token.attributes.values()]).encode(errors="strict")
