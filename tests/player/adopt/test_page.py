# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a page says: every kind of trace on it, and nothing that is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.adopt.page import MOST_LINKS, MOST_SIGHTINGS, read_page
from player.adopt.sighting import Sighting, Topic

URL = "https://www.wval.example/radio/"
UCS = "5187f1a5e1c8e4b1a2c3d4e5"
COMPOSER = f"https://api.composer.nprstations.org/v1/widget/{UCS}"


def seen(html: str, topic: Topic, url: str = URL) -> list[str]:
    return [one.value for one in read_page(html, url).sightings if one.topic is topic]


def one(html: str, topic: Topic) -> Sighting:
    (found,) = [one for one in read_page(html, URL).sightings if one.topic is topic]
    return found


STREAMS = [
    pytest.param("<audio src=live.mp3>", [f"{URL}live.mp3"], id="audio element"),
    pytest.param("<audio><source src='//ice.example/x'></audio>", ["https://ice.example/x"], id="source"),
    pytest.param("<video><source src=film></video>", [], id="a film is no stream"),
    pytest.param("<picture><source srcset=a src=b></picture>", [], id="nor is a picture"),
    pytest.param("<embed type=audio/mpeg src=x>", [f"{URL}x"], id="embed"),
    pytest.param("<a href=/listen.pls>", ["https://www.wval.example/listen.pls"], id="playlist"),
    pytest.param("<a href=LIVE.M3U8?x=1>", [f"{URL}LIVE.M3U8?x=1"], id="HLS, in capitals"),
    pytest.param("<a href=windows.asx>", [f"{URL}windows.asx"], id="ASX"),
    pytest.param("<a href=/listen>Listen live</a>", [], id="a page of the site itself"),
    pytest.param("<a href='http://a.example:8000/'>", ["http://a.example:8000/"], id="Icecast's port"),
    pytest.param("<a href='http://a.example:8080/admin/'>", [], id="another port"),
    pytest.param(
        "<a href='https://wval.streamguys1.com/live'>", ["https://wval.streamguys1.com/live"], id="CDN"
    ),
    pytest.param(
        "<a href='https://live.streamtheworld.com/WVAL'>",
        ["https://live.streamtheworld.com/WVAL"],
        id="StreamTheWorld",
    ),
    pytest.param("<script src='https://sdk.listenlive.co/x.js'></script>", [], id="somebody's script"),
    pytest.param(
        "<a href='https://tunein.com/radio/WVAL-s12345/'>",
        ["https://tunein.com/radio/WVAL-s12345/"],
        id="page at TuneIn",
    ),
    pytest.param(
        "<a href='https://stream.wval.example/wval'>",
        ["https://stream.wval.example/wval"],
        id="a host named for it",
    ),
    pytest.param(
        "<script>a='https:\\/\\/b.example\\/x.aac?y=1\\u0026z=2'</script>",
        ["https://b.example/x.aac?y=1&z=2"],
        id="escapes of JSON in a script",
    ),
    pytest.param(
        '<script>a={file:"/live.mp3"}</script>',
        ["https://www.wval.example/live.mp3"],
        id="own path in a script",
    ),
    pytest.param("<script>// http.example/x.mp3 is old\n</script>", [], id="a remark"),
    pytest.param("<script>import 'https://a.example/live.js'</script>", [], id="a script's script"),
    pytest.param(
        '<div data-cfg=\'{"s":"https://b.example/x.mp3"}\'>',
        ["https://b.example/x.mp3"],
        id="settings in an attribute",
    ),
    pytest.param("<div data-src=https://b.example/x.mp3>", ["https://b.example/x.mp3"], id="attribute"),
    pytest.param(
        "<div data-stream='/x.mp3'>", ["https://www.wval.example/x.mp3"], id="relative in an attribute"
    ),
    pytest.param(
        "<script src=//sdk.tritondigital.com/></script><script>p({mount: 'WVALFM'})</script>",
        ["https://playerservices.streamtheworld.com/api/livestream-redirect/WVALFM.mp3"],
        id="mount of StreamTheWorld",
    ),
    pytest.param(
        "<td-player-tritondigital data-mount=WVALFMAAC>",
        ["https://playerservices.streamtheworld.com/api/livestream-redirect/WVALFMAAC.aac"],
        id="mount in an attribute",
    ),
    pytest.param("<script>p({mount: 'WVALFM'})</script>", [], id="a mount of something else"),
    pytest.param(
        "<meta property=og:audio content=https://a.example/x>", ["https://a.example/x"], id="og:audio"
    ),
    pytest.param(
        '<script type=application/ld+json>{"@type": "RadioStation", "potentialAction": '
        '{"@type": "ListenAction", "target": {"urlTemplate": "https://a.example/x"}}}</script>',
        ["https://a.example/x"],
        id="ListenAction",
    ),
    pytest.param("<!-- <audio src=a.mp3> --><style>a[src='b.mp3']</style>", [], id="comments and styles"),
    pytest.param(
        "<a href=javascript:play('x.mp3')><a href=ftp://a/x.mp3><a href='http://[::1/x.mp3'>",
        [],
        id="nothing that we open",
    ),
    pytest.param(
        "<base href=https://cdn.example/a/><base href=https://b.example/><audio src=b>",
        ["https://cdn.example/a/b"],
        id="the first base counts",
    ),
    pytest.param("<base href=javascript:x><audio src=b>", [f"{URL}b"], id="a base that is none"),
    pytest.param("<audio src='caf\u00e9 1.mp3'>", [f"{URL}caf%C3%A9%201.mp3"], id="what must be quoted"),
    pytest.param("<audio src=''><audio><source>", [], id="no address"),
]


