# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""One listener's way out, behind a seam: today an asyncio transport, later a bare socket.

An outlet takes whatever it is given and never waits: whoever sends looks at
`pending_bytes` first.  A later outlet may gather what it is given and hand it
to the kernel for all listeners at once when `flush` of its kind is called.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Protocol

SEND_BUFFER_BYTES = 128 * 1024
"""Asked of the kernel, which doubles it: the most that a listener who never reads can tie up there."""


class Outlet(Protocol):
    """Takes bytes for one listener."""

    @property
    def gone(self) -> bool:
        """Whether the listener has left, or the connection broke."""

    @property
    def pending_bytes(self) -> int:
        """What was sent but not yet taken over by the kernel."""

    def send(self, data: bytes) -> None:
        """Send bytes that are shared with other listeners, and so must never be changed."""

    def abort(self) -> None:
        """Let the listener go at once, with whatever is pending."""


class TransportOutlet:
    """Writes straight to an asyncio or uvloop transport, past any stream or queue."""

    __slots__ = ("_transport",)

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    @property
    def gone(self) -> bool:
        """Whether the listener has left, or the connection broke."""
        return self._transport.is_closing()

    @property
    def pending_bytes(self) -> int:
        """What was sent but not yet taken over by the kernel."""
        return self._transport.get_write_buffer_size()

    def send(self, data: bytes) -> None:
        """Send shared bytes."""
        self._transport.write(data)

    def abort(self) -> None:
        """Let the listener go at once, with whatever is pending."""
        self._transport.abort()
