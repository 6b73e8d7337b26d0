# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a walk hands over when it has found sound: any open stream, however it is delivered."""

from __future__ import annotations

from typing import Protocol

from .candidate import StreamInfo
from .title import StreamTitle


class OpenStream(Protocol):
    """An upstream connection that delivers."""

    @property
    def info(self) -> StreamInfo:
        """What is known of it."""

    async def read(self) -> bytes | StreamTitle:
        """Return the next piece of sound (never empty) or a title that changed.

        Pieces have any size and need not begin or end with a frame.

        Raises:
            StreamEndedError: If the server ended it.
            StreamError: If reading failed in another way.
        """

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
