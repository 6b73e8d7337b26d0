# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Open one address, and look at its first bytes.  The connection stays open: it may be the stream itself."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

from player.errors import StreamEndedError, StreamTimeoutError
from player.net.client import GuardedClient, Response
from player.net.redirects import CookieJar, follow

from .candidate import StationInfo, StreamKind
from .demux import ChainedDemuxer, MakeUnpacker, PlainDemuxer, TitleDemuxer, Unpacker
from .headers import LARGEST_TAG_BYTES
from .icy import IcyDemuxer, metaint
from .inflate import InflateError, Inflater, may_be_packed, packing_of
from .ogg_titles import OggTitleDemuxer
from .proof import LONGEST_S, Proof
from .sniff import SNIFF_BYTES, Content, Sniffed, lead_bytes, sniff
from .text import declared_charset, header_text
from .title import StreamTitle

FIRST_BYTES_S: Final = 5.0
LIST_S: Final = 5.0
LARGEST_LIST_BYTES: Final = 512 * 1024
QUIET_S: Final = 0.5
"""A server that has said something whole, and nothing more for so long, has said all."""
LONG_QUIET_S: Final = 1.5
"""The same where the text stops in the middle of a line, which may be how it ends."""

_PIECE_BYTES: Final = 64 * 1024
_MOST_UNDECIDED_BYTES: Final = LARGEST_TAG_BYTES + 64 * 1024
_BITRATE: Final = re.compile(r"(?:^|;)\s*(?:ice-)?bitrate=([0-9]{1,7})", re.IGNORECASE)
_KBPS: Final = range(8, 4000)
_LINE_ENDS: Final = b"\r\n>}])"


class TooLargeError(Exception):
    """A text body goes on beyond what a playlist may have."""


