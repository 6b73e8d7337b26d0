# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""HLS as stations publish it, live and ended, in every packing of sound; and HLS that nobody may play.

The media is six segments of about a second, which go round for ever where a case is live.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from player.errors import ErrorClass
from player.streams.candidate import Codec
from tests.fakes.radio_server import Request, Script, answers, redirects

from .case import CORPUS, Case, Routes
from .station import by, only

_HERE = CORPUS / "http" / "hls"
_COUNT = 6
_TYPE = "application/vnd.apple.mpegurl"
_SEGMENT_TYPES = {"ts": "video/mp2t", "aac": "audio/aac", "mp3": "audio/mpeg", "m4s": "video/iso.segment"}


def _media(pattern: str) -> tuple[bytes, ...]:
    return tuple((_HERE / pattern.replace("#", str(number))).read_bytes() for number in range(_COUNT))


AAC, MP3 = _media("aac#.aac"), _media("mp3-#.mp3")
_INIT = (_HERE / "init.mp4").read_bytes()


def _synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _id3(*frames: tuple[str, bytes]) -> bytes:
    """Return an ID3v2.4 tag of these frames."""
    body = b"".join(name.encode() + _synchsafe(len(data)) + b"\0\0" + data for name, data in frames)
    return b"ID3\x04\0\0" + _synchsafe(len(body)) + body


def _packed(sound: bytes, number: int, *frames: tuple[str, bytes]) -> bytes:
    """Put the time stamp before a segment that packed sound must have (RFC 8216, 3.4)."""
    stamp = (90_000 * number).to_bytes(8, "big")
    return _id3(("PRIV", b"com.apple.streaming.transportStreamTimestamp\0" + stamp), *frames) + sound


def _live(
    names: Sequence[str], *, head: Sequence[str] = (), per_segment: str = "#EXTINF:1.0,", newest: int = 3
) -> Script:
    """Return a live media playlist: four segments of a second each, a new one every second.

    Where the six files begin anew there is a discontinuity.
    """
    begun_s: list[float] = []

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        now_s = asyncio.get_running_loop().time()
        begun_s.append(now_s)
        first = int(now_s - begun_s[0])
        lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", f"#EXT-X-MEDIA-SEQUENCE:{first}",
                 f"#EXT-X-DISCONTINUITY-SEQUENCE:{max(0, first - 1) // len(names)}", *head]  # fmt: skip
        for number in range(first, first + newest + 1):
            if number and number % len(names) == 0:
                lines.append("#EXT-X-DISCONTINUITY")
            lines += [per_segment, names[number % len(names)]]
        await answers(("\n".join(lines) + "\n").encode(), _TYPE)(request, writer)

    return script


def _empty_at_first(names: Sequence[str], quiet_s: float = 5.0) -> Script:
    """Return a live playlist that has no segment for a second, for each player that comes."""
    empty = "\n".join(
        ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:0", ""]
    )
    seen: dict[str, tuple[float, float]] = {}  # by player: the first and the last request of this visit
    on_air = _live(names)

    def choose(request: Request) -> Script:
        now_s, who = asyncio.get_running_loop().time(), request.headers.get("user-agent", "")
        first_s, last_s = seen.get(who, (now_s, -quiet_s))
        if now_s - last_s >= quiet_s:
            first_s = now_s
        seen[who] = first_s, now_s
        return answers(empty.encode(), _TYPE) if now_s - first_s < 1.0 else on_air

    return by(choose)


def _ended(
    names: Sequence[str], *, head: Sequence[str] = (), before: Callable[[int], str] = lambda _: "#EXTINF:1.0,"
) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:0", *head]
    for number, name in enumerate(names):
        lines += [before(number), name]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _files(folder: str, pattern: str) -> dict[str, Script]:
    kind = _SEGMENT_TYPES[pattern.rpartition(".")[2]]
    names = [pattern.replace("#", str(number)) for number in range(_COUNT)]
    return {f"{folder}/{name}": answers((_HERE / name).read_bytes(), kind) for name in names}


def _names(pattern: str) -> list[str]:
    return [pattern.replace("#", str(number)) for number in range(_COUNT)]


_TS = _names("aac#.ts")
_PLAIN = _ended(_TS)


def _list(text: str, content_type: str = _TYPE, **fields: str) -> Script:
    return answers(text.encode(), content_type, head=[f"{name}: {value}" for name, value in fields.items()])


