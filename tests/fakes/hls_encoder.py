# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Live HLS from a real encoder: ffmpeg writes it in real time, and a file server gives it out."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .waiting import wait_until

WRAPPINGS = {
    "ts": ("aac", "mpegts"),
    "fmp4": ("aac", "fmp4"),
    "ts-mp3": ("libmp3lame", "mpegts"),
}
FIRST_LIST_S = 20.0


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own signature
        pass


@dataclass
class HlsEncoder:
    """A running encoder.

    Attributes:
        url: Its playlist.
    """

    url: str
    _command: list[str]
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to encode, at the first number; over what is there, if it was stopped before."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        """Kill the encoder; the file server goes on giving out what is there."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    @property
    def running(self) -> bool:
        """True while it encodes."""
        return self._process is not None and self._process.poll() is None


@contextmanager
def hls_encoder(folder: Path, hz: float, *, wrapping: str = "ts", segment_s: int = 2) -> Iterator[HlsEncoder]:
    """Encode a tone, and yield once the playlist is there."""
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg, "install ffmpeg"
    codec, kind = WRAPPINGS[wrapping]
    folder.mkdir(parents=True, exist_ok=True)
    serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    encoder = HlsEncoder(
        f"http://127.0.0.1:{serving.server_port}/live.m3u8",
        [
            *(ffmpeg, "-v", "error", "-nostdin", "-re"),
            *("-f", "lavfi", "-i", f"sine=frequency={hz}:sample_rate=44100"),
            *("-ac", "1", "-c:a", codec, "-b:a", "96k", "-f", "hls", "-hls_time", str(segment_s)),
            *("-hls_list_size", "4", "-hls_segment_type", kind),
            *("-hls_flags", "delete_segments+temp_file", str(folder / "live.m3u8")),
        ],
    )
    try:
        encoder.start()
        wait_until(partial(_is_there, folder / "live.m3u8", encoder), "a playlist", FIRST_LIST_S)
        yield encoder
    finally:
        encoder.stop()
        serving.shutdown()
        thread.join(10)
        serving.server_close()


def _is_there(playlist: Path, encoder: HlsEncoder) -> bool:
    assert encoder.running, "ffmpeg ended"
    return playlist.exists()
