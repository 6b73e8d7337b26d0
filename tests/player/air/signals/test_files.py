# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The files in the package: whole frames, the right sounds at the right places, no likeness of an alert."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from player.air.signals.cues import ClassicalCues, Cues, NewsCues
from player.air.signals.loop import SignalFile, load, signal_file
from player.streams.headers import mp3_header

from .hearing import Sound, decode, level_db, onsets_s, part, share, spectrum, steady_share

FILES: dict[str, tuple[Cues, int, int]] = {
    "news.mp3": (NewsCues(), 48_000, 64),
    "classical.mp3": (ClassicalCues(), 24_000, 48),
}
FIVE_MINUTES = 12_500  # frames of 24 ms


@pytest.fixture(scope="module")
def five_minutes() -> dict[str, tuple[Sound, int]]:
    """Both signals as they sound from a full five minutes on."""
    return {name: decode(played(load(name), cues, FIVE_MINUTES)) for name, (cues, _, _) in FILES.items()}


def played(file: SignalFile, cues: Cues, frames: int, opened: int = 0) -> bytes:
    places = (cues.place(frame, opened) for frame in range(opened, opened + frames))
    return b"".join(file.cut(place.passage.first_frame + place.offset, 1) for place in places)


@pytest.mark.parametrize("name", FILES)
def test_every_frame_parses_and_the_file_is_at_most_a_megabyte(name: str) -> None:
    data = resources.files("player.air.signals").joinpath(name).read_bytes()
    _, rate_hz, kbps = FILES[name]

    at, frames = 0, 0
    while at < len(data):
        header = mp3_header(data, at)
        assert header is not None
        assert (header.sample_rate_hz, header.channels, header.bitrate_kbps) == (rate_hz, 1, kbps)
        assert header.samples * 1000 == 24 * rate_hz
        at, frames = at + header.length_bytes, frames + 1

    assert at == len(data) <= 1_000_000
    assert b"Xing" not in data
    assert b"Info" not in data[:400]
    assert not data.startswith(b"ID3")


@pytest.mark.parametrize("name", FILES)
def test_no_frame_needs_the_bytes_of_another_one(name: str) -> None:
    file = load(name)
    # main_data_begin, the first field after the header (ISO/IEC 11172-3: 9 bits; 13818-3: 8 bits).
    bits = 9 if file.header.samples == 1152 else 8

    begins = [int.from_bytes(file.cut(n, 1)[4:6], "big") >> (16 - bits) for n in range(file.frames)]

    assert set(begins) == {0}


@pytest.mark.parametrize("spoil", [b"\x00", b"ID3", b"\xff\xfb"])
def test_a_spoiled_file_is_refused(spoil: bytes) -> None:
    data = load("news.mp3").data

    for spoiled in (spoil + data, data[:1920] + spoil + data[1920 + len(spoil) :], data[:-1], b""):
        if spoiled != data:
            with pytest.raises(ValueError, match="frame"):
                signal_file(spoiled)


@pytest.mark.parametrize("name", FILES)
def test_five_minutes_are_five_minutes_at_a_pleasant_level(
    name: str, five_minutes: dict[str, tuple[Sound, int]]
) -> None:
    sound, rate_hz = five_minutes[name]

    assert len(sound) == 300 * rate_hz
    assert -24 < level_db(sound) < -18
    assert np.max(np.abs(sound)) < 0.7  # 3 dB below full scale


def test_three_pips_end_every_minute_of_the_news(five_minutes: dict[str, tuple[Sound, int]]) -> None:
    sound, rate_hz = five_minutes["news.mp3"]

    heard = [at for at in onsets_s(sound, rate_hz, 1200, above=0.1) if not 6 <= at < 12]

    expected = [0.0, *[60.0 * minute + off for minute in range(1, 6) for off in (-2, -1, 0)][:-1]]
    assert heard == pytest.approx(expected, abs=0.02)


# Speech is far above a pad between 1.5 and 4.5 kHz (30 dB), and still well above a soft piano (10 dB).
@pytest.mark.parametrize(
    ("name", "spoken_s", "unspoken_s", "times"), [("news.mp3", 6, 36, 1000), ("classical.mp3", 0, 60, 10)]
)
def test_somebody_speaks_in_the_notice(
    name: str, spoken_s: int, unspoken_s: int, times: int, five_minutes: dict[str, tuple[Sound, int]]
) -> None:
    sound, rate_hz = five_minutes[name]

    def consonants(start_s: int) -> float:
        heard = part(sound, rate_hz, start_s, start_s + 6)
        return share(heard, rate_hz, 1500, 4500) * float(np.mean(heard**2))

    assert consonants(spoken_s) > times * consonants(unspoken_s)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("alert_hz", [853, 960, 1050])