def _vod(name: str, why: str, text: str, **more: Script) -> Case:
    """Return a media playlist at ``/live.m3u8`` beside the segments of AAC in TS."""
    return Case(name=f"hls/{name}", why=why, start="/live.m3u8", codec=Codec.AAC, sound=AAC[0],
                routes=lambda _: {"/live.m3u8": _list(text), **_files("", "aac#.ts"), **more})  # fmt: skip


def _encrypted(data: bytes, key: bytes, vector: int) -> bytes:
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES128(key), modes.CBC(vector.to_bytes(16, "big"))).encryptor()
    return encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()


_KEY = bytes(range(16))


def _locked(name: str, vector: Callable[[int], int], line: str) -> Case:
    segments = {f"/s{n}.ts": answers(_encrypted(data, _KEY, vector(n)), "video/mp2t")
                for n, data in enumerate(_media("aac#.ts"))}  # fmt: skip
    return Case(name=f"hls/{name}", why="Networks encrypt with a key that everybody may fetch.",
                start="/live.m3u8",
                codec=Codec.AAC, sound=AAC[0],
                routes=lambda _: {"/live.m3u8": _list(_ended(_names("s#.ts"), head=[line])), **segments,
                                  "/key": answers(_KEY, "application/octet-stream")})  # fmt: skip


def _whole(pattern: str) -> bytes:
    return b"".join(_media(pattern))


def _ranges(number: int) -> str:
    sizes = [len(data) for data in _media("aac#.ts")]
    return f"#EXTINF:1.0,\n#EXT-X-BYTERANGE:{sizes[number]}@{sum(sizes[:number])}"


def _by_range(data: bytes) -> Script:
    """Answer a range with a part, as a file server does."""

    def choose(request: Request) -> Script:
        wanted = request.headers.get("range", "").removeprefix("bytes=").split("-")
        if len(wanted) != 2 or not wanted[0]:
            return answers(
                data, "video/mp2t", status="HTTP/1.1 200 OK", head=[f"Content-Length: {len(data)}"]
            )
        begin, end = int(wanted[0]), min(int(wanted[1] or len(data)), len(data) - 1)
        part = data[begin : end + 1]
        return answers(part, "video/mp2t", status="HTTP/1.1 206 Partial Content",
                       head=[f"Content-Range: bytes {begin}-{end}/{len(data)}",
                             f"Content-Length: {len(part)}"])  # fmt: skip

    return by(choose)


_MASTER = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"\n{}\n'
_NEXT = _MASTER.format("media.m3u8").removeprefix("#EXTM3U\n")
_VIDEO = ('#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,CODECS="avc1.4d401e,mp4a.40.2"{}\n'
          "video.m3u8\n")  # fmt: skip


def _master(name: str, why: str, text: str, media: str = "/media.m3u8", *, content_type: str = _TYPE,
            start: str = "/master.m3u8", more: Mapping[str, Script] | None = None) -> Case:  # fmt: skip
    """Return a master playlist that leads to the media playlist of AAC in TS."""
    folder = media.rpartition("/")[0]
    return Case(name=f"hls/{name}", why=why, start=start, codec=Codec.AAC, sound=AAC[0],
                routes=lambda _: {start: _list(text, content_type), media: _list(_PLAIN),
                                  **_files(folder, "aac#.ts"),
                                  **(more or {})})  # fmt: skip