@pytest.mark.parametrize(("html", "expected"), STREAMS)
def test_what_looks_like_a_stream_is_seen(html: str, expected: list[str]) -> None:
    assert seen(html, Topic.STREAM) == expected


def test_each_sighting_says_where_and_how_it_stands() -> None:
    found = one("<p>x<a href='a.pls' title=z> Listen <b>&amp; hear</b></a>", Topic.STREAM)

    assert (found.page, found.how, found.words) == (URL, 'link "Listen & hear"', "Listen & hear")


def test_what_is_declared_is_believed_more_than_what_stands_in_a_script() -> None:
    html = "<script>'https://www.wval.example/radio/a.mp3'</script><audio src=a.mp3>"

    found = one(html, Topic.STREAM)

    assert found.how == "audio element"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(f"<script>get('{COMPOSER}/now?format=json')</script>", COMPOSER, id="widget"),
        pytest.param(f"<div data-ucs='{UCS}'>", COMPOSER, id="attribute"),
        pytest.param(f"<script>x = {{ucs: '{UCS}'}}</script>", COMPOSER, id="key in a script"),
        pytest.param(
            f"<iframe src='https://c.example/v1/widget/{UCS}/day'></iframe>",
            f"https://c.example/v1/widget/{UCS}",
            id="frame",
        ),
    ],
)
def test_a_composer_key_is_seen(html: str, expected: str) -> None:
    assert seen(html, Topic.COMPOSER) == [expected]


@pytest.mark.parametrize("html", [f"<div data-ucs='{UCS}0'>", "<script>ucs='5187f1a5'</script>", f"<p>{UCS}"])
def test_other_digits_are_no_composer_key(html: str) -> None:
    assert seen(html, Topic.COMPOSER) == []


GOOGLE = "https://calendar.google.com/calendar"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<a href=week.ics>", f"{URL}week.ics", id="link"),
        pytest.param("<a href=webcal://c.example/w>", "https://c.example/w", id="webcal"),
        pytest.param(
            "<link rel=alternate type=text/calendar href=/feed>",
            "https://www.wval.example/feed",
            id="link element",
        ),
        pytest.param(
            f"<iframe src='{GOOGLE}/embed?src=a%40group.calendar.google.com&amp;ctz=UTC'></iframe>",
            f"{GOOGLE}/ical/a%40group.calendar.google.com/public/basic.ics",
            id="embedded",
        ),
        pytest.param(
            f"<a href='{GOOGLE}/render?cid=a@b.example'>",
            f"{GOOGLE}/ical/a%40b.example/public/basic.ics",
            id="to add at Google",
        ),
    ],
)
def test_a_calendar_is_seen(html: str, expected: str) -> None:
    assert seen(html, Topic.CALENDAR) == [expected]


def test_at_an_unencrypted_site_its_own_webcal_link_is_unencrypted_too() -> None:
    html = "<a href=webcal://a.example:81/w.ics><a href=webcal://b.example/w.ics>"

    assert seen(html, Topic.CALENDAR, "http://a.example:81/") == [
        "http://a.example:81/w.ics",
        "https://b.example/w.ics",
    ]


