# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A mount without an ingest: the test puts sound into its air, which is a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from player.air.air import Air
from player.air.base import AudioFormat, MountId, StreamState, StreamStatus, StreamTitle
from player.air.run import Run
from player.events import StreamChanged
from player.streams.candidate import Codec
from schedules.clock import Clock
from schedules.publisher import Publisher

MP3 = AudioFormat(codec=Codec.MP3, sample_rate_hz=44_100, channels=2, content_type="audio/mpeg")
BYTES_PER_S = 16_000
"""128 kbit/s."""


class FakeMount:
    """Meets `player.playback.air_view.MountView`.

    Attributes:
        listeners: How many listen.
    """

    def __init__(self, clock: Clock, publisher: Publisher, mount_id: str = "news") -> None:
        self._clock = clock
        self._publisher = publisher
        self.id = MountId(mount_id)
        self.air = Air()
        self.status = StreamStatus(state=StreamState.OFF, reason="", since=clock.now())
        self.listeners = 0

    @property
    def has_fresh_audio(self) -> bool:
        newest_at = self.air.newest_at
        return newest_at is not None and (self._clock.now() - newest_at).total_seconds() <= 10

    @contextmanager
    def listening(self) -> Iterator[None]:
        self.listeners += 1
        try:
            yield
        finally:
            self.listeners -= 1

    def be(self, state: StreamState, reason: str = "") -> None:
        """Change the state, and tell."""
        self.status = StreamStatus(state=state, reason=reason, since=self._clock.now())
        self._publisher.publish(StreamChanged(self.id, self.status))

    def sound(self, seconds: float) -> None:
        """Let sound that just ended come in."""
        run = Run(frames=bytes(int(seconds * BYTES_PER_S)), duration_s=seconds, format=MP3)
        self.air.append(run, self._clock.now())

    def title(self, text: str) -> None:
        """Let the stream say what plays from now on."""
        self.air.note_title(StreamTitle(text=text), self._clock.now())