PLAYING = (
    _vod("ended", "A programme to listen to later.", _PLAIN),
    Case(name="hls/live-ts", why="Most broadcasters: AAC in MPEG-TS, live.", start="/live.m3u8", codec=None,
         sound=b"".join(AAC), anywhere=True, slow=True,
         routes=lambda _: {"/live.m3u8": _live(_TS), **_files("", "aac#.ts")}),
    Case(name="hls/live-packed-aac", why="Small stations: packed AAC, live.", start="/live.m3u8",
         codec=Codec.AAC,
         sound=b"".join(AAC), anywhere=True, slow=True,
         routes=lambda _: {"/live.m3u8": _live(_names("p#.aac")),
                           **{f"/p{n}.aac": answers(_packed(data, n), "audio/aac") for n,
                              data in enumerate(AAC)}}),
    Case(name="hls/empty-at-first", why="A packager that has just been started.", start="/live.m3u8",
         sound=b"".join(AAC), anywhere=True, slow=True,
         routes=lambda _: {"/live.m3u8": _empty_at_first(_TS), **_files("", "aac#.ts")}),
    Case(name="hls/packed-mp3", why="Packed MP3.", start="/live.m3u8", codec=Codec.MP3, sound=MP3[0],
         routes=lambda _: {"/live.m3u8": _list(_ended(_names("p#.mp3"))),
                           **{f"/p{n}.mp3": answers(_packed(data, n), "audio/mpeg") for n,
                              data in enumerate(MP3)}}),
    Case(name="hls/packed-without-stamp", why="Segments made by cutting a stream.", start="/live.m3u8",
         codec=Codec.AAC, sound=AAC[0],
         routes=lambda _: {"/live.m3u8": _list(_ended(_names("aac#.aac"))), **_files("", "aac#.aac")}),
    Case(name="hls/ts-mp3", why="MP3 in MPEG-TS.", start="/live.m3u8", sound=MP3[0],
         routes=lambda _: {"/live.m3u8": _list(_ended(_names("mp3-#.ts"))), **_files("", "mp3-#.ts")}),
    Case(name="hls/fmp4", why="Fragmented MP4, as for DASH.", start="/live.m3u8", sound=AAC[0],
         routes=lambda _: {
             "/live.m3u8": _list(_ended(_names("aac#.m4s"), head=['#EXT-X-MAP:URI="init.mp4"'])),
             "/init.mp4": answers(_INIT, "video/mp4"), **_files("", "aac#.m4s")}),
    Case(name="hls/id3-titles", why="Titles come as tags in the segments.", start="/live.m3u8",
         codec=Codec.AAC,
         sound=AAC[0], titles=("Nina - Sinnerman",),
         routes=lambda _: {"/live.m3u8": _list(_ended(_names("p#.aac"))), **{
             f"/p{n}.aac": answers(_packed(data, n, ("TIT2", b"\x03Sinnerman"), ("TPE1", b"\x03Nina")),
                                   "audio/aac")
             for n, data in enumerate(AAC)}}),
    _master("master", "A master with one variant.", _MASTER.format("media.m3u8")),
    _master("master-as-m3u", "A master with another name and type.", _MASTER.format("media.m3u8"),
            content_type="text/plain", start="/radio.m3u"),
    _master("master-as-sound", "A master with the type of a stream.", _MASTER.format("media.m3u8"),
            content_type="audio/mpeg", start="/radio"),
    _master("relative", "Variants in folders of their own.", _MASTER.format("a/b/media.m3u8?t=1"),
            "/a/b/media.m3u8?t=1"),
    _master("from-the-root", "Variants from the root.", _MASTER.format("/v/media.m3u8"), "/v/media.m3u8"),
    _master("sound-only-last", "Television with a variant for the radio, listed last.",
            "#EXTM3U\n" + _VIDEO.format("") + _NEXT),
    _master("sound-rendition", "Television whose sound is a rendition of its own.",
            '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",DEFAULT=YES,URI="media.m3u8"\n'
            + _VIDEO.format(',AUDIO="a"')),
    _master("dead-variant-first", "The first encoder is down.",
            _MASTER.format("gone.m3u8") + _NEXT),
    _master("failover", "The same variant at two delivery networks, the first of which is down.",
            _MASTER.format("http://127.0.0.1:1/m.m3u8") + _NEXT),
    _master("variant-redirected", "A balancer in front of the variant.", _MASTER.format("go"),
            "/cdn/7/media.m3u8",
            more={"/go": redirects("/cdn/7/media.m3u8")}),
    Case(name="hls/redirected", why="A balancer in front of the playlist.", codec=None, sound=AAC[0],
         routes=lambda _: {"/": redirects("/cdn/7/live.m3u8"), "/cdn/7/live.m3u8": _list(_PLAIN),
                           **_files("/cdn/7", "aac#.ts")}),
    Case(name="hls/in-a-list", why="A list of the station's streams, HLS among them.",
         first="{base}/live.m3u8",
         sound=AAC[0],
         routes=lambda base: {"/": _list(f"#EXTM3U\n#EXTINF:-1,HLS\n{base}/live.m3u8\n", "audio/x-mpegurl"),
                              "/live.m3u8": _list(_PLAIN), **_files("", "aac#.ts")}),
    _vod("mark-first", "A byte order mark.", "\ufeff" + _PLAIN),
    _vod("no-header", "The first line is missing.", _PLAIN.removeprefix("#EXTM3U\n")),
    _vod("crlf", "Windows line ends.", _PLAIN.replace("\n", "\r\n")),
    _vod("blank-lines", "Blank lines and comments.", _PLAIN.replace("\n", "\n\n# made by hand\n")),
    _vod("extinf-without-comma", "Durations without a comma.", _PLAIN.replace("1.0,", "1.0")),
    _vod("extinf-with-title", "Titles in the durations' lines, as one network writes them.",
         _PLAIN.replace("1.0,", '1.0,title="Sinnerman",artist="Nina",url="song_spot=\\"M\\""')),
    _vod("unknown-tags", "Tags of a packager and of advertising.",
         _PLAIN.replace("#EXTINF", "#EXT-X-CUE-OUT:DURATION=30\n#EXT-OATCLS-SCTE35:/DAl\n#EXTINF")),
    _vod("dates", "The time of day for each segment.",
         _PLAIN.replace("#EXTINF", "#EXT-X-PROGRAM-DATE-TIME:2026-11-24T10:00:00.000+0000\n#EXTINF")),
    _vod("queries", "Tokens on every segment.", _PLAIN.replace(".ts", ".ts?hdnts=exp%3D1~hmac=a%2Fb"),
         **{f"/aac{n}.ts?hdnts=exp%3D1~hmac=a%2Fb": answers(data, "video/mp2t")
            for n, data in enumerate(_media("aac#.ts"))}),
    _vod("discontinuities", "Each segment from another encoder.",
         _PLAIN.replace("#EXTINF", "#EXT-X-DISCONTINUITY\n#EXTINF")),
    _vod("missing-segment", "The first segment is gone from the delivery network.",
         _ended(["gone.ts", *_TS])),
    Case(name="hls/byte-ranges", why="All segments in one file.", start="/live.m3u8", sound=AAC[0],
         routes=lambda _: {"/live.m3u8": _list(_ended(["all.ts"] * _COUNT, before=_ranges)),
                           "/all.ts": _by_range(_whole("aac#.ts"))}),
    _locked("aes-128", lambda number: number, '#EXT-X-KEY:METHOD=AES-128,URI="key"'),
    _locked("aes-128-with-vector", lambda _: 0xABCD, '#EXT-X-KEY:METHOD=AES-128,URI="/key",IV=0xABCD'),
)  # fmt: skip