def test_nothing_steady_is_heard_at_an_alert_tone(
    name: str, alert_hz: int, five_minutes: dict[str, tuple[Sound, int]]
) -> None:
    sound, rate_hz = five_minutes[name]

    assert steady_share(sound, rate_hz, alert_hz) < 0.01


@pytest.mark.parametrize("alert_hz", [853, 960, 1050])
def test_a_planted_alert_tone_would_be_noticed(
    alert_hz: int, five_minutes: dict[str, tuple[Sound, int]]
) -> None:
    sound, rate_hz = five_minutes["news.mp3"]
    planted = part(sound, rate_hz, 30, 40).copy()
    tone = np.sin(2 * np.pi * alert_hz * np.arange(3 * rate_hz) / rate_hz)

    planted[2 * rate_hz : 5 * rate_hz] += 0.03 * tone

    assert steady_share(planted, rate_hz, alert_hz) > 0.05


def roughness(sound: Sound, rate_hz: int, at_s: float) -> float:
    """Return the largest sudden bend within 40 ms of an instant; the bed itself is smooth."""
    return float(np.max(np.abs(np.diff(part(sound, rate_hz, at_s - 0.04, at_s + 0.04), n=2))))


def test_the_pieces_of_the_news_join_without_a_click(five_minutes: dict[str, tuple[Sound, int]]) -> None:
    sound, rate_hz = five_minutes["news.mp3"]
    joins = [6.0 * cell for cell in range(1, 50) if cell % 10 != 0]
    within = [join + 1.0 for join in joins if join != 6.0 and join % 60 < 54]  # neither speech nor pips

    usual = float(np.quantile([roughness(sound, rate_hz, at) for at in within], 0.99))

    assert max(roughness(sound, rate_hz, at) for at in joins) < 2 * usual


def test_a_planted_bad_join_would_be_noticed(five_minutes: dict[str, tuple[Sound, int]]) -> None:
    sound, rate_hz = five_minutes["news.mp3"]
    usual = roughness(sound, rate_hz, 31)

    # Half a second of the bed is missing at 31 s.
    planted = np.concatenate([part(sound, rate_hz, 0, 31), part(sound, rate_hz, 31.5, 40)])

    assert roughness(planted, rate_hz, 31) > 2 * usual


def test_the_prelude_begins_and_ends_in_silence(five_minutes: dict[str, tuple[Sound, int]]) -> None:
    sound, rate_hz = five_minutes["classical.mp3"]

    for join_s in (8.4, 154.2):
        assert level_db(part(sound, rate_hz, join_s - 0.3, join_s + 0.3)) < -60
    assert level_db(part(sound, rate_hz, 299.7, 300)) < -60


# A bar lasts 16 sixteenths of 0.25 s; the first one begins 0.5 s after the notice of 8.4 s.
@pytest.mark.parametrize(
    ("bar", "sounding", "silent"),
    [
        (1, "C4 E4 G4 C5 E5", "C#4 D4 F4 F#4 A4 B4 D5"),
        (5, "C4 E4 A4 E5 A5", "D4 F4 G#4 D5 G5 B5"),
        (22, "F#2 C3 A3 C4 Eb4", "D3 G3 B3 D4"),
        (23, "Ab2 F3 B3 C4 D4", "Bb2 E3 G3 A3 Bb3"),
        (35, "C3 E4 G4 C5", "F3 Bb3 D4 F4 A4 B4"),
    ],
)
def test_the_notes_of_the_score_are_heard(
    bar: int, sounding: str, silent: str, five_minutes: dict[str, tuple[Sound, int]]
) -> None:
    sound, rate_hz = five_minutes["classical.mp3"]
    start_s = 8.4 + 0.5 + (bar - 1) * 4.0 + (0.76 if bar == 35 else 0.0)  # the end slows down a little
    hz, power = spectrum(part(sound, rate_hz, start_s + 0.4, start_s + 3.9), rate_hz)

    def heard(name: str) -> float:
        semitones = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}[name[0]]
        semitones += {"#": 1, "b": -1}.get(name[1], 0) + 12 * (int(name[-1]) - 4)
        note_hz = 435 * 2 ** (semitones / 12)
        near = np.abs(hz / note_hz - 1) < 0.015
        return float(np.max(power[near]))

    quietest = min(heard(name) for name in sounding.split())
    assert quietest > 4 * max(heard(name) for name in silent.split())


def test_the_two_preludes_of_five_minutes_are_the_same(five_minutes: dict[str, tuple[Sound, int]]) -> None:
    sound, rate_hz = five_minutes["classical.mp3"]
    first, second = (part(sound, rate_hz, at + 0.1, at + 145.7) for at in (8.4, 154.2))

    assert np.max(np.abs(first - second)) < 1e-4
