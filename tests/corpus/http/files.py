# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The files of `tests/corpus/playlists` over HTTP, with their types, their entries pointing at the server."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from player.errors import ErrorClass
from tests.fakes.radio_server import Script, answers

from .case import CORPUS, Case, at
from .station import station

_FOLDER = CORPUS / "playlists"

# What stands in the files, and what takes its place.  What must never be asked for is below /never.
_MOVED = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"https?://(?:old|evil)\.example", "{base}/never"),
        (
            r"https?://(?:[a-z0-9.\-]+\.example|opml\.radiotime\.com|192\.0\.2\.1|\[2001:db8::7\])(?::[0-9]+)?",
            "{base}",
        ),
        (r"://[a-z0-9.\-]+\.example(?::[0-9]+)?", "://127.0.0.1:1"),  # in other schemes
        # streamtheworld names hosts and ports apart; what is at the port of TLS stays there, where nobody is
        (r"(<(?:[a-z0-9]+:)?ip>)[^<]*", r"\g<1>127.0.0.1"),
        (r"(<(?:[a-z0-9]+:)?port\b[^>]*>)(?!443<)[0-9]{2,5}(?=<)", r"\g<1>{port}"),
    )
)
_ONLY_TLS = re.compile(r"https://(?:[0-9]\.live\.example|192\.0\.2\.1)/")
# By folder: the type that servers send, where `expected.json` says nothing, and who publishes such lists.
_FOLDERS = {
    "asf": ("video/x-ms-asf", "Windows Media servers of old redirect with a list of references"),
    "asx": ("video/x-ms-asf", "many a station still links to an ASX for Windows Media Player"),
    "b4s": ("application/octet-stream", "Winamp wrote its bookmarks as B4S"),
    "dash": ("application/dash+xml", "broadcasters publish DASH beside HLS"),
    "jspf": ("application/json", "web players of stations read JSPF"),
    "m3u": ("audio/x-mpegurl", "Icecast and most stations offer an M3U"),
    "pls": ("audio/x-scpls", "SHOUTcast and its directory hand out PLS"),
    "qtl": ("application/x-quicktimeplayer", "stations that streamed with QuickTime link to a QTL"),
    "radio-browser": ("application/json", "radio-browser's addresses are used as a station's address"),
    "ram": ("audio/x-pn-realaudio", "stations that began with RealAudio kept their RAM addresses"),
    "rss": ("application/rss+xml", "people take a podcast's feed for the station's address"),
    "shortcut": ("application/internet-shortcut", "stations offer a link for the desktop"),
    "smil": ("application/smil+xml", "Real and Windows Media servers publish SMIL"),
    "streamtheworld": ("text/xml", "Triton's provisioning service tells the servers of a mount in XML"),
    "tunein": ("text/xml", "TuneIn's addresses are used as a station's address"),
    "xspf": ("application/xspf+xml", "Icecast makes an XSPF for each mount"),
}
_BY_ENDING = {".json": "application/json", ".txt": "text/plain"}
# Only the standard ports of TLS and HTTP are named in these: nothing of ours can listen there.
_LEFT_OUT = frozenset({"no-ports.xml", "http-at-443.xml", "odd-suffix.xml"})


def _cases() -> Iterator[Case]:
    for folder in sorted(path.parent for path in _FOLDER.glob("*/expected.json")):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        for name, says in expected.items():
            if name not in _LEFT_OUT:
                yield _case(folder / name, says)


def _case(path: Path, says: Mapping[str, Any]) -> Case:
    usual_type, why = _FOLDERS[path.parent.name]
    content_type = says.get("content_type") or _BY_ENDING.get(path.suffix, usual_type)
    start = f"/lists/{path.name}"
    body = path.read_bytes()
    asked = [url for url, _, refusal in says.get("entries", ()) if not refusal and not _ONLY_TLS.match(url)]
    joined = [_joined(url, start) for url in asked]
    playing = [url for url in joined if url.startswith("{base}/") and "/&" not in url]

    def routes(base: str) -> dict[str, Script]:
        live = {_target(base, url): station() for url in playing}
        return {
            **live,
            "/never": station(),
            "/Tune.ashx?id=s1&sid=2": answers(f"{base}/tuned\n".encode(), "audio/x-mpegurl"),
            "/tuned": station(),
            start: answers(_filled(body, base), content_type),
        }

    tune = next((url for url in playing if "Tune.ashx" in url), None)
    judged = not (path.parent.name == "streamtheworld" or tune or any("\\" in url for url in joined))
    return Case(
        name=f"{path.parent.name}/{path.name}",
        why=f"{why[0].upper()}{why[1:]} ({path.stem.replace('-', ' ')}).",
        routes=routes,
        start=start,
        plays=bool(playing),
        error=ErrorClass(says["error"]) if "error" in says else None if playing else ErrorClass.UNSUPPORTED,
        first="{base}/tuned" if tune else next(iter(playing), None),
        candidates=_in_order(says) if judged and playing else None,
        outside=b"cdn-cms.tunein.com" in body,
    )


def _in_order(says: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every address once, refused ones as they are written, others where they lead."""
    start = "/lists/x"
    entries = (url if refusal else _joined(url, start) for url, _, refusal in says["entries"])
    return tuple(dict.fromkeys(entries))


def _joined(url: str, start: str) -> str:
    """Return an entry's address on the server, relative ones joined as RFC 3986 says (none has a query)."""
    for pattern, new in _MOVED:
        url = pattern.sub(new, url)
    if url.startswith("{base}") or ":" in url.partition("/")[0]:
        return url
    return "{base}" + posixpath.normpath(posixpath.join(posixpath.dirname(start), url))


def _target(base: str, url: str) -> str:
    return url.replace("{base}", "")


def _filled(body: bytes, base: str) -> bytes:
    """Put the server's address into a body, whatever it is encoded in."""
    encoding = "latin-1"  # whatever it is, its addresses are ASCII
    if b"\0" in body[:20]:
        encoding = "utf-16-be" if body[0] in (0, 0xFE) else "utf-16-le"
    text = body.decode(encoding)
    for pattern, new in _MOVED:
        text = pattern.sub(at(base, new), text)
    return text.encode(encoding)


FILES = tuple(_cases())
