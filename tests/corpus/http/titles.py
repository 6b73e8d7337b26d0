# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles between the sound, as encoders, automation and advertising write them."""

from __future__ import annotations

from collections.abc import Sequence

from player.streams.candidate import Codec
from tests.fakes.radio_server import Request, Script, answers, broadcasts, chunk, says

from .case import CORPUS, TONE, Case
from .station import block, by, head, icy_station, only

_AAC = (CORPUS / "air" / "tone.aac").read_bytes()
_SHIFT_JIS = "ソラノムコウ - 表示"  # the second byte of both ソ and 表 is a backslash


def _cases() -> tuple[Case, ...]:
    return tuple(
        Case(name=f"title/{name}", why=why, codec=Codec.MP3, titles=expected,
             routes=only(icy_station(*blocks)))
        for name, why, blocks, expected in (
            ("plain", "Most stations.", (block("Nina - Sinnerman"),), ("Nina - Sinnerman",)),
            ("with-address", "SHOUTcast adds an address.",
             (block("Nina - Sinnerman", rest="StreamUrl='http://127.0.0.1/a.jpg';"),), ("Nina - Sinnerman",)),
            ("address-first", "The other way round.",
             (b"StreamUrl='';StreamTitle='Nina - Sinnerman';",), ("Nina - Sinnerman",)),
            ("apostrophe", "Apostrophes are not escaped.", (block("Guns N' Roses - Don't Cry"),),
             ("Guns N' Roses - Don't Cry",)),
            ("apostrophe-at-the-end", "Nor at the end.", (block("Nina - Rockin'", rest="StreamUrl='';"),),
             ("Nina - Rockin'",)),
            ("end-inside", "What looks like the end, and is not.",
             (block("A - 'B'; C's live", rest="StreamUrl='';"),), ("A - 'B'; C's live",)),
            ("semicolon", "Semicolons inside.", (block("Simon; Garfunkel - Bookends;"),),
             ("Simon; Garfunkel - Bookends;",)),
            ("equals", "Equal signs inside.", (block("E=mc2 - x=y"),), ("E=mc2 - x=y",)),
            ("double-quotes", "Another kind of quote round it.", (b'StreamTitle="Nina - Sinnerman";',),
             ("Nina - Sinnerman",)),
            ("double-quotes-inside", "And inside.", (block('Nina - "Sinnerman"'),), ('Nina - "Sinnerman"',)),
            ("no-quotes", "None at all.", (b"StreamTitle=Nina - Sinnerman;StreamUrl=;",),
             ("Nina - Sinnerman",)),
            ("no-end", "Cut off at the encoder's limit.", (b"StreamTitle='Nina - Sinner",),
             ("Nina - Sinner",)),
            ("no-semicolon", "The last mark is missing.", (b"StreamTitle='Nina - Sinnerman'",),
             ("Nina - Sinnerman",)),
            ("small-key", "The key in small letters.", (b"streamtitle='Nina - Sinnerman';",),
             ("Nina - Sinnerman",)),
            ("capital-key", "The key in capitals.", (b"STREAMTITLE='Nina - Sinnerman';",),
             ("Nina - Sinnerman",)),
            ("advert-keys", "Advertising networks add keys.",
             (block("Nina - Sinnerman",
                    rest="adw_ad='true';durationMilliseconds='30000';adId='1';insertionType='preroll';"),),
             ("Nina - Sinnerman",)),
            ("more-keys-first", "Automation puts its own first.",
             (b"StreamNext='B';StreamTitle='Nina - Sinnerman';StreamLength='240';",), ("Nina - Sinnerman",)),
            ("entities", "A content system escapes for pages.", (block("Simon &amp; Garfunkel - Don&#39;t"),),
             ("Simon & Garfunkel - Don't",)),
            ("entities-once", "And one that did it twice.", (block("A &amp;amp; B"),), ("A &amp; B",)),
            ("controls", "Line ends and tabs of a form.", (block("Nina\r\n-\tSinnerman\x07"),),
             ("Nina - Sinnerman",)),
            ("blanks", "Fields of fixed width.", (block("   Nina    -   Sinnerman    "),),
             ("Nina - Sinnerman",)),
            ("zeros-behind", "Blocks are padded with zeros.", (block("Nina") + b"\0" * 40,), ("Nina",)),
            ("iheart", "A network wraps its titles.",
             (block('Nina - text="Sinnerman" song_spot="M" MediaBaseId="0" itunesTrackId="0"'),),
             ("Nina - Sinnerman",)),
            ("changes", "A song after the other.", (block("One"), None, block("Two"), block("Three")),
             ("One", "Two", "Three")),
            ("repeated", "Some send the same title in each block.",
             (block("One"), block("One"), block("One"), block("Two")), ("One", "Two")),
            ("late", "Nothing at first.", (None, None, None, block("One")), ("One",)),
            ("cleared", "An empty title when the news begins.", (block("One"), block("")), ("One", "")),
            ("cleared-by-a-dash", "Artist and title both empty.", (block("One"), block(" - "), block("Two")),
             ("One", "", "Two")),
            ("utf-8", "Modern automation.", (block("Björk - Jóga ♫"),), ("Björk - Jóga ♫",)),
            ("latin-1", "Old automation.", (block("Björk - Jóga", "latin-1"),), ("Björk - Jóga",)),
            ("windows-1252", "Word's quotes.", (block("It’s “live” – €5", "cp1252"),), ("It’s “live” – €5",)),
            ("both", "Songs in one charset, spots in another.",
             (block("Björk"), block("Café", "latin-1"), block("Łódź")), ("Björk", "Café", "Łódź")),
            ("two-dashes", "Works with a number.", (block("Bach - Suite No. 3 - Air"),),
             ("Bach - Suite No. 3 - Air",)),
            ("whole-block", "A block of 4,080 bytes.",
             (block("Nina", rest="StreamUrl='http://127.0.0.1/" + "x" * 4026 + "';"),), ("Nina",)),
            ("one-bad-block", "Junk once, and then as before.", (b"\x01\x02junk", block("Nina")), ("Nina",)),
            ("other-key-only", "Blocks without a title.", (b"StreamUrl='';", block("Nina")), ("Nina",)),
        )
    )  # fmt: skip


