# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A listener inside the house that nobody may ever connect to; it counts who did."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Final, Self

PERCHES: Final = ("127.0.0.1", "127.0.0.2", "127.255.255.254", "::1")


class Canary:
    """Listens on loopback, in threads of its own: it sees also what is over before the loop looks.

    Attributes:
        port: The same everywhere.
        touched: The own address of every connection that came.
    """

    def __init__(self) -> None:
        self.touched: list[str] = []
        self._listeners = _listeners()
        self.port: int = self._listeners[0].getsockname()[1]
        self._threads = [
            threading.Thread(target=self._listen, args=(listener,), daemon=True)
            for listener in self._listeners
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listener in self._listeners:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in self._threads:
            thread.join(5)

    def count(self) -> int:
        """Return how many connections came yet, those included that nobody accepted so far."""
        for host in PERCHES:
            with socket.create_connection((host, self.port), timeout=5) as own:
                own.recv(1)  # it is closed after it was noted, and it was noted after all that came before
            self.touched.remove(host)
        return len(self.touched)

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:  # the test is over
                return
            with accepted:
                self.touched.append(accepted.getsockname()[0])


def _listeners() -> list[socket.socket]:
    for _ in range(20):
        made: list[socket.socket] = []
        port = 0
        try:
            for host in PERCHES:
                listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
                made.append(listener)
                listener.bind((host, port))
                listener.listen(100)
                port = listener.getsockname()[1]
        except OSError:  # the port is taken there
            for listener in made:
                listener.close()
            continue
        return made
    raise OSError("no port that is free everywhere on loopback")
