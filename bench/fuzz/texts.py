# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Checks of everything that reads text: charsets, playlists, HLS, header fields, titles."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from player.errors import DirectoryError, PlaylistError, UnsupportedAddressError
from player.net.address import join_address, parse_address
from player.streams.directory.address import directory_address, lasting_address
from player.streams.directory.listing import parse_listings, parse_mirrors
from player.streams.directory.match import match_of
from player.streams.fetch import announced_kbps
from player.streams.icy import LARGEST_METAINT, make_title, metaint, parse_fields
from player.streams.inflate import FIRST_BYTES, InflateError, Inflater, may_be_packed, packing_of
from player.streams.playlists.base import Hint, PlaylistEntry, PlaylistFormat
from player.streams.playlists.hls import HlsPlaylist, is_hls, parse_hls
from player.streams.playlists.registry import format_of
from player.streams.sniff import SNIFF_BYTES, Content, sniff
from player.streams.text import (
    LONGEST_SHOWN,
    declared_charset,
    decode,
    decode_document,
    header_text,
    lines,
    shown,
)
from player.streams.title import StreamTitle

from .target import Check, claim

HINTS = (
    Hint(),
    Hint("audio/x-mpegurl", "m3u"),
    Hint("video/x-ms-asf", "asx"),
    Hint("audio/x-pn-realaudio", "ram"),
    Hint("application/xspf+xml", "xspf"),
)
CHARSETS = (
    None, "utf-8", "windows-1251", "shift_jis", "big5", "iso-2022-jp", "utf-16", "utf-7", "idna", "punycode",
    "unicode_escape", "hex", "rot13", "no-such-set", "", "undefined", "mbcs", "euc_kr", "hz", "utf_8_sig",
)  # fmt: skip
CODINGS = ("", "gzip", "deflate", "x-gzip", "br", "identity")
LIST_URL = "http://lists.example/a/b/list?x=1"
_FOLLOWED = 40  # entries of a list


def check_format(known: PlaylistFormat) -> Check:
    """Return the check of one playlist format."""

    def check(data: bytes) -> None:
        text = decode_document(data)
        for hint in HINTS:
            known.recognises(text, hint)
        with suppress(PlaylistError):
            check_entries(known.parse(text))

    return check


def check_any_list(data: bytes) -> None:
    """Take the way of a real answer: sniffed, decoded, recognised, parsed, its addresses joined."""
    if not data:
        return
    check_sniff(data)
    text = decode_document(data[1:])
    if is_hls(text):
        check_hls(data[1:])
        return
    known = format_of(text, HINTS[data[0] % len(HINTS)])
    if known is not None:
        with suppress(PlaylistError):
            check_entries(known.parse(text))


def check_entries(entries: Sequence[PlaylistEntry]) -> None:
    claim(len(entries) > 0, "a list without entries is an error")
    for entry in entries:
        claim(entry.url != "", "an entry without an address is none")
    # Thousands of entries may share one long title: each text is looked at once.
    for text in {text for entry in entries for text in (entry.url, entry.title, entry.refusal)}:
        text.encode()
    for entry in entries[:_FOLLOWED]:
        check_reference(entry.url)


def check_reference(reference: str) -> None:
    """Take an address that a list names, as the walk does."""
    try:
        address = parse_address(join_address(LIST_URL, reference))
    except UnsupportedAddressError as error:
        str(error).encode()
        return
    claim(all(" " < mark < "\x7f" for mark in address.url), "what is sent is printable ASCII")


def check_hls(data: bytes) -> None:
    text = decode_document(data)
    try:
        playlist = parse_hls(text)
    except PlaylistError:
        return
    claim(isinstance(playlist, HlsPlaylist), "a playlist")
    preferred = playlist.preferred()
    claim((preferred is None) == (not playlist.variants), "a master has a variant to listen to")
    claim(0 <= playlist.target_duration_s < 1e13, "time runs forward")
    _ = playlist.codec
    keys = [segment.key.url for segment in playlist.segments if segment.key is not None]
    maps = [segment.map.url for segment in playlist.segments if segment.map is not None]
    listed = [variant.url for variant in playlist.variants] + [segment.url for segment in playlist.segments]
    for url in dict.fromkeys((*listed[:_FOLLOWED], *keys[:_FOLLOWED], *maps[:_FOLLOWED])):
        url.encode()
        check_reference(url)
    for segment in playlist.segments:
        claim(0 <= segment.duration_s < 1e6 and segment.sequence >= 0, "a segment has its time and place")
        part = segment.byte_range
        claim(part is None or (part.length_bytes >= 0 and part.offset_bytes >= 0), "a part is one")
        claim(
            segment.key is None or segment.key.iv is None or len(segment.key.iv) == 16,
            "a vector has 16 bytes",
        )
        claim(segment.at is None or segment.at.tzinfo is not None, "an instant is one")


