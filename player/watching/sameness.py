# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Finds a frozen loop: the same seconds of sound again and again.

The low tones of the sound are kept as signs, one bit a millisecond, and the last
two seconds are laid over all that came before, as whole numbers whose bits are
compared at once.  Where they fit, the whole stretch that must have been repeated
is compared.  The shape of the wave is used, not its loudness: a new encoding of
the same loop still fits, and music that only goes on in the same rhythm does not.

What repeats within less than two seconds (a test tone, a hum, an alarm) is steady
sound, and no loop.  Pauses count neither way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul
from typing import Final

RATE_HZ: Final = 1000
SHORTEST_S: Final = 2.0
LONGEST_S: Final = 60.0
LOOK_S: Final = 7.5
"""How often `period_s` wants to be asked."""
EARLY_S: Final = LOOK_S + 1.5
"""So much less must have been repeated to be found in time, as the next look may be so far away."""

_HISTORY_S: Final = 3 * LONGEST_S
_WINDOW: Final = 2 * RATE_HZ
_GLANCE: Final = 500
"""So many bits of the window are compared first: most places fail there."""
_BLOCK: Final = 2 * RATE_HZ
_STEP: Final = 2
_FITS_ROUGHLY: Final = 0.62
_FITS: Final = 0.8
_ABOUT: Final = 0.03
_RATHER_STEADY, _STEADY = 0.95, 0.99
_BLOCK_FITS: Final = 0.7
_LEAST_SOUND: Final = 0.2
"""Of the bits, below which there is too little sound to compare."""
_MOST_CANDIDATES: Final = 50
_SHORTEST, _LONGEST = round(SHORTEST_S * RATE_HZ), round(LONGEST_S * RATE_HZ)
_BACK: Final = (0, 1000, 2000, 3000)
_PIECE: Final = 1000
_BESIDE: Final = 60
_DIFFER_AT_A_GLANCE: Final = 0.42
_LOW, _SLOW = 0.6, 0.1
"""One pole at 150 Hz, twice, and one at 17 Hz: between them are the tones that are compared."""
_FAINTEST: Final = 1e-4
"""Fainter samples, -80 dBFS, are noise of encoders."""


@dataclass(frozen=True, slots=True)
class _Window:
    """Some seconds that are looked for in the past.

    Attributes:
        back: How many samples ago they ended.
        near: Where something like them was less than the shortest loop ago; see `Sameness._alike`.
    """

    signs: int
    sound: int
    back: int
    near: tuple[tuple[float, int], ...] = ()


