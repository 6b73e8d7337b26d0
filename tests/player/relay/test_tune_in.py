# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Playlists, read back by plain readers and the standard library."""

from __future__ import annotations

from configparser import ConfigParser
from xml.etree import ElementTree

from player.relay.tune_in import m3u, pls, xspf

URL = "http://127.0.0.1:8080/listen/wskg-fm"
NAME = "News & <Talk>\r\nFile2=http://evil.example/"
SAFE = "News & <Talk> File2=http://evil.example/"


def test_m3u_has_one_entry_without_end() -> None:
    lines = m3u(URL, NAME).body.decode().splitlines()

    assert lines == ["#EXTM3U", f"#EXTINF:-1,{SAFE}", URL]


def test_pls_has_one_entry_without_end() -> None:
    parser = ConfigParser(interpolation=None)
    parser.read_string(pls(URL, NAME).body.decode())

    assert dict(parser["playlist"]) == {
        "file1": URL,
        "title1": SAFE,
        "length1": "-1",
        "numberofentries": "1",
        "version": "2",
    }


def test_xspf_has_one_track() -> None:
    root = ElementTree.fromstring(xspf(URL, NAME).body)

    space = {"x": "http://xspf.org/ns/0/"}
    assert root.attrib == {"version": "1"}
    assert [e.text for e in root.findall("x:trackList/x:track/x:location", space)] == [URL]
    assert root.findtext("x:title", namespaces=space) == SAFE
