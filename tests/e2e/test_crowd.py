# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""More listeners than the system lets us have file descriptors."""

from __future__ import annotations

import socket
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests.fakes.service import Service, service

MOST_FILES = 200
PLACES = 120
FOLLOWERS = 40
COMERS = 300


def ask(radio: Service, path: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", radio.port), timeout=15)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return connection


def status(connection: socket.socket) -> int:
    line = b""
    while b"\r\n" not in line and (block := connection.recv(4096)):
        line += block
    return int(line.split(b" ")[1])


def hears_on(connection: socket.socket, size_bytes: int) -> bool:
    while size_bytes > 0 and (block := connection.recv(65_536)):
        size_bytes -= len(block)
    return size_bytes <= 0


def test_a_crowd_of_listeners_leaves_room_for_everything_else(tmp_path: Path) -> None:
    with ExitStack() as leaving, service(tmp_path, most_files=MOST_FILES) as radio:
        first = leaving.enter_context(ask(radio, "/listen/wskg-fm"))
        assert status(first) == 200

        answers = Counter(status(leaving.enter_context(ask(radio, "/listen/wskg-fm"))) for _ in range(COMERS))

        assert answers == {200: PLACES - 1, 503: COMERS - PLACES + 1}
        assert radio.get("/readyz") == {"status": "ready"}
        assert radio.send("POST", "/api/v1/players/local/stop")["id"] == "local"
        assert hears_on(first, 85_000), "whoever was there before hears on after the burst"
        assert radio.stop() == 0


def test_a_crowd_that_follows_the_news_leaves_room_for_everything_else(tmp_path: Path) -> None:
    with ExitStack() as leaving, service(tmp_path, most_files=MOST_FILES) as radio:
        answers = Counter(status(leaving.enter_context(ask(radio, "/api/v1/events"))) for _ in range(COMERS))

        assert answers == {200: FOLLOWERS, 503: COMERS - FOLLOWERS}
        assert radio.get("/readyz") == {"status": "ready"}