HINTS = tuple(
    Case(name=f"title-charset/{charset}",
         why="A station in its own code page, which its administrator knows.",
         charset=charset, titles=(text,), routes=only(icy_station(block(text, charset))))
    for charset, text in (
        ("windows-1251", "Кино - Звезда по имени Солнце"), ("koi8-r", "Кино - Группа крови"),
        ("iso-8859-2", "Łódź - Zażółć gęślą jaźń"), ("iso-8859-7", "Γιώργος - Ζορμπάς"),
        ("windows-1254", "Müslüm - Dağlar Dağlar"), ("shift_jis", _SHIFT_JIS), ("euc-jp", "宇多田 - 光"),
        ("euc-kr", "아이유 - 좋은 날"), ("big5", "鄧麗君 - 月亮代表我的心"), ("gbk", "邓丽君 - 甜蜜蜜"),
        ("utf-8", "Sigur Rós - Hoppípolla"), ("windows-1256", "فيروز - نسم علينا الهوى"),
        ("tis-620", "คาราบาว"),
    )
)  # fmt: skip


def _head(*lines: str, status: str = "HTTP/1.0 200 OK") -> bytes:
    return head("Content-Type: audio/mpeg", *lines, status=status)


def _titled(raw: bytes, metaint: int, titles: Sequence[bytes | None] = (block("Nina"),)) -> Script:
    return broadcasts(raw, TONE, metaint=metaint, titles=titles)


