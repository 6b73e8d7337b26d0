# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A run: the whole frames that the splitter gives to the air, and the step of the air's index."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .base import AudioFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A few whole frames (or Ogg pages) in a row; a listener may begin at its first byte.

    Attributes:
        frames: The bytes, as they came; never empty.
        duration_s: How long they sound, in seconds.  0 for an Ogg page whose
            beginning cannot be known.
        format: Of all of them.
        preamble: What a listener needs before these frames: the header pages of
            their Ogg stream, empty for MP3 and ADTS.
        opens: True if `frames` begin with `preamble`, so that nobody needs it twice.
    """

    frames: bytes
    duration_s: float
    format: AudioFormat
    preamble: bytes = b""
    opens: bool = False

    def opened(self) -> Run:
        """Return the same run with its preamble in front, for a start in the middle of a stream."""
        if self.opens or not self.preamble:
            return self
        return replace(self, frames=self.preamble + self.frames, opens=True)
