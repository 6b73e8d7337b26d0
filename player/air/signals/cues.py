# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What the built-in signals play when: the order of pieces of sound kept in files, as pure arithmetic.

A file holds each piece of sound once, and a signal is an endless order of them.  So a megabyte sounds far
better than if five minutes were squeezed into it, and the spoken notice comes first whenever one is opened.
Every frame decodes by itself (they were encoded without a bit reservoir), so that pieces join at any frame
border; those that follow each other here were also encoded as neighbours, so that they join without a click.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from player.streams.title import StreamTitle

FRAME_MS: Final = 24
"""Duration of every frame: 1152 samples at 48 kHz, or 576 at 24 kHz."""
FRAME_S: Final = FRAME_MS / 1000
FRAMES_IN_MINUTE: Final = 2500
NOTICE_EVERY_FRAMES: Final = 5 * FRAMES_IN_MINUTE

NEWS_KBPS: Final = 64
CLASSICAL_KBPS: Final = 48
TONE_KBPS: Final = 128

CELL_FRAMES: Final = 250
"""News: the bed and its variants are cut into cells of 6 s; ten of them make a minute."""
CELLS_IN_MINUTE: Final = FRAMES_IN_MINUTE // CELL_FRAMES
BED_CELLS: Final = 5
"""News: the bed comes round after 30 s."""
PIPS_S: Final = ((-2.0, 0.1), (-1.0, 0.1), (0.0, 0.4))
"""News: start of each pip, counted from the full minute, and its length."""
PIP_HZ: Final = 1200
"""Far from the alert tones of 853, 960 and 1050 Hz."""

SPOKEN_NOTICE: Final = "Built-in demonstration signal. This is not a radio station."
WITHHELD_FILE: Final = "withheld.mp3"
WITHHELD_NOTICE: Final = (
    "This programme cannot be streamed. It can be heard on F M. The stream returns when it is over."
)
"""Said in place of what may not be streamed.  It names no time: those are in the titles, and on the pages."""

NOTICE_FRAMES: Final = 350
PRELUDE_FRAMES: Final = (NOTICE_EVERY_FRAMES - NOTICE_FRAMES) // 2
"""Classical: the notice and twice the prelude make 5 minutes."""


def _title(artist: str, title: str) -> StreamTitle:
    text = f"{artist} - {title}"
    return StreamTitle(text=text, artist=artist, title=title, raw=text)


NEWS_TITLE: Final = _title("Demonstration signal", "Pips at every full minute")
CLASSICAL_TITLE: Final = _title("Johann Sebastian Bach", "Prelude in C major, BWV 846 (demonstration signal)")
NOTICE_TITLE: Final = _title("Demonstration signal", "Spoken notice: this is not a radio station")


def tone_title(hz: int) -> StreamTitle:
    """Return the title of a test tone."""
    return _title("Demonstration signal", f"Test tone of {hz} Hz")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of sound in a signal's file.

    Attributes:
        first_frame: Where it begins in the file, in frames.
        frames: How long it is.
    """

    first_frame: int
    frames: int
    title: StreamTitle


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signal is: in which passage, and how many frames of it have been."""

    passage: Passage
    offset: int


class Cues(Protocol):
    """The endless order of one signal's passages."""

    @property
    def follows_clock(self) -> bool:
        """Whether a frame's number is bound to the time of day."""

    def live(self, now: datetime) -> int:
        """Return the number of the frame on the air at an instant; 0 where the time does not matter."""

    def place(self, frame: int, opened: int) -> Place:
        """Return what a frame is, given the number of the first one since the signal was opened."""


# The news file, in cells: the bed; the notice over each part of the bed; the two cells around a full minute.
_BED: Final = tuple(Passage(cell * CELL_FRAMES, CELL_FRAMES, NEWS_TITLE) for cell in range(BED_CELLS))
_NOTICES: Final = tuple(
    Passage((BED_CELLS + cell) * CELL_FRAMES, CELL_FRAMES, NOTICE_TITLE) for cell in range(BED_CELLS)
)
_BEFORE_MINUTE: Final = Passage(2 * BED_CELLS * CELL_FRAMES, CELL_FRAMES, NEWS_TITLE)
_AFTER_MINUTE: Final = Passage((2 * BED_CELLS + 1) * CELL_FRAMES, CELL_FRAMES, NEWS_TITLE)
NEWS_FILE_FRAMES: Final = (2 * BED_CELLS + 2) * CELL_FRAMES
CLASSICAL_FILE_FRAMES: Final = NOTICE_FRAMES + PRELUDE_FRAMES


class NewsCues:
    """The bed with its pips, by the clock: frame 0 is the beginning of 1970, and so of a minute."""

    follows_clock = True

    def live(self, now: datetime) -> int:
        """Return how many whole frames went by since 1970; leap seconds are not in that count."""
        return round(now.timestamp() * 1000) // FRAME_MS

    def place(self, frame: int, opened: int) -> Place:
        """Return what a frame is: pips go first, then the notice, then the bed."""
        cell, offset = divmod(frame, CELL_FRAMES)
        in_minute = cell % CELLS_IN_MINUTE
        if in_minute == 0:
            passage = _AFTER_MINUTE
        elif in_minute == CELLS_IN_MINUTE - 1:
            passage = _BEFORE_MINUTE
        elif cell in {_cell_of_five_minutes(cell), _first_free_cell(opened)}:
            passage = _NOTICES[cell % BED_CELLS]
        else:
            passage = _BED[cell % BED_CELLS]
        return Place(passage, offset)


def _cell_of_five_minutes(cell: int) -> int:
    """Return the cell for the notice in these five minutes: the one after the pips."""
    cells = NOTICE_EVERY_FRAMES // CELL_FRAMES
    return cell // cells * cells + 1


def _first_free_cell(opened: int) -> int:
    """Return the first whole cell without pips since a signal was opened."""
    cell = -(-opened // CELL_FRAMES)
    in_minute = cell % CELLS_IN_MINUTE
    if in_minute == CELLS_IN_MINUTE - 1:
        return cell + 2
    return cell + 1 if in_minute == 0 else cell


_SPOKEN: Final = Passage(0, NOTICE_FRAMES, NOTICE_TITLE)
_PRELUDE: Final = Passage(NOTICE_FRAMES, PRELUDE_FRAMES, CLASSICAL_TITLE)


class ClassicalCues:
    """The notice, then the prelude twice; frame 0 is the first one since the signal was opened."""

    follows_clock = False

    def live(self, now: datetime) -> int:  # noqa: ARG002 - the seam's shape; this signal knows no clock
        """Return 0: it begins with its beginning, whenever that is."""
        return 0

    def place(self, frame: int, opened: int) -> Place:
        """Return what a frame is."""
        at = (frame - opened) % NOTICE_EVERY_FRAMES
        if at < NOTICE_FRAMES:
            return Place(_SPOKEN, at)
        return Place(_PRELUDE, (at - NOTICE_FRAMES) % PRELUDE_FRAMES)