INTERVALS = tuple(
    Case(name=f"metaint/{name}", why=why, titles=titles, routes=only(script))
    for name, why, titles, script in (
        ("16000", "Icecast's own number.", ("Nina",), icy_station(block("Nina"), metaint=16000)),
        ("8192", "SHOUTcast's own number.", ("Nina",), icy_station(block("Nina"), metaint=8192)),
        ("odd", "A number that fits nothing.", ("Nina",), icy_station(block("Nina"), metaint=4057)),
        ("small", "A block every 256 bytes.", ("Nina",), icy_station(block("Nina"), metaint=256)),
        ("one", "A block after each byte.", ("Nina",), icy_station(block("Nina"), metaint=1)),
        ("blank-before", "The field with a blank.", ("Nina",), _titled(_head("icy-metaint: 1000"), 1000)),
        ("capitals", "The field in capitals.", ("Nina",), _titled(_head("Icy-MetaInt: 1000"), 1000)),
        ("twice", "A proxy and a server both say it.", ("Nina",),
         _titled(_head("icy-metaint: 1000", "icy-metaint: 1000"), 1000)),
        ("joined", "A proxy made one field of two.", ("Nina",),
         _titled(_head("icy-metaint: 1000, 1000"), 1000)),
        ("zero", "No titles, said with a number.", (), _titled(_head("icy-metaint: 0"), 0)),
        ("negative", "No titles, said with another.", (), _titled(_head("icy-metaint: -1"), 0)),
        ("word", "A template that was not filled.", (), _titled(_head("icy-metaint: none"), 0)),
        ("empty", "A template that was filled with nothing.", (), _titled(_head("icy-metaint:"), 0)),
        ("astronomic", "A number that no counter holds.", (),
         _titled(_head("icy-metaint: 99999999999999999999"), 0)),
    )
)  # fmt: skip
_CHUNKED = _head("icy-metaint: 1000", "Transfer-Encoding: chunked", status="HTTP/1.1 200 OK")


def _tiny(data: bytes) -> bytes:
    return b"".join(chunk(data[at : at + 13]) for at in range(0, len(data), 13))


def _announced_only(request: Request) -> Script:
    """Announce titles to who asks for them, and send none."""
    return broadcasts(_head(*(["icy-metaint: 500"] if "icy-metadata" in request.headers else [])), TONE)


def _loses_count(request: Request) -> Script:
    """Drop ten bytes of sound somewhere: the blocks that follow are read in the wrong place."""
    if "icy-metadata" not in request.headers:
        return broadcasts(_head(), TONE)
    return broadcasts(_head("icy-metaint: 500"), TONE[510:] + TONE[:500], first=TONE[:500] + b"\0")


OTHERS = (
    Case(name="title/charset-of-the-type", why="The type names the code page of the titles.",
         titles=("Кино - Звезда",),
         routes=only(icy_station(block("Кино - Звезда", "cp1251"),
                                 content_type="audio/mpeg; charset=windows-1251"))),
    Case(name="title/in-chunks", why="SHOUTcast behind a delivery network.", titles=("Nina",),
         routes=only(broadcasts(_CHUNKED, TONE, metaint=1000, titles=[block("Nina")], wire=chunk))),
    Case(name="title/in-tiny-chunks", why="Chunks that end inside blocks.", titles=("Nina", "Two"),
         routes=only(broadcasts(_CHUNKED, TONE, metaint=1000, titles=[block("Nina"), None, block("Two")],
                                wire=_tiny))),
    Case(name="title/with-aac", why="AAC stations have titles too.", codec=Codec.AAC, titles=("Nina",),
         sound=_AAC,
         routes=only(icy_station(block("Nina"), sound=_AAC, content_type="audio/aacp"))),
    Case(name="title/announced-and-never-sent", why="Some announce titles and send none.", sound=TONE[:500],
         routes=only(by(_announced_only))),
    Case(name="title/count-lost", why="A relay drops sound, and the blocks are in the wrong place.",
         sound=TONE[:500], routes=only(by(_loses_count))),
    Case(name="title/ends-inside-a-block", why="The connection ends in the middle of a title.",
         sound=TONE[:1000], routes=only(says(_head("icy-metaint: 1000"), TONE[:1000],
                                             b"\x05StreamTitle='Ni"))),
    Case(name="title/none-for-who-does-not-ask", why="Who does not ask gets sound alone; we ask.",
         titles=("Nina",), routes=only(icy_station(block("Nina"), metaint=2000))),
    Case(name="title/of-a-list-typed-stream", why="A list that is served with titles announced.",
         first="{base}/live",
         routes=lambda base: {"/": answers(f"{base}/live\n".encode(), "audio/mpeg",
                                           head=["icy-metaint: 8192"]),
                              "/live": icy_station(block("Nina"))}, titles=("Nina",)),
)  # fmt: skip

TITLES = (*_cases(), *HINTS, *INTERVALS, *OTHERS)
