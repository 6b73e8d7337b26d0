# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles between the sound, read back by a little reader that knows nothing of the writer."""

from __future__ import annotations

import re

import pytest

from player.relay.icy_mux import METAINT_BYTES, IcyPlace, interleave, title_block


def read_icy(data: bytes, metaint: int) -> tuple[bytes, list[tuple[int, str]]]:
    """Return the audio, and each title with the number of audio bytes before it."""
    audio, titles, at = b"", [], 0
    while at + metaint < len(data):
        audio += data[at : at + metaint]
        at += metaint
        length = data[at] * 16
        block = data[at + 1 : at + 1 + length]
        assert len(block) == length
        at += 1 + length
        if length:
            match = re.match(r"StreamTitle='(.*?)';", block.rstrip(b"\0").decode(), re.DOTALL)
            assert match
            titles.append((len(audio), match[1]))
    return audio + data[at:], titles


@pytest.mark.parametrize(
    ("title", "heard"),
    [
        pytest.param("Bach - Air", "Bach - Air", id="plain"),
        pytest.param("", "", id="cleared"),
        pytest.param("Guns N' Roses", "Guns N' Roses", id="apostrophe"),
        pytest.param("Rock 'n'", "Rock 'n'", id="apostrophe at the end"),
        pytest.param("a';StreamUrl='http://x", "a\u2019;StreamUrl='http://x", id="cannot end the field"),
        pytest.param("a\r\nb\0c\x7fd\x85e", "abcde", id="control characters"),
        pytest.param("Dvořák – Rusalka 音楽", "Dvořák – Rusalka 音楽", id="not Latin"),
    ],
)
def test_a_plain_reader_gets_the_title_back(title: str, heard: str) -> None:
    audio, titles = read_icy(bytes(16_000) + title_block(title) + b"x", 16_000)

    assert titles == [(16_000, heard)]
    assert audio == bytes(16_000) + b"x"


@pytest.mark.parametrize("filler", ["a", "ä", "音", "🎵"])
def test_a_title_that_is_too_long_is_cut_between_characters(filler: str) -> None:
    block = title_block(filler * 5000)

    assert len(block) == 1 + 4080  # the most that a length byte of 255 can say
    text = block[1:].rstrip(b"\0").decode()  # raises if a character is cut
    assert text.startswith(f"StreamTitle='{filler}")
    assert text.endswith(f"{filler}';")


@pytest.mark.parametrize("step", [1, 7, 313, 15_999, 16_000, 16_001, 50_000])
def test_the_audio_is_the_same_however_it_comes_in_pieces(step: int) -> None:
    audio = bytes(i * 31 % 251 for i in range(50_000))
    said = {16_100: "first", 48_100: "second"}  # positions: the listener began at 100

    out, place = b"", IcyPlace()
    for at in range(0, len(audio), step):
        data, place = interleave(
            audio[at : at + step],
            100 + at,
            place,
            lambda position: next((t for p, t in reversed(said.items()) if position >= p), None),
        )
        out += data

    heard, titles = read_icy(out, METAINT_BYTES)
    assert heard == audio
    assert titles == [(16_000, "first"), (48_000, "second")]


def test_a_title_is_said_once_and_then_only_as_unchanged() -> None:
    data, _ = interleave(bytes(48_000), 0, IcyPlace(), lambda _: "same")

    assert data.count(b"StreamTitle") == 1
    assert len(data) == 48_000 + len(title_block("same")) + 2


def test_without_any_title_yet_the_blocks_are_empty() -> None:
    data, place = interleave(bytes(16_000), 0, IcyPlace(), lambda _: None)

    assert data == bytes(16_001)
    assert place == IcyPlace()
