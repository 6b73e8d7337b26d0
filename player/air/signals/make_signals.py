# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Make the files of the built-in signals anew: ``python -m player.air.signals.make_signals``.

Needs numpy, PyAV with libmp3lame, and espeak-ng.  Run by hand when a sound or `cues` changes; the files are
kept in the package, so that nobody needs these tools to hear them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av
import numpy as np

from player.streams.headers import mp3_header

from . import cues
from .make_sounds import Sound, dbfs, pad, pip, prelude, rms, speech

HERE: Final = Path(__file__).parent
LIMIT_BYTES: Final = 1_000_000
# What the encoder and a decoder together are late by, as LAME documents it: 576 + 529 samples, and one more.
CODEC_DELAY_SAMPLES: Final = 1105

NEWS_RATE_HZ: Final = 48_000
CLASSICAL_RATE_HZ: Final = 24_000
NOTICE_RATE_HZ: Final = 24_000


def news() -> Sound:
    """Return the sound of the news file, with neighbours that the encoder needs (see `cut_news`)."""
    rate_hz, cell = NEWS_RATE_HZ, round(cues.CELL_FRAMES * cues.FRAME_S * NEWS_RATE_HZ)
    bed = pad(cues.CELL_FRAMES * cues.FRAME_S, rate_hz)
    bed *= dbfs(-22) / rms(bed)
    words = speech(cues.SPOKEN_NOTICE, rate_hz)
    words *= dbfs(-20) / rms(words)
    spoken = np.zeros(cell)
    begin = (cell - len(words)) // 2
    spoken[begin : begin + len(words)] = words
    # The bed steps back under the words without a jump, and is itself again at the borders of each cell.
    edge = np.clip(np.minimum(np.arange(cell), np.arange(cell)[::-1]) / (0.4 * rate_hz), 0, 1)
    notices = bed * (1 - 0.4 * np.tile(edge, cues.BED_CELLS)) + np.tile(spoken, cues.BED_CELLS)
    minute = np.concatenate([bed, bed])
    for start_s, length_s in cues.PIPS_S:
        tone = pip(cues.PIP_HZ, length_s, rate_hz) * dbfs(-17)
        at = len(bed) + round(start_s * rate_hz)
        minute[at : at + len(tone)] += tone
    return np.concatenate([bed, bed, notices, minute])


def cut_news(frames: list[bytes]) -> list[bytes]:
    """Return the frames that `cues` wants: the second bed, the notices, and the cells around the minute."""
    bed, cell = cues.BED_CELLS * cues.CELL_FRAMES, cues.CELL_FRAMES
    return [*frames[bed : 3 * bed], *frames[4 * bed - cell : 4 * bed + cell]]


def classical() -> Sound:
    """Return the notice and the prelude, and the notice once more as a neighbour."""
    rate_hz = CLASSICAL_RATE_HZ
    words = speech(cues.SPOKEN_NOTICE, rate_hz)
    words *= dbfs(-20) / rms(words)
    notice = np.zeros(round(cues.NOTICE_FRAMES * cues.FRAME_S * rate_hz))
    begin = (len(notice) - len(words)) // 2
    notice[begin : begin + len(words)] = words
    music = prelude(cues.PRELUDE_FRAMES * cues.FRAME_S, rate_hz)
    music *= min(dbfs(-20) / rms(music), dbfs(-4) / float(np.max(np.abs(music))))
    return np.concatenate([notice, music, notice])


def withheld() -> Sound:
    """Return the notice that stands in for what may not be streamed."""
    words = speech(cues.WITHHELD_NOTICE, NOTICE_RATE_HZ)
    words *= dbfs(-20) / rms(words)
    edge = np.zeros(round(0.25 * NOTICE_RATE_HZ))
    return np.concatenate([edge, words, edge])


def encode(sound: Sound, rate_hz: int, kbps: int) -> Iterator[bytes]:
    """Yield MP3 frames of a constant size, each of which decodes without those before it."""
    codec = av.CodecContext.create("libmp3lame", "w")
    codec.sample_rate, codec.bit_rate = rate_hz, kbps * 1000
    codec.layout, codec.format = "mono", "s16p"
    codec.options = {"reservoir": "0", "compression_level": "0"}
    rng = np.random.default_rng(1)
    dithered = sound * 32767 + rng.uniform(-0.5, 0.5, len(sound)) + rng.uniform(-0.5, 0.5, len(sound))
    # Begin early by the codec's delay: then the sound of frame n is heard while a decoder plays frame n.
    samples = np.roll(np.clip(np.rint(dithered), -32768, 32767).astype(np.int16), -CODEC_DELAY_SAMPLES)
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis, :], format="s16p", layout="mono")
    frame.sample_rate = rate_hz
    for packet in [*codec.encode(frame), *codec.encode(None)]:
        yield bytes(packet)


def write(name: str, frames: list[bytes], expected: int) -> None:
    """Write a file, having checked what the service relies on."""
    headers = {mp3_header(frame) for frame in frames}
    header = headers.pop()
    if header is None or headers or len(frames) != expected:
        raise SystemExit(f"{name}: {len(frames)} frames instead of {expected}, or of several kinds")
    data = b"".join(frames)
    if len(data) != header.length_bytes * len(frames) or len(data) > LIMIT_BYTES:
        raise SystemExit(f"{name}: {len(data)} bytes; at most {LIMIT_BYTES}, and whole frames")
    (HERE / name).write_bytes(data)
    print(f"{name}: {len(frames)} frames, {len(frames) * cues.FRAME_S:.1f} s, {len(data):,} bytes, {header}")


def main() -> None:
    """Make all files."""
    frames = list(encode(news(), NEWS_RATE_HZ, cues.NEWS_KBPS))
    write("news.mp3", cut_news(frames), cues.NEWS_FILE_FRAMES)
    frames = list(encode(classical(), CLASSICAL_RATE_HZ, cues.CLASSICAL_KBPS))
    write("classical.mp3", frames[: cues.CLASSICAL_FILE_FRAMES], cues.CLASSICAL_FILE_FRAMES)
    frames = list(encode(withheld(), NOTICE_RATE_HZ, cues.CLASSICAL_KBPS))
    write(cues.WITHHELD_FILE, frames, len(frames))


if __name__ == "__main__":
    main()
