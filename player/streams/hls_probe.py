# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Check that an HLS playlist leads to segments, before it is called playable."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from player.errors import ErrorClass, PlaylistError, ResolveError, StreamError
from player.net.address import join_address

from .fetch import Fetched, TooLargeError
from .playlists.hls import HlsPlaylist, parse_hls
from .text import decode_document

MOST_VARIANTS: Final = 4


async def playable_media(
    fetch: Callable[[str], Awaitable[Fetched]], base: str, playlist: HlsPlaylist
) -> HlsPlaylist:
    """Return the first media playlist with segments: `playlist` itself, or one of its variants.

    Args:
        fetch: Opens an address, counting it.
        base: Where `playlist` came from.
        playlist: A master or a media playlist.

    Raises:
        ResolveError: If there is none, with the reason of the last one tried.
    """
    if not playlist.variants:
        return _usable(playlist, protected=False)
    failure = ResolveError(ErrorClass.EMPTY, "the HLS playlist has no variant")
    for variant in sorted(playlist.variants, key=lambda variant: variant.video)[:MOST_VARIANTS]:
        try:
            media = await _read(fetch, join_address(base, variant.url))
            return _usable(media, protected=playlist.protected)
        except StreamError as error:
            failure = ResolveError(error.kind, f"HLS variant: {error.reason}")
        except (PlaylistError, TooLargeError):
            failure = ResolveError(ErrorClass.NOT_A_STREAM, "the HLS variant is no HLS playlist")
        except ResolveError as error:
            failure = error
    raise failure


async def _read(fetch: Callable[[str], Awaitable[Fetched]], url: str) -> HlsPlaylist:
    fetched = await fetch(url)
    try:
        return parse_hls(decode_document(await fetched.text(), fetched.charsets))
    finally:
        await fetched.aclose()


def _usable(media: HlsPlaylist, *, protected: bool) -> HlsPlaylist:
    if protected or media.protected:
        raise ResolveError(ErrorClass.UNSUPPORTED, "HLS that is locked by rights management")
    if not media.segments:
        raise ResolveError(ErrorClass.EMPTY, "the HLS playlist has no segment")
    return media
