# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How long a list of 512 KiB with 5,000 entries takes, in each format, from its bytes to its entries.

Counted is the processor's time, which is what it holds the loop for; so the figures hold beside other work.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence

from bench.common import Campaign, spread
from player.streams.playlists.base import Hint
from player.streams.playlists.hls import is_hls, parse_hls
from player.streams.playlists.registry import format_of
from player.streams.sniff import SNIFF_BYTES, sniff
from player.streams.text import decode_document

ENTRIES = 5000
SIZE_BYTES = 512 * 1024
GOAL_MS = 50.0
ROUNDS = 15

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAME = "Südwelle – Das Beste & Neueste <live>"  # beyond ASCII, as names are


def _sized(made: Callable[[Sequence[str]], str], ampersand: str = "&") -> bytes:
    """Return what is made of the entries' addresses, which are made so long that the whole has its size."""
    plain = [f"http://stream{number}.example.org/l?a={number}" for number in range(ENTRIES)]
    spare = (SIZE_BYTES - len(made(plain).encode())) // ENTRIES
    tail = f"{ampersand}t="
    return made([url + tail + "x" * (spare - len(tail)) for url in plain]).encode()


def _lines(entry: str, start: str = "", end: str = "") -> Callable[[Sequence[str]], str]:
    """Return a maker of texts: `entry` for each address, with {url}, {at} and {name} in it."""
    return lambda urls: (
        start + "".join(entry.format(url=url, at=at, name=_NAME) for at, url in enumerate(urls, 1)) + end
    )


def _json(item: Callable[[str], object], around: Callable[[list[object]], object]) -> bytes:
    return _sized(lambda urls: json.dumps(around([item(url) for url in urls]), ensure_ascii=False))


def bodies() -> dict[str, bytes]:
    """Return one list of each format, by its name."""
    return {
        "M3U": _sized(_lines("#EXTINF:-1,{name}\n{url}\n", "#EXTM3U\n")),
        "bare addresses": _sized(_lines("{url}\n")),
        "PLS": _sized(_lines("File{at}={url}\nTitle{at}=Süd\n", "[playlist]\nNumberOfEntries=5000\n")),
        "ASF reference": _sized(_lines("Ref{at}={url}\n", "[Reference]\n")),
        "shortcut": _sized(_lines("URL={url}\n", "[InternetShortcut]\n")),
        "ASX": _sized(_lines('<entry><title>Süd</title><ref href="{url}"/></entry>', "<asx>", "</asx>")),
        "XSPF": _sized(
            _lines(
                "<track><title>Süd</title><location>{url}</location></track>",
                f'{_HEAD}<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>',
                "</trackList></playlist>",
            ),
            "&amp;",
        ),
        "SMIL": _sized(_lines('<audio title="Süd" src="{url}"/>', "<smil><body>", "</body></smil>")),
        "WPL": _sized(_lines('<media src="{url}"/>', "<?wpl version='1.0'?><smil><body><seq>", "</smil>")),
        "B4S": _sized(
            _lines(
                '<entry Playstring="{url}"><Name>Süd</Name></entry>',
                f"{_HEAD}<WinampXML><playlist>",
                "</playlist></WinampXML>",
            )
        ),
        "QTL": _sized(_lines('<embed src="{url}"/>', _HEAD)),
        "RAM": _sized(_lines("{url}\n", "# a list\n", "--stop--\n")),
        "JSPF": _json(
            lambda url: {"title": "Süd", "location": [url]}, lambda items: {"playlist": {"track": items}}
        ),
        "radio-browser": _json(
            lambda url: {"name": "Süd", "stationuuid": "a", "url": url}, lambda items: items
        ),
        "TuneIn JSON": _json(
            lambda url: {"element": "audio", "url": url},
            lambda items: {"head": {"status": "200"}, "body": items},
        ),
        "TuneIn OPML": _sized(
            _lines('<outline type="audio" text="Süd" URL="{url}"/>', "<opml><body>", "</body></opml>")
        ),
        "StreamTheWorld": _sized(
            _lines(
                '<server sid="{url}"><ip>{at}.example.org</ip><port>80</port></server>',
                f"{_HEAD}<live_stream_config><mountpoints><mountpoint><mount>A</mount><servers>",
                "</servers></mountpoint></mountpoints></live_stream_config>",
            )
        ),
        "HLS": _sized(_lines("#EXTINF:6.006,{name}\n{url}\n", "#EXTM3U\n#EXT-X-TARGETDURATION:7\n")),
        "HLS master": _sized(
            _lines('#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"\n{url}\n', "#EXTM3U\n")
        ),
    }


def entries_of(body: bytes) -> int:
    """Do all that a walk does with a body before it asks the first entry, and return how many there are."""
    sniff(body[:SNIFF_BYTES], final=False)
    text = decode_document(body, (None, None))
    if is_hls(text):
        playlist = parse_hls(text)
        return len(playlist.variants) + len(playlist.segments)
    known = format_of(text, Hint("", ""))
    assert known is not None, text[:100]
    return len(known.parse(text))


def measure(found: Campaign) -> None:
    """Add a figure for each format."""
    medians: dict[str, float] = {}
    for name, body in bodies().items():
        taken_ms, count = [], 0
        for _ in range(ROUNDS):
            gc.collect()
            began = time.thread_time()
            count = entries_of(body)
            taken_ms.append((time.thread_time() - began) * 1000)
            assert count > 0, name  # some formats keep only the first ones
            assert SIZE_BYTES * 0.98 < len(body) <= SIZE_BYTES, (name, len(body))
        medians[name] = statistics.median(taken_ms)
        found.round({"list": name, "bytes": len(body), "entries": count, "taken_ms": spread(taken_ms)})
    for name, median_ms in medians.items():
        found.figure(
            f"{name}: list of 5,000 entries, 512 KiB, median of {ROUNDS}", median_ms, "ms", goal=GOAL_MS
        )
