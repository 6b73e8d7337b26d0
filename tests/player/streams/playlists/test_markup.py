# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from player.streams.playlists.markup import first_tag, joined, root_name, tags, unescaped


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ('<a href="x"/>', {"href": "x"}),
        ("<A HREF = 'x' Title=\"it's\">", {"href": "x", "title": "it's"}),
        ("<a href=http://h/x?a=1&b=2>", {"href": "http://h/x?a=1&b=2"}),
        ("<a href=http://h/x/>", {"href": "http://h/x"}),
        ("<a href=http://h/x/ b=c>", {"href": "http://h/x/", "b": "c"}),
        ('<a href="x"title="y">', {"href": "x", "title": "y"}),
        ('<a href="http://h/x />', {"href": "http://h/x"}),
        ('<a href="a>b">', {"href": "a>b"}),
        ("<a disabled href=x>", {"href": "x"}),
        ('<a href="" href="x">', {"href": ""}),
        ('<a href="x"', {"href": "x"}),
        ('<n:a xml:base="x">', {"xml:base": "x"}),
        ("<a>", {}),
    ],
)
def test_attributes_as_stations_write_them(text: str, attributes: dict[str, str]) -> None:
    (tag,) = tags(text, {"a"})

    assert tag.attributes() == attributes


def test_text_is_what_follows_without_comments_and_with_cdata() -> None:
    text = "<a> x &amp;<!-- <b>no</b> --> y\n <![CDATA[<&amp;>]]> z </a><!-- <a>"

    assert [tag.text for tag in tags(text, {"a"})] == ["x & y <&amp;> z", ""]  # the last comment never ends


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<asx>", "asx"),
        ("\ufeff \r\n<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><!-- <x> --><n:ASX>", "asx"),
        ("junk <asx>", ""),
        ("<", ""),
        ("", ""),
        ("<!-- <asx>", ""),
    ],
)
def test_the_root_is_the_first_tag_of_markup(text: str, name: str) -> None:
    assert root_name(text) == name


def test_the_first_tag_may_stand_anywhere() -> None:
    assert first_tag("junk < <3 <ASX>") == "asx"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a=1&amp;copy=2", "a=1&copy=2"),
        ("a=1&copy=2&reg;&lt=3", "a=1&copy=2&reg;&lt=3"),
        ("&#65;&#x42;&#xD800;&#x110000;", "AB\ufffd\ufffd"),
        ("&#99999999999999999999;&;&", "&#99999999999999999999;&;&"),
    ],
)
def test_only_whole_entities_of_xml_are_decoded(written: str, meant: str) -> None:
    assert unescaped(written) == meant


@pytest.mark.parametrize(
    ("base", "reference", "result"),
    [
        ("", "x", "x"),
        ("http://h/a/b", "x", "http://h/a/x"),
        ("http://h", "x", "http://h/x"),
        ("http://h/a/", "http://i/;", "http://i/;"),
        ("http://h/a/", "//i/x", "//i/x"),
        ("a/b", "x", "a/x"),
        ("a/", "../x", "a/../x"),
        ("a?q", "?r", "a?r"),
        ("/a/b", "/x", "/x"),
        ("//h/a/b", "/x", "//h/x"),
        ("//h", "x", "//x"),
        ("mailto:a", "x", "x"),
    ],
)
def test_bases_may_be_relative(base: str, reference: str, result: str) -> None:
    assert joined(base, reference) == result
