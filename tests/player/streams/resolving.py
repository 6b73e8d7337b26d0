# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the tests of resolving say on the wire, and how they read an answer."""

from __future__ import annotations

from player.errors import ErrorClass
from player.streams.candidate import Resolution
from tests.fakes.radio_server import answers, goes_on

from .audio import audio

MP3 = audio("tone.mp3")
ICY_HEAD = (
    b"ICY 200 OK\r\nicy-name:Caf\xe9 FM\r\nicy-genre:News\r\nicy-url:http://w.example/\r\n"
    b"icy-br:64, 64\r\nicy-metaint:1000\r\n\r\n"
)
PLAIN_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"  # types lie
SOUND = goes_on(PLAIN_HEAD, MP3)
HTML = answers(b"<!DOCTYPE html><html><body>Off</body></html>", "audio/mpeg")


def playing(resolution: Resolution) -> list[tuple[str, bool | None]]:
    return [(found.url, found.playable) for found in resolution.streams]


def error(resolution: Resolution) -> ErrorClass | None:
    return resolution.error[0] if resolution.error else None
