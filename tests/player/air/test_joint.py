# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Of a burst, what is newer than the end of the air."""

from __future__ import annotations

import pytest

from player.air.base import AudioFormat, StreamTitle
from player.air.joint import joined
from player.air.run import Run
from player.streams.candidate import Codec

OPUS = AudioFormat(codec=Codec.OPUS, sample_rate_hz=48_000, channels=2, content_type="audio/ogg")
ITEMS: dict[str, Run | StreamTitle] = {
    "A": StreamTitle(text="A"),
    "B": StreamTitle(text="B"),
    **{name: Run(frames=name.encode(), duration_s=1.0, format=OPUS) for name in "123456"},
}


@pytest.mark.parametrize(
    ("burst", "missing_s", "kept"),
    [
        pytest.param("123456", 3.0, "456", id="just what is missing"),
        pytest.param("123456", 2.5, "456", id="rounded up to a run"),
        pytest.param("123456", 60.0, "123456", id="all, when more is missing"),
        pytest.param("123456", 0.0, "6", id="one at least"),
        pytest.param("123456", -2.0, "6", id="one at least, also when clocks disagree"),
        pytest.param("A12345B6", 3.0, "A45B6", id="the title in force, and those after it"),
        pytest.param("A12B3456", 3.0, "B456", id="the last title before"),
        pytest.param("A1B", 1.0, "A1B", id="a title at the end"),
        pytest.param("A", 1.0, "A", id="no sound"),
        pytest.param("", 1.0, "", id="nothing"),
    ],
)
def test_of_a_burst_is_kept(burst: str, missing_s: float, kept: str) -> None:
    assert joined([ITEMS[name] for name in burst], missing_s) == [ITEMS[name] for name in kept]


def test_what_is_kept_of_an_ogg_stream_opens_with_its_headers() -> None:
    burst = [Run(frames=b"%d" % number, duration_s=1.0, format=OPUS, preamble=b"head") for number in range(5)]

    kept = joined(burst, 2.0)

    assert [run.frames for run in kept if isinstance(run, Run)] == [b"head3", b"4"]
