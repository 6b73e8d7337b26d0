# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a stream says is playing.  Read by all that shows titles, made by `icy` and `ogg_titles`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTitle:
    """What a stream says is playing, from the byte that follows it on.

    Attributes:
        text: Cleaned whole; empty means that the display is cleared.
        artist: Empty where the form is not plainly "artist - title".
        title: The rest of such a form, else the same as `text`.
        raw: Decoded but not cleaned.
        stream_url: ``StreamUrl`` of the block, or empty.
    """

    text: str
    artist: str = ""
    title: str = ""
    raw: str = ""
    stream_url: str = ""
