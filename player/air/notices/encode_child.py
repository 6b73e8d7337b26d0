# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Encode the spoken notice and the quiet after it: a child process, which writes it to standard output.

The encoder is native code, so it has a process of its own.  It gets nothing but a file of this package.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import sys
from collections.abc import Iterator
from fractions import Fraction
from importlib import resources
from typing import Final

import av

from player.air.signals.cues import WITHHELD_FILE
from player.streams.candidate import Codec

QUIET_S: Final = 9.0
"""After each time that the notice is said."""
LIMIT_BYTES: Final = 512 * 1024 * 1024
CPU_S: Final = 20

_CONTAINERS: Final = {Codec.MP3: "mp3", Codec.AAC: "adts"}
_ENCODERS: Final = {
    Codec.MP3: "libmp3lame",
    Codec.AAC: "aac",
    Codec.VORBIS: "vorbis",
    Codec.OPUS: "libopus",
    Codec.FLAC: "flac",
}
_OPTIONS: Final = {
    Codec.MP3: {"reservoir": "0"},  # each frame decodes without those before it
    Codec.VORBIS: {"strict": "-2"},
}
_MUXER_OPTIONS: Final = {
    "mp3": {"write_xing": "0", "id3v2_version": "0"},
    "ogg": {"page_duration": "100000"},
}


def spoken() -> Iterator[av.AudioFrame]:
    """Yield the notice, and the quiet after it."""
    data = resources.files("player.air.signals").joinpath(WITHHELD_FILE).read_bytes()
    last: av.AudioFrame | None = None
    with av.open(io.BytesIO(data), format="mp3") as container:
        for frame in container.decode(audio=0):
            frame.pts = None
            last = frame
            yield frame
    if last is None:
        raise ValueError(f"{WITHHELD_FILE} is empty")
    for _ in range(round(QUIET_S * last.sample_rate / last.samples)):
        quiet = av.AudioFrame(last.format.name, last.layout.name, last.samples)
        quiet.sample_rate = last.sample_rate
        for plane in quiet.planes:
            plane.update(bytes(plane.buffer_size))
        yield quiet


def encoded(codec: Codec, rate_hz: int, channels: int, kbps: int, serial: int) -> bytes:
    """Return one round in a format, as a file."""
    written, container_name = io.BytesIO(), _CONTAINERS.get(codec, "ogg")
    options = dict(_MUXER_OPTIONS.get(container_name, {}))
    if container_name == "ogg":
        options["serial_offset"] = str(serial)
    with av.open(written, "w", format=container_name, options=options) as container:
        stream = container.add_stream(_ENCODERS[codec], rate=rate_hz, options=_OPTIONS.get(codec, {}))
        stream.layout = "mono" if channels == 1 else "stereo"
        if codec is not Codec.FLAC:
            stream.bit_rate = kbps * 1000
        context = stream.codec_context
        context.open()
        resampler = av.AudioResampler(context.format, context.layout, rate_hz, context.frame_size or 1024)
        done = 0
        for frame in [*spoken(), None]:
            for ready in resampler.resample(frame):
                ready.pts, ready.time_base = done, Fraction(1, rate_hz)
                done += ready.samples
                container.mux(stream.encode(ready))
        # The last one that FLAC gives carries no sound, only what a file's head would be mended with.
        container.mux([packet for packet in stream.encode(None) if packet.size])
    return written.getvalue()


def main() -> int:
    """Read the command line and write one round."""
    parser = argparse.ArgumentParser(description="Write the spoken notice to standard output.")
    parser.add_argument("--codec", type=Codec, required=True)
    for name in ("rate", "channels", "kbps", "serial"):
        parser.add_argument(f"--{name}", type=int, required=True)
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_DATA, (LIMIT_BYTES, LIMIT_BYTES))
    os.nice(5)
    av.logging.set_level(None)
    try:
        sound = encoded(asked.codec, asked.rate, asked.channels, asked.kbps, asked.serial)
    except (av.FFmpegError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(sound)
    return 0


if __name__ == "__main__":
    sys.exit(main())
