# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Bach's Prelude in C major, BWV 846, as data: which note sounds when.

From the Well-Tempered Clavier I (1722), in the usual reading: 35 bars, without the bar that Schwencke put
between 22 and 23.  The work is in the public domain, and the notes here are written out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SIXTEENTHS_IN_BAR: Final = 16

# Bars 1 to 32 are one broken chord each: five notes, from the lowest to the highest.
BROKEN_CHORDS: Final = (
    "C4 E4 G4 C5 E5",
    "C4 D4 A4 D5 F5",
    "B3 D4 G4 D5 F5",
    "C4 E4 G4 C5 E5",
    "C4 E4 A4 E5 A5",
    "C4 D4 F#4 A4 D5",
    "B3 D4 G4 D5 G5",
    "B3 C4 E4 G4 C5",
    "A3 C4 E4 G4 C5",
    "D3 A3 D4 F#4 C5",
    "G3 B3 D4 G4 B4",
    "G3 Bb3 E4 G4 C#5",
    "F3 A3 D4 A4 D5",
    "F3 Ab3 D4 F4 B4",
    "E3 G3 C4 G4 C5",
    "E3 F3 A3 C4 F4",
    "D3 F3 A3 C4 F4",
    "G2 D3 G3 B3 F4",
    "C3 E3 G3 C4 E4",
    "C3 G3 Bb3 C4 E4",
    "F2 F3 A3 C4 E4",
    "F#2 C3 A3 C4 Eb4",
    "Ab2 F3 B3 C4 D4",
    "G2 F3 G3 B3 D4",
    "G2 E3 G3 C4 E4",
    "G2 D3 G3 C4 F4",
    "G2 D3 G3 B3 F4",
    "G2 Eb3 A3 C4 F#4",
    "G2 E3 G3 C4 G4",
    "G2 D3 G3 C4 F4",
    "G2 D3 G3 B3 F4",
    "C2 C3 G3 Bb3 E4",
)
# Bars 33 and 34: two held notes of the left hand, then a run of fourteen sixteenths above them.
RUNS: Final = (
    ("C2 C3", "F3 A3 C4 F4 C4 A3 C4 A3 F3 A3 F3 D3 F3 D3"),
    ("C2 B2", "G4 B4 D5 F5 D5 B4 D5 B4 G4 B4 D4 F4 E4 D4"),
)
FINAL_CHORD: Final = "C2 C3 E4 G4 C5"

_SEMITONES_ABOVE_C = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "b": -1}


@dataclass(frozen=True, slots=True)
class Note:
    """One key that is struck.

    Attributes:
        midi: Pitch as a MIDI note number; 60 is middle C (C4), 69 the A of 440 Hz.
        start: Sixteenths since the beginning of the bar, 0 to 15.
        length: How long the key is held, in sixteenths.
    """

    midi: int
    start: int
    length: int


def midi_of(name: str) -> int:
    """Return the MIDI note number of a name such as ``C4``, ``F#2`` or ``Bb3``."""
    letter, accidental, octave = name[0], name[1:-1], int(name[-1])
    return 12 * (octave + 1) + _SEMITONES_ABOVE_C[letter] + _ACCIDENTALS[accidental]


def bars() -> tuple[tuple[Note, ...], ...]:
    """Return the 35 bars, each with its notes in the order in which they are struck."""
    broken = (_broken_chord(_pitches(chord)) for chord in BROKEN_CHORDS)
    runs = (_run(_pitches(held), _pitches(run)) for held, run in RUNS)
    final = tuple(Note(midi, 0, SIXTEENTHS_IN_BAR) for midi in _pitches(FINAL_CHORD))
    return (*broken, *runs, final)


def _pitches(names: str) -> tuple[int, ...]:
    return tuple(midi_of(name) for name in names.split())


def _broken_chord(chord: tuple[int, ...]) -> tuple[Note, ...]:
    """Two times the same half bar: the two low notes are held, the three high ones come twice."""
    low, second, *high = chord
    half = (
        Note(low, 0, 8),
        Note(second, 1, 7),
        *(Note(midi, 2 + step, 1) for step, midi in enumerate(high * 2)),
    )
    return half + tuple(Note(note.midi, note.start + 8, note.length) for note in half)


def _run(held: tuple[int, ...], run: tuple[int, ...]) -> tuple[Note, ...]:
    low, second = held
    return (
        Note(low, 0, SIXTEENTHS_IN_BAR),
        Note(second, 1, SIXTEENTHS_IN_BAR - 1),
        *(Note(midi, 2 + step, 1) for step, midi in enumerate(run)),
    )