def _lists(text: str, media: str | None) -> Routes:
    more = {} if media is None else {"/media.m3u8": _list(media)}
    return lambda _: {"/live.m3u8": _list(text), **more}


_DEAD_VARIANT = _MASTER.format("media.m3u8")
REFUSED = tuple(
    Case(name=f"hls/{name}", why=why, start="/live.m3u8", plays=False, error=error,
         routes=_lists(text, media))
    for name, why, error, text, media in (
        ("fairplay", "Rights management by one vendor.", ErrorClass.UNSUPPORTED,
         _ended(_TS,
                head=['#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.fps"']), None),
        ("sample-aes", "Encryption within the frames.", ErrorClass.UNSUPPORTED,
         _ended(_TS, head=['#EXT-X-KEY:METHOD=SAMPLE-AES,URI="key"']), None),
        ("widevine", "Rights management by another, said in the master.", ErrorClass.UNSUPPORTED,
         '#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AAAA",'
         'KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"\n'
         + _DEAD_VARIANT.removeprefix("#EXTM3U\n"), _ended(_TS)),
        ("no-variant", "A master whose variants were all taken away.", ErrorClass.EMPTY,
         "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\n", None),
        ("no-segment", "A programme that was never recorded.", ErrorClass.EMPTY, _ended([]), None),
        ("variants-gone", "A master that outlived its variants.", ErrorClass.UNREACHABLE, _DEAD_VARIANT,
         None),
        ("variant-is-a-page", "An error page as variant.", ErrorClass.NOT_A_STREAM, _DEAD_VARIANT,
         "<html><body>Off</body></html>"),
    )
)  # fmt: skip
REFUSED_TOO = (
    Case(name="hls/page-as-hls", why="An error page with the type of HLS.", start="/live.m3u8", plays=False,
         error=ErrorClass.NOT_A_STREAM, routes=only(_list("<html><body>Off</body></html>"), "/live.m3u8")),
)  # fmt: skip

HLS = (*PLAYING, *REFUSED, *REFUSED_TOO)