class Fetched:
    """An open answer whose first bytes have been looked at.

    Attributes:
        sniffed: What it is.
        items: Sound and titles that came already, to be taken before anything else.
        ended: True once nothing more will come.
        proof: What its sound has taught so far; ``None`` if it is no sound.
        jar: The cookies that came on the way here.
    """

    def __init__(
        self,
        response: Response,
        charset: str | None,
        unpack: MakeUnpacker | None = None,
        *,
        icy: bool = True,
        jar: CookieJar | None = None,
    ) -> None:
        self.response = response
        self.jar = jar or CookieJar()
        self.sniffed = Sniffed(Content.UNDECIDED)
        self.items: deque[bytes | StreamTitle] = deque()
        content_type = response.headers.get("Content-Type", "")
        self.content_type = content_type.partition(";")[0].strip().lower()
        self.charsets = (charset, declared_charset(content_type))
        # A server that was asked for no titles may announce them all the same: it is not believed again.
        interval = metaint(response.headers.get("icy-metaint")) if icy else 0
        self.kind = StreamKind.ICY if interval else StreamKind.HTTP
        self.demuxer: TitleDemuxer = IcyDemuxer(interval, self.charsets) if interval else PlainDemuxer()
        self.ended = False
        self.proof: Proof | None = None
        self._sound_bytes = self._raw_bytes = self._lead_bytes = 0
        self._unpacker: Unpacker | None = None
        self._unpack = unpack
        self._inflater: Inflater | None = None
        self._began_s = self._heard_s = asyncio.get_running_loop().time()

    async def look(self) -> None:
        """Read until it is clear what this is.

        Raises:
            StreamTimeoutError: If nothing came in time.
            StreamEndedError: If the connection broke before anything came.
        """
        try:
            async with asyncio.timeout(FIRST_BYTES_S):
                await self._begin()
                await self._decide()
                if self.sniffed.transport and self._unpack is not None:
                    self._unpacker = self._unpack()
                    self._put_in_front(ChainedDemuxer(self.demuxer, self._unpacker), self._unpacker)
                    await self._decide()
        except TimeoutError:
            if not self._raw_bytes:
                raise StreamTimeoutError(
                    self.response.url, f"no byte in {FIRST_BYTES_S:.0f} s after the head"
                ) from None
        except StreamEndedError:
            if not self._raw_bytes:
                raise
            self.ended = True
        sound, lead = _sound(self.items), self._lead_bytes
        if self.sniffed.content is Content.UNDECIDED:
            self.sniffed = self._judged(sound, final=True)
        if self._unpacker is not None and self.sniffed.codec is None:
            inside = self._unpacker.foreign or "no sound that we know"
            self.sniffed = Sniffed(Content.FOREIGN, name=f"an MPEG transport stream with {inside}")
        elif (
            self.kind is StreamKind.HTTP
            and self.sniffed.codec is not None
            and sound.startswith(b"OggS", lead)
        ):
            self._put_in_front(demuxer := OggTitleDemuxer(self.charsets), demuxer)
        if self.sniffed.codec is not None:
            self.proof = Proof(self.sniffed.codec, skip_bytes=lead if lead < len(sound) else 0)
            self.proof.feed(_sound(self.items))

    async def _decide(self) -> None:
        """Read until the first bytes say what this is, or nothing more comes that would change it."""
        sound = _sound(self.items)
        self.sniffed = self._judged(sound, final=self.ended)
        while self.sniffed.content is Content.UNDECIDED and self._raw_bytes < _MOST_UNDECIDED_BYTES:
            # A text needs no more than a pause to be looked at; the rest of it is read later.
            texts = sound and sniff(sound, final=True).content in (Content.TEXT, Content.HTML)
            if texts and self.response.complete:
                return
            if not await self._waits(QUIET_S if texts else FIRST_BYTES_S):
                return
            if self.ended or self._sound_bytes > self._lead_bytes:
                sound = _sound(self.items)
                self.sniffed = self._judged(sound, final=self.ended)

    def _judged(self, sound: bytes, *, final: bool) -> Sniffed:
        """Judge what came by what stands behind tags and padding, which may be long."""
        self._lead_bytes = lead_bytes(sound)
        behind = sound[self._lead_bytes : self._lead_bytes + SNIFF_BYTES]
        if self._lead_bytes == 0 or (final and not behind):
            return sniff(sound, final=final)
        found = sniff(behind, final=final)
        if found.content in (Content.AUDIO, Content.UNDECIDED) or not sound.startswith(b"ID3"):
            return found
        self._lead_bytes = 0
        return sniff(sound, final=True)

    def _put_in_front(self, demuxer: TitleDemuxer, for_sound: TitleDemuxer) -> None:
        """Send all that comes through a demultiplexer, and the sound that is there through its last part."""
        self.demuxer = demuxer
        titles = [item for item in self.items if not isinstance(item, bytes)]
        self.items = deque([*titles, *for_sound.feed(_sound(self.items))])

    async def prove(self, *, least: bool) -> bool:
        """Read on until the sound is proven and its bit rate known, or time is up.

        Args:
            least: True if it is enough that the sound is proven.

        Returns:
            False if there is no sound after all.
        """
        proof = self.proof
        if proof is None:
            return False
        announced = announced_kbps(self.response.headers) is not None
        loop = asyncio.get_running_loop()
        while not (
            self.ended or proof.over or (proof.proven if least else proof.settled(announced=announced))
        ):
            # Behind a long tag sound may take its time; once it is there, little more is waited for.
            until_s = self._began_s + (LONGEST_S if proof.proven else FIRST_BYTES_S)
            try:
                if not await self._waits(until_s - loop.time()):
                    break
            except StreamEndedError:
                self.ended = True
        return proof.proven

    async def text(
        self, whole: Callable[[bytes], bool] | None = None, *, most_bytes: int = LARGEST_LIST_BYTES
    ) -> bytes:
        """Return the whole body of a text.

        A peer that goes on beyond `LIST_S` after its head, or breaks off, has said what it had to say; so has
        one that is quiet after something whole, and at once where it is also as long as announced.

        Args:
            whole: Says whether a body makes sense as it is.
            most_bytes: How long it may be.

        Raises:
            TooLargeError: If it is longer.
        """
        ends_s, loop = self._began_s + LIST_S, asyncio.get_running_loop()
        pauses = [QUIET_S, LONG_QUIET_S] if whole else []
        while not self.ended and self._sound_bytes <= most_bytes:
            if whole and self._inflater is None and self.response.complete and whole(_sound(self.items)):
                break
            pause_s = self._heard_s + pauses[0] if pauses else ends_s
            try:
                if await self._waits(min(pause_s, ends_s) - loop.time()):
                    pauses = [QUIET_S, LONG_QUIET_S] if whole else []
                    continue
            except StreamEndedError:
                self.ended = True
                break
            if loop.time() >= ends_s:
                break
            body = _sound(self.items)
            within_line = body.rstrip(b"\0 \t")[-1:] not in _LINE_ENDS
            if whole and not (within_line and pauses[0] == QUIET_S) and whole(body):
                break
            del pauses[:1]
        if self._sound_bytes > most_bytes:
            raise TooLargeError
        return _sound(self.items)

    async def more(self) -> bool:
        """Read one piece into `items`; return False at the end.

        Raises:
            StreamEndedError: If the connection broke.
        """
        if not self.ended:
            self._take(await self._unpacked(b""))
        return not self.ended

    async def aclose(self) -> None:
        """Close the connection; may be called twice."""
        await self.response.aclose()

    @property
    def bitrate_kbps(self) -> int | None:
        """As the head announces it where that is plausible, else as the frames say."""
        learned = self.proof.bitrate_kbps if self.proof else None
        return announced_kbps(self.response.headers) or learned

    @property
    def station(self) -> StationInfo:
        """What the head says of the station."""
        headers = self.response.headers
        return StationInfo(
            name=header_text(headers.get("icy-name", "")),
            genre=header_text(headers.get("icy-genre", "")),
            url=header_text(headers.get("icy-url", "")),
            bitrate_kbps=announced_kbps(headers),
        )

    async def _waits(self, seconds: float) -> bool:
        """Read one piece into `items`, waiting so long at most; return False if none came."""
        limit = asyncio.timeout(max(0.0, seconds))
        try:
            async with limit:
                await self.more()
        except TimeoutError:
            if not limit.expired():
                raise
            return False
        return True

    async def _begin(self) -> None:
        """Read the first piece, and find out whether it is compressed."""
        coding = self.response.headers.get("Content-Encoding", "")
        first = await self._read()
        while may_be_packed(first, coding) and not self.ended:
            try:
                async with asyncio.timeout(QUIET_S):
                    first += await self._read()
            except TimeoutError:
                break
        readable = sniff(first, final=True).content in (Content.AUDIO, Content.TEXT, Content.HTML)
        packing = packing_of(first, coding, readable=readable)
        self._inflater = None if packing is None else Inflater(packing)
        self._take(await self._unpacked(first) if packing is not None else first)

    async def _read(self) -> bytes:
        data = await self.response.read_some()
        self._heard_s = asyncio.get_running_loop().time()
        self.ended = not data
        self._raw_bytes += len(data)
        return data

    async def _unpacked(self, data: bytes) -> bytes:
        """Return the next piece of the body, a bounded one where it was compressed."""
        if self._inflater is None:
            return data or await self._read()
        while True:
            if not data and not self._inflater.pending:
                data = await self._read()
                if self.ended:
                    return b""
            try:
                found = self._inflater.feed(data, _PIECE_BYTES)
            except InflateError as error:
                raise StreamEndedError(self.response.url, f"damaged compression: {error}") from None
            data = b""
            if found:
                return found

    def _take(self, data: bytes) -> None:
        items = self.demuxer.feed(data)
        self.items += items
        for item in items:
            if isinstance(item, bytes):
                self._sound_bytes += len(item)
                if self.proof is not None:
                    self.proof.feed(item)


