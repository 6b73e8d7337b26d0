# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""An outlet that keeps what it is given, and has as much room as a test says."""

from __future__ import annotations


class RecordingOutlet:
    """Keeps every send apart.

    Attributes:
        sent: What was sent, in order, the very objects.
        pending_bytes: What the kernel has not taken yet, for the test to set.
        gone: Set by a test when the listener leaves.
        aborted: True once the listener was let go with what was pending.
    """

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.pending_bytes = 0
        self.gone = False
        self.aborted = False

    @property
    def data(self) -> bytes:
        """All that was sent."""
        return b"".join(self.sent)

    def send(self, data: bytes) -> None:
        """Keep it."""
        self.sent.append(data)

    def abort(self) -> None:
        """Remember it."""
        self.aborted = True
        self.pending_bytes = 0