class Sameness:
    """Hears one sound, and tells whether it goes round in a circle.

    Args:
        after_s: For how long beyond its third time a loop must have gone on.
    """

    def __init__(self, after_s: float) -> None:
        self._after_s = after_s
        self._signs = self._sound = 0  # the newest sample is the lowest bit
        self._count = 0
        self._kept = round((_HISTORY_S + after_s + LOOK_S) * RATE_HZ)
        self._mask = (1 << self._kept) - 1
        self._poles = (0.0, 0.0, 0.0)
        self._power = 0.0

    def hear(self, samples: Sequence[float]) -> None:
        """Take in the next samples, about a second of them: mono, `RATE_HZ` a second, full scale is 1."""
        count = len(samples)
        if not count:
            return
        low = self._low_tones(samples)
        power = sum(map(mul, low, low)) / count
        self._power += (power - self._power) / 30
        gate = max(0.3 * math.sqrt(power), 0.1 * math.sqrt(self._power), _FAINTEST)
        signs = int("".join("1" if one > 0 else "0" for one in low), 2)
        sound = int("".join("1" if one > gate or one < -gate else "0" for one in low), 2)
        self._signs = (self._signs << count | signs) & self._mask
        self._sound = (self._sound << count | sound) & self._mask
        self._count += count

    def period_s(self) -> float | None:
        """Return how long the loop is that the sound has become; ``None`` where there is none.

        It is found when it was heard three times and for `after_s` more, or a look earlier;
        never before the third time is over.
        """
        window = self._window()
        if window is None:
            return None
        alike = sorted(self._alike(window, _SHORTEST - 2, _LONGEST + 3), reverse=True)
        places = sorted({self._refined(window, lag) for _, lag in alike[:_MOST_CANDIDATES]})
        fits = [(lag, self._goes_on(lag)) for lag in places]
        first = next((lag for lag, fit in fits if fit), None)
        if first is None:
            return None
        # A voice fits a little, too, one turn of its tone beside the place.
        beside = [(fit, lag) for lag, fit in fits if lag <= first + _BESIDE]
        fit, lag = max(beside)
        return None if self._is_steady(window, lag, fit) else lag / RATE_HZ

    def _low_tones(self, samples: Sequence[float]) -> list[float]:
        first, second, slow = self._poles
        low = []
        for one in samples:
            first += _LOW * (one - first)
            second += _LOW * (first - second)
            slow += _SLOW * (second - slow)
            low.append(second - slow)
        self._poles = first, second, slow
        return low

    def _window(self) -> _Window | None:
        """Return what is to be looked for: the newest that is no pause, and no note that fits everywhere."""
        least_steady, steadiness = None, _STEADY
        for back in _BACK:
            window = _Window(
                _low_bits(self._signs >> back, _WINDOW), _low_bits(self._sound >> back, _WINDOW), back
            )
            if window.sound.bit_count() < _LEAST_SOUND * _WINDOW:
                continue
            near = self._alike(window, RATE_HZ // 20, _SHORTEST - 10)
            best = max(near, default=(0.0, 0))[0]
            if best < steadiness:
                least_steady, steadiness = replace(window, near=tuple(near)), best
            if best < _RATHER_STEADY:
                break
        return least_steady

    def _alike(self, window: _Window, least: int, most: int) -> list[tuple[float, int]]:
        """Return how well the window fits at places so many samples back, where it fits at least roughly."""
        most = min(most, self._count - _WINDOW - window.back)
        signs, sound = window.signs, window.sound
        glance, glance_sound = _low_bits(signs, _GLANCE), _low_bits(sound, _GLANCE)
        found = []
        for base in range(least, most, _PIECE):
            past = _low_bits(self._signs >> base + window.back, _PIECE + _WINDOW)
            past_sound = _low_bits(self._sound >> base + window.back, _PIECE + _WINDOW)
            for shift in range(0, min(_PIECE, most - base), _STEP):
                both = glance_sound & past_sound >> shift
                if ((past >> shift ^ glance) & both).bit_count() > _DIFFER_AT_A_GLANCE * both.bit_count():
                    continue
                fit = _fit(signs, sound, past >> shift, past_sound >> shift)
                if fit >= _FITS_ROUGHLY:
                    found.append((fit, base + shift))
        return found

    def _refined(self, window: _Window, lag: int) -> int:
        """Return the sample near one at which the window fits best."""
        past, past_sound = self._signs >> window.back, self._sound >> window.back
        return max(
            range(lag - 2, lag + 3),
            key=lambda near: _fit(window.signs, window.sound, past >> near, past_sound >> near),
        )

    def _goes_on(self, lag: int, need: int = 0) -> float:
        """Return how well all fits that would have to be repeated; 0 if it is not."""
        need = max(_WINDOW, need or 2 * lag + max(0, round((self._after_s - EARLY_S) * RATE_HZ)))
        if self._count < need + lag:
            return 0.0
        both = _low_bits(self._sound & self._sound >> lag, need)
        differ = _low_bits(self._signs ^ self._signs >> lag, need) & both
        if both.bit_count() < _LEAST_SOUND / 2 * need:
            return 0.0
        for start in range(0, need, _BLOCK):
            sound = _low_bits(both >> start, _BLOCK).bit_count()
            enough = sound >= _LEAST_SOUND / 2 * _BLOCK
            if enough and _low_bits(differ >> start, _BLOCK).bit_count() > (1 - _BLOCK_FITS) * sound:
                return 0.0
        fit = 1 - differ.bit_count() / both.bit_count()
        return fit if fit >= _FITS else 0.0

    def _is_steady(self, window: _Window, lag: int, fit: float) -> bool:
        """Return whether the stretch repeats about as well within less than the shortest loop."""
        best = sorted(window.near, reverse=True)[:_MOST_CANDIDATES]
        places = {self._refined(window, one) for _, one in best}
        return any(self._goes_on(one, 2 * lag) > fit - _ABOUT for one in places)


def _low_bits(number: int, count: int) -> int:
    return number & (1 << count) - 1


def _fit(signs: int, sound: int, past: int, past_sound: int) -> float:
    """Return which part of what sounds at both places has the same sign."""
    both = sound & past_sound
    total = both.bit_count()
    if total < _LEAST_SOUND / 2 * _WINDOW:
        return 0.0
    return 1 - ((signs ^ past) & both).bit_count() / total
