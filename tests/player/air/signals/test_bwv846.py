# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The notes of the prelude, against the printed score as MIDI numbers (middle C is 60)."""

from __future__ import annotations

import pytest

from player.air.signals.bwv846 import Note, bars, midi_of


@pytest.mark.parametrize(
    ("name", "midi"), [("C4", 60), ("A4", 69), ("C2", 36), ("F#2", 42), ("Bb3", 58), ("Eb4", 63), ("B3", 59)]
)
def test_names_of_notes(name: str, midi: int) -> None:
    assert midi_of(name) == midi


def test_there_are_35_full_bars() -> None:
    music = bars()

    assert len(music) == 35
    assert [len(bar) for bar in music] == [16] * 34 + [5]
    assert all(note.start + note.length <= 16 for bar in music for note in bar)


@pytest.mark.parametrize(
    ("number", "chord"),
    [
        (1, [60, 64, 67, 72, 76]),
        (2, [60, 62, 69, 74, 77]),
        (3, [59, 62, 67, 74, 77]),
        (4, [60, 64, 67, 72, 76]),
        (5, [60, 64, 69, 76, 81]),
        (12, [55, 58, 64, 67, 73]),
        (22, [42, 48, 57, 60, 63]),
        (23, [44, 53, 59, 60, 62]),  # straight after 22: Schwencke's bar would have G2 Eb3 A3 C4 Eb4 between
        (28, [43, 51, 57, 60, 66]),
        (32, [36, 48, 55, 58, 64]),
    ],
)
def test_a_bar_is_twice_its_broken_chord(number: int, chord: list[int]) -> None:
    low, second, *high = chord

    bar = bars()[number - 1]

    assert [note.midi for note in bar] == [low, second, *high, *high] * 2
    assert [note.start for note in bar] == list(range(16))
    assert [(bar[0].length, bar[1].length, bar[2].length)] == [(8, 7, 1)]


def test_the_two_free_bars_and_the_final_chord() -> None:
    *_, run, last_run, final = bars()

    assert [n.midi for n in run] == [36, 48, 53, 57, 60, 65, 60, 57, 60, 57, 53, 57, 53, 50, 53, 50]
    assert [n.midi for n in last_run] == [36, 47, 67, 71, 74, 77, 74, 71, 74, 71, 67, 71, 62, 65, 64, 62]
    assert [n.start for n in run] == list(range(16))
    assert final == tuple(Note(midi, 0, 16) for midi in (36, 48, 64, 67, 72))