def _sound(items: deque[bytes | StreamTitle]) -> bytes:
    return b"".join(item for item in items if isinstance(item, bytes))


def announced_kbps(headers: Mapping[str, str]) -> int | None:
    """Return the bit rate in a head, where it can be one.

    ``128``, ``128, 128``, ``bitrate=128``, or ``128000`` of those who count in bits; ``Quality 6`` is none,
    nor are 0 and 1.
    """
    first = headers.get("icy-br", "").partition(",")[0].strip()
    match = _BITRATE.search(headers.get("ice-audio-info", ""))
    for digits in (first, match[1] if match else ""):
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 7):
            continue
        for kbps in (int(digits), round(int(digits) / 1000)):
            if kbps in _KBPS:
                return kbps
    return None


async def fetch(
    client: GuardedClient,
    url: str,
    *,
    charset: str | None = None,
    icy: bool = True,
    unpack: MakeUnpacker | None = None,
    hop: Callable[[str], None] | None = None,
) -> Fetched:
    """GET an address, follow its redirects, and look at the first bytes.

    Args:
        client: The way out.
        url: As listed.
        charset: The station's own charset for titles and lists.
        icy: False to ask for no titles in the stream.
        unpack: Takes the sound out of an MPEG transport stream; without it such a stream is foreign.
        hop: Is told of each further request that a redirect makes, and may raise.

    Raises:
        StreamError: If it cannot be opened, or nothing comes.
    """
    jar = CookieJar()
    response = await follow(client, url, {"Icy-MetaData": "1"} if icy else None, jar, hop)
    fetched = Fetched(response, charset, unpack, icy=icy, jar=jar)
    try:
        await fetched.look()
    except BaseException:
        await fetched.aclose()
        raise
    return fetched