@pytest.mark.parametrize(
    ("html", "topic", "expected"),
    [
        ("<title>Home | Valley Radio</title>", Topic.NAME, ["Valley Radio"]),
        ("<title>Listen – WVAL Public Radio · Vestal</title>", Topic.NAME, ["WVAL Public Radio"]),
        ("<meta property=og:site_name content='A &quot;B&quot;'>", Topic.NAME, ['A "B"']),
        ("<link rel='Shortcut ICON' href=a.ico>", Topic.LOGO, [f"{URL}a.ico"]),
        ("<meta property=og:image content=/a.png>", Topic.LOGO, ["https://www.wval.example/a.png"]),
        (
            "<a href=https://publicfiles.fcc.gov/fm-profile/wval-fm>",
            Topic.PUBLIC_FILE,
            ["https://publicfiles.fcc.gov/fm-profile/wval-fm"],
        ),
        ("<a href=https://publicfiles.fcc.gov.evil.example/x>", Topic.PUBLIC_FILE, []),
        ("<a href=/x.pdf>License Renewal Application</a>", Topic.RENEWAL, ["https://www.wval.example/x.pdf"]),
        (
            f"<iframe src='{GOOGLE}/embed?src=a&ctz=America/New_York'></iframe>",
            Topic.ZONE,
            ["America/New_York"],
        ),
        ("<script src=https://r.example/live-radio.js></script>", Topic.LIVERADIO, ["https://r.example"]),
        ("<iframe src=https://r.example/embed/wval-fm></iframe>", Topic.LIVERADIO, ["https://r.example"]),
        ("<p><b>WVAL-FM</b> 90.7 and 101.3 FM WVLY", Topic.STATION, ["WVAL-FM", "WVLY"]),
        ("<p>WVAL is yours", Topic.STATION, ["WVAL"]),
        ("<p>WHO is at 90.7 percent", Topic.STATION, []),
        ("<p>mail us: a@b.example", Topic.CONTACT, []),
    ],
)
def test_who_it_is_is_seen(html: str, topic: Topic, expected: list[str]) -> None:
    assert seen(html, topic) == expected


def test_links_have_their_words_and_frames_and_refreshes_are_links() -> None:
    html = (
        "<a href=a>One<a href=b><img alt=Two></a><iframe src=c></iframe>"
        "<meta http-equiv=refresh content='0; url=d'><a href=#top>"
    )

    links = read_page(html, URL).links

    assert [(one.url.removeprefix(URL), one.words) for one in links] == [
        ("a", "One"),
        ("b", "Two"),
        ("c", "player"),
        ("d", "player"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "<a href=x>",
        "<audio src=/{}.mp3>",
        "<a href=http://{}.example:8000/>",
        "<script>'http://a{}:8000/' ",
        "<div data-a='http://{}:8000/'>",
        "WVAL 90.7 ",
        "<title>|",
        "<script type=application/ld+json>[",
        "<meta name=og:site_name content={}>",
        "<link rel=icon href={}>",
    ],
)
def test_two_megabytes_of_anything_give_a_bounded_answer_soon(piece: str) -> None:
    html = "".join(piece.format(number) for number in range(2_000_000 // len(piece)))

    started_s = time.process_time()
    page = read_page(html, URL)

    assert time.process_time() - started_s < 10.0  # about a second
    assert len(page.links) <= MOST_LINKS
    assert len(page.sightings) <= MOST_SIGHTINGS + 100


WORDS = st.sampled_from(
    [
        "<a href=",
        "<audio src='",
        "<script>",
        "</script>",
        "<script type='application/ld+json'>",
        "<base href=",
        "http://",
        "//",
        "[::1",
        "x.mp3",
        "webcal:",
        "'",
        '"',
        ">",
        "<iframe src=",
        "&#",
        "\\u0026",
        "{",
        "}",
        "[",
        '"@type":"RadioStation"',
        ",",
        '"callSign":',
        "1e999",
        "<title>",
        " | ",
        "WVAL 90.7",
        "ctz=",
        "\ud800",
        "https://calendar.google.com/calendar/embed?src=",
        "%",
        "data-ucs=",
        UCS,
        "<div ",
        "\x00",
        "é",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_whatever_a_page_is_it_is_read_and_all_that_is_found_can_be_written(html: str) -> None:
    page = read_page(html, URL)

    for one in page.sightings:
        (one.value + one.how + one.words).encode()
        assert one.value
    for link in page.links:
        (link.url + link.words).encode()
