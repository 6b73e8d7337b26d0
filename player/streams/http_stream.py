# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The connection that a walk found sound on, read on as a stream of sound and titles."""

from __future__ import annotations

from dataclasses import replace

from player.errors import NotAudioError, StreamEndedError
from player.net.client import GuardedClient

from .candidate import Candidate, StreamInfo
from .demux import MakeUnpacker
from .fetch import Fetched, fetch
from .sniff import Content
from .title import StreamTitle


class HttpStream:
    """An open connection that delivers sound and titles.

    Args:
        client: The way out, in case it must be asked anew.
        charset: What the station writes its titles in, if it is not UTF-8.
        candidate: As which it was listed.
        fetched: The connection, with what it sent already.
        unpack: As for `fetch`.
    """

    def __init__(
        self,
        client: GuardedClient,
        charset: str | None,
        candidate: Candidate,
        fetched: Fetched,
        unpack: MakeUnpacker | None = None,
    ) -> None:
        self._client = client
        self._charset = charset
        self._unpack = unpack
        self._fetched = fetched
        self._info = _info(candidate, fetched)
        self._learned = False

    @property
    def info(self) -> StreamInfo:
        """What is known of it; the first seconds teach more."""
        return self._info

    async def read(self) -> bytes | StreamTitle:
        """Return the next piece of sound (never empty) or a title that changed.

        Raises:
            StreamEndedError: If the server ended it, or the connection broke.
            StreamError: If a server that lost count of its titles could not be asked anew.
        """
        fetched = self._fetched
        while not fetched.items:
            if fetched.demuxer.lost:
                fetched = await self._reopen_without_titles()
                continue
            if not await fetched.more():
                raise StreamEndedError(fetched.response.url, "the server ended the stream")
            self._learn()
        return fetched.items.popleft()

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
        await self._fetched.aclose()

    def _learn(self) -> None:
        proof = self._fetched.proof
        if proof is not None and not self._learned:
            self._learned = proof.over
            self._info = replace(
                self._info,
                bitrate_kbps=self._fetched.bitrate_kbps,
                sample_rate_hz=proof.sample_rate_hz,
                channels=proof.channels,
            )

    async def _reopen_without_titles(self) -> Fetched:
        """Ask again without titles: between sound and blocks that make no sense the border is lost."""
        await self._fetched.aclose()
        url = self._info.url
        fetched = await fetch(self._client, url, charset=self._charset, icy=False, unpack=self._unpack)
        self._fetched = fetched
        if fetched.sniffed.content is not Content.AUDIO or fetched.sniffed.codec is not self._info.codec:
            await fetched.aclose()
            raise NotAudioError(self._info.url, "asked without titles, it sends something else")
        return fetched


def _info(candidate: Candidate, fetched: Fetched) -> StreamInfo:
    codec = fetched.sniffed.codec
    if codec is None:
        raise NotAudioError(candidate.url, "no sound")
    return StreamInfo(
        url=candidate.url,
        effective_url=fetched.response.url,
        kind=fetched.kind,
        codec=codec,
        bitrate_kbps=candidate.bitrate_kbps,
        sample_rate_hz=candidate.sample_rate_hz,
        channels=candidate.channels,
        station=candidate.station,
    )
