# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``robots.txt`` by the examples of its standard (RFC 9309), and what people write instead."""

from __future__ import annotations

import time

import pytest

from player.adopt.robots import ALLOW_ALL, DENY_ALL, parse_robots

# From section 5.1 of the standard, with our name for one of its crawlers.
EXAMPLE = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: playliveradio
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("text", "target", "allowed"),
    [
        pytest.param(EXAMPLE, "/example/page.html", False, id="our own group"),
        pytest.param(EXAMPLE, "/example/other.html", True, id="then that for everybody does not count"),
        pytest.param(
            EXAMPLE.replace("playliveradio", "x"), "/example/a", False, id="the group for everybody"
        ),
        pytest.param(EXAMPLE.replace("playliveradio", "x"), "/a/b.gif", False, id="a star and an end"),
        pytest.param(EXAMPLE.replace("playliveradio", "x"), "/a/b.gif?c", True, id="not at the end"),
        pytest.param("User-agent: *\nDisallow: /", "/", False, id="all"),
        pytest.param("User-agent: *\nDisallow:", "/", True, id="nothing"),
        pytest.param("", "/", True, id="empty"),
        pytest.param("Disallow: /", "/", True, id="rules for nobody"),
        pytest.param("user-agent:*\r\ndisallow:/a # why\r\n", "/a", False, id="capitals, blanks, remarks"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /a", "/a", False, id="byte order mark"),
        pytest.param(
            "User-agent: PlayLiveRadio/0.1\nDisallow: /a", "/a", False, id="our name with a version"
        ),
        pytest.param(
            "User-agent: a\n\n\nUser-agent: *\nDisallow: /a", "/a", False, id="blank lines part nothing"
        ),
        pytest.param("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True, id="the longer rule"),
        pytest.param("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True, id="of equal ones the kinder"),
        pytest.param("User-agent: *\nDisallow: /*?print=", "/x?print=1", False, id="query"),
        pytest.param("User-agent: *\nDisallow: /a*b*c$", "/a1b2c", False, id="several stars"),
        pytest.param(
            "User-agent: *\nDisallow: /a*bc$", "/abcbc", False, id="the last place counts for the end"
        ),
        pytest.param("User-agent: *\nDisallow: /ab*b$", "/ab", True, id="no mark is used twice"),
        pytest.param("User-agent: *\nDisallow: /a$", "/ab", True, id="only the end"),
        pytest.param("<html><body>404", "/", True, id="a page"),
    ],
)
def test_the_longest_rule_for_us_decides(text: str, target: str, allowed: bool) -> None:
    assert parse_robots(text).allow(target) is allowed


def test_all_and_nothing() -> None:
    assert ALLOW_ALL.allow("/x")
    assert not DENY_ALL.allow("/x")


def test_hostile_patterns_take_no_time() -> None:
    robots = parse_robots("User-agent: *\n" + f"Disallow: {'*a' * 900}b\n" * 200)

    started_s = time.process_time()
    assert robots.allow("/" + "a" * 8000)

    assert time.process_time() - started_s < 2.0  # as regular expressions they would never end
