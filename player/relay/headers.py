# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The head of a ``/listen`` answer, and the one way by which foreign words get into it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from player.streams.candidate import Codec
from schedules.model.catalogue import Service, Station

from .icy_mux import METAINT_BYTES

LONGEST_VALUE_CHARS = 200

CONTENT_TYPES = {
    Codec.MP3: "audio/mpeg",
    Codec.AAC: "audio/aac",
    Codec.VORBIS: "audio/ogg",
    Codec.OPUS: "audio/ogg",
    Codec.FLAC: "audio/ogg",
}
"""What browsers and players know each codec by, in the one container that we relay it in."""

TITLES_INSIDE = frozenset({Codec.VORBIS, Codec.OPUS, Codec.FLAC})
"""Ogg carries its titles itself; ICY blocks would break its pages."""

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "icy-br, icy-genre, icy-metaint, icy-name, icy-url, X-Begins-At, X-Behind-Live"
    ),
}


def header_text(text: str) -> str:
    """Return foreign words as one harmless header value.

    Control characters (C0, DEL, C1) and lone surrogates are dropped, white space is
    made single spaces, and what is left is cut to 200 characters.
    """
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"})[
        :LONGEST_VALUE_CHARS
    ].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is known of the sound at the moment of the answer; ``None`` is unknown.

    Attributes:
        behind_live_s: How old the first frame is against the newest.
        begins_at: Instant at which the first frame was on the air.
        demo: True for a built-in demonstration signal, which the name then says.
    """

    codec: Codec | None = None
    bitrate_kbps: int | None = None
    behind_live_s: float | None = None
    begins_at: datetime | None = None
    demo: bool = False


def sound_headers(
    station: Station,
    service: Service,
    sound: Sound,
    *,
    titles: bool,
    website: str = "",
    private: bool = False,
) -> dict[str, str]:
    """Return all headers of a continuous answer.

    Args:
        station: Whose stream it is.
        service: What the station carries.
        sound: What is known of the sound.
        titles: True if the listener asked for ICY titles.
        website: Where to read more of the network; may be empty.
        private: True if the answer depends on a position that is the listener's own.
    """
    name = station.name or station.call_sign
    headers = {
        "Cache-Control": "private, no-store" if private else "no-store",
        "Connection": "close",
        "Accept-Ranges": "none",
        "icy-name": header_text(f"{name} (demonstration signal)" if sound.demo else name),
    } | CORS
    if genre := header_text(service.genre):
        headers["icy-genre"] = genre
    if url := header_text(website):
        headers["icy-url"] = url
    if sound.bitrate_kbps:
        headers["icy-br"] = str(sound.bitrate_kbps)
    if sound.codec is not None:
        headers["Content-Type"] = CONTENT_TYPES[sound.codec]
        if titles and sound.codec not in TITLES_INSIDE:
            headers["icy-metaint"] = str(METAINT_BYTES)
    if sound.behind_live_s is not None:
        headers["X-Behind-Live"] = f"{max(0.0, sound.behind_live_s):.2f}"
    if sound.begins_at is not None:
        written = sound.begins_at.astimezone(UTC).isoformat(timespec="milliseconds")
        headers["X-Begins-At"] = written.replace("+00:00", "Z")
    return headers