def check_decode(data: bytes) -> None:
    """Decoding never fails, whatever charset is named, and what comes out can be written down again."""
    first, second, body = data[:1], data[1:2], data[2:]
    charsets = [CHARSETS[byte % len(CHARSETS)] for byte in first + second]
    for text in (decode(body, charsets), decode_document(body, charsets), decode_document(body)):
        text.encode()
        for number, line in lines(text):
            claim(number > 0 and line != "" and "\n" not in line and "\r" not in line, "lines are trimmed")
        check_shown(shown(text))


def check_shown(text: str) -> None:
    claim(len(text) <= LONGEST_SHOWN, "what is shown is short")
    claim(not any(mark < " " or "\x7f" <= mark < "\xa0" for mark in text), "nothing shown is a control")
    text.encode()


def check_fields(data: bytes) -> None:
    """Read a head's fields, whatever stands in them; aiohttp gives them as surrogate escapes."""
    value = data.decode("utf-8", "surrogateescape")
    check_shown(header_text(value))
    claim(0 <= metaint(value) <= LARGEST_METAINT, "the interval is usable")
    kbps = announced_kbps({"icy-br": value, "ice-audio-info": value})
    claim(kbps is None or kbps > 0, "a bit rate is positive, or not known")
    if (charset := declared_charset(value)) is not None:
        b"a".decode(charset, "replace")


def check_title(data: bytes) -> None:
    """Take a block of ICY titles apart."""
    fields = parse_fields(decode(data))
    check_stream_title(make_title(fields.get("streamtitle", ""), fields.get("streamurl", "")))
    check_stream_title(make_title(decode(data)))


def check_stream_title(title: StreamTitle) -> None:
    for text in (title.text, title.artist, title.title):
        check_shown(text)
    title.raw.encode()
    claim(title.stream_url.isprintable(), "an address is printable")


def check_sniff(data: bytes) -> None:
    """Judge a body that ends here, and one that goes on."""
    claim(sniff(data, final=True).content is not Content.UNDECIDED, "at the end all is decided")
    found = sniff(data, final=False)
    claim(len(data) < SNIFF_BYTES or found.content is not Content.UNDECIDED, "so many bytes are enough")
    claim(found.content is not Content.EMPTY, "what goes on may yet bring something")
    for judged in (found, sniff(data, final=True)):
        claim((judged.content is Content.AUDIO) == (judged.codec is not None), "sound has a codec")


def check_inflate(data: bytes) -> None:
    """Unpack what was packed unasked: never more at once than asked for, whatever is inside."""
    coding, most_bytes, body = CODINGS[data[0] % len(CODINGS)] if data else "", 1 + len(data) % 4096, data[1:]
    claim(
        not may_be_packed(body[:FIRST_BYTES], coding) or len(body) < FIRST_BYTES, "so many bytes are enough"
    )
    for readable in (True, False):
        window_bits = packing_of(body, coding, readable=readable)
        if window_bits is None:
            continue
        inflater, left = Inflater(window_bits), body
        with suppress(InflateError):
            for _ in range(200):
                found = inflater.feed(left, most_bytes)
                claim(len(found) <= most_bytes, "no bomb goes off")
                left = b""
                if not inflater.pending:
                    break


def check_directory(data: bytes) -> None:
    """Read what radio-browser answers to a search, and to the question for its mirrors."""
    text = decode_document(data)
    with suppress(DirectoryError):
        for listing in parse_listings(text):
            for shown_text in (listing.name, listing.state, listing.codec, *listing.tags):
                check_shown(shown_text)
            claim(
                listing.name != "" and (listing.url or listing.url_resolved) != "", "a station has an address"
            )
            claim(min(listing.bitrate_kbps, listing.votes, listing.clicks) >= 0, "a number is not negative")
            for url in filter(None, (listing.url, listing.url_resolved, listing.homepage)):
                claim(url.isascii() and url.isprintable(), "an address can be written down")
                parse_address(url)
            match_of("WSKG", listing.name)
    with suppress(DirectoryError):
        for name in parse_mirrors(text):
            parse_address(f"https://{name}/")


def check_directory_address(data: bytes) -> None:
    """Make a directory's address what it has to be; any other keeps every byte."""
    url = data.decode("utf-8", "surrogateescape")
    for change in (directory_address, lasting_address):
        changed = change(url)
        if changed != url:
            parse_address(changed)
    lasting = lasting_address(url)
    claim(lasting_address(lasting) == lasting, "what lasts is not changed again")
