# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is listed is checked: the station's own address first, each stream once, the best first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from player.errors import ErrorClass
from player.streams.candidate import Candidate, Codec, Resolution, StationInfo, StreamKind
from player.streams.directory.address import TRITON_REDIRECTOR
from player.streams.directory.check import Hit, checked, hits_of
from player.streams.directory.listing import Listing
from player.streams.directory.match import Match

A, B, C = (f"http://{name}.example/live" for name in "abc")


class Ether:
    """Resolves from a table: a bit rate plays, a text is why it does not; what is not in it hangs.

    Attributes:
        asked: In order.
        most_at_once: How many were asked side by side.
    """

    def __init__(
        self, known: Mapping[str, int | str | None], leads_to: Mapping[str, str] | None = None
    ) -> None:
        self._known = known
        self._leads_to = leads_to or {}
        self._at_once = 0
        self.asked: list[str] = []
        self.most_at_once = 0

    async def resolve(self, url: str, *, deadline_s: float) -> Resolution:
        assert deadline_s <= 15
        self.asked.append(url)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(0)
        try:
            if url not in self._known:
                await asyncio.Event().wait()
            return self._answer(url)
        finally:
            self._at_once -= 1

    def _answer(self, url: str) -> Resolution:
        said = self._known[url]
        if isinstance(said, str):
            error = (ErrorClass.UNREACHABLE, said)
            return Resolution(url=url, streams=(), station=StationInfo(), error=error, elapsed_ms=1)
        found = Candidate(
            url=url,
            effective_url=self._leads_to.get(url, url),
            kind=StreamKind.HTTP,
            codec=Codec.MP3,
            bitrate_kbps=said,
            playable=None if said is None else True,
            reason="looks like HLS" if said is None else "plays: MP3",
        )
        return Resolution(url=url, streams=(found,), station=StationInfo(), error=None, elapsed_ms=1)


def listing(name: str, url: str, **fields: object) -> Listing:
    return Listing(**({"name": name, "url": url, "url_resolved": url, "last_check_ok": True} | fields))  # type: ignore[arg-type]


async def found(
    wanted: str, ether: Ether, *listings: Listing, most: int = 10, deadline_s: float = 20
) -> list[Hit]:
    return await checked(hits_of(wanted, listings, most), ether, deadline_s=deadline_s)


def names(hits: list[Hit]) -> list[str]:
    return [hit.listing.name for hit in hits]


async def test_names_come_first_then_what_plays_then_bit_rate_then_votes() -> None:
    listings = [
        listing("WSKGX", "http://x.example/", votes=99),
        listing("WSKG Jazz", "http://j.example/", votes=1),
        listing("WSKG Low", "http://l.example/", votes=50),
        listing("WSKG Dead", "http://d.example/", votes=70),
        listing("WSKG News", "http://n.example/", votes=2),
        listing("WSKG-FM 89.3", "http://f.example/", votes=0),
    ]
    ether = Ether(
        {
            "http://x.example/": 320,
            "http://j.example/": 128,
            "http://l.example/": 64,
            "http://d.example/": "HTTP 404",
            "http://n.example/": 128,
            "http://f.example/": 32,
        }
    )

    hits = await found("WSKG", ether, *listings)

    assert names(hits) == ["WSKG-FM 89.3", "WSKG News", "WSKG Jazz", "WSKG Low", "WSKG Dead", "WSKGX"]
    assert [hit.match for hit in hits][::5] == [Match.EXACT, Match.PART]
    assert (hits[4].playable, hits[4].reason) == (False, "unreachable: HTTP 404")


async def test_the_stations_own_address_is_kept_while_it_plays() -> None:
    ether = Ether({A: 128, B: 128})

    (hit,) = await found("One", ether, listing("One", A, url_resolved=B))

    assert (hit.address, hit.lasting, ether.asked) == (A, True, [A])


async def test_where_it_led_once_is_taken_only_if_nothing_else_plays() -> None:
    ether = Ether({A: "HTTP 404", B: 128})

    (hit,) = await found("One", ether, listing("One", A, url_resolved=B))

    assert (hit.address, hit.lasting, hit.playable) == (B, False, True)


async def test_where_nothing_plays_the_stations_own_address_is_named() -> None:
    ether = Ether({A: "HTTP 404", B: "HTTP 403"})

    (hit,) = await found("One", ether, listing("One", A, url_resolved=B))

    assert (hit.address, hit.lasting, hit.playable, hit.reason) == (A, True, False, "unreachable: HTTP 404")


async def test_a_numbered_server_is_kept_as_the_redirector_if_that_plays() -> None:
    numbered = "http://18313.live.streamtheworld.com/WXYZFM"

    (lasts,) = await found(
        "One", Ether({numbered: 64, TRITON_REDIRECTOR + "WXYZFM": 64}), listing("One", numbered)
    )
    (does_not,) = await found(
        "One", Ether({numbered: 64, TRITON_REDIRECTOR + "WXYZFM": "HTTP 404"}), listing("One", numbered)
    )

    assert lasts.address == TRITON_REDIRECTOR + "WXYZFM"
    assert does_not.address == numbered


async def test_the_same_stream_under_several_names_is_checked_and_shown_once() -> None:
    secure = A.replace("http:", "https:")
    ether = Ether({A: "TLS refused", secure: 128})

    (hit,) = await found(
        "One", ether, listing("One", A, votes=9), listing("One FM", secure), listing("Another one", A)
    )

    assert (hit.listing.name, hit.also) == ("One", ("One FM", "Another one"))
    assert hit.address == secure  # the other entry's address is one of its own, too
    assert ether.asked == [A, secure]


async def test_addresses_that_lead_to_the_same_stream_are_shown_once() -> None:
    ether = Ether({A: 128, B: 128, C: 64}, leads_to={A: "http://x.example/1", B: "https://x.example:443/1"})

    hits = await found("One", ether, listing("One", A, votes=2), listing("One 2", B), listing("One 3", C))

    assert [(hit.listing.name, hit.also) for hit in hits] == [("One", ("One 2",)), ("One 3", ())]


async def test_only_so_many_are_checked_and_three_at_a_time() -> None:
    listings = [listing(f"One {number}", f"http://h{number}.example/") for number in range(30)]
    ether = Ether({one.url: 128 for one in listings})

    hits = await found("One", ether, *listings, most=10)

    assert (len(hits), len(ether.asked), ether.most_at_once) == (10, 10, 3)


async def test_those_that_were_not_reached_in_time_say_so() -> None:
    others = [listing(f"One {number}", f"http://h{number}.example/") for number in range(4)]

    hits = await found("One", Ether({A: 128}), listing("One", A), *others, deadline_s=0.05)

    assert names(hits)[0] == "One"
    assert [hit.playable for hit in hits] == [True, None, None, None, None]
    assert hits[1].reason == "not checked: time was up"
    assert hits[1].address == "http://h0.example/"


async def test_what_may_play_comes_before_what_does_not() -> None:
    ether = Ether({A: "HTTP 404", B: None, C: 32})

    hits = await found("One", ether, listing("One a", A), listing("One b", B), listing("One c", C))

    assert names(hits) == ["One c", "One b", "One a"]
    assert [hit.playable for hit in hits] == [True, None, False]


async def test_what_is_found_is_believed_before_what_is_listed() -> None:
    ether = Ether({A: 128, B: "HTTP 404"})

    plays, dead = await found(
        "One",
        ether,
        listing("One a", A, codec="AAC+", bitrate_kbps=320),
        listing("One b", B, codec="OGG", bitrate_kbps=96),
    )

    assert (plays.codec, plays.bitrate_kbps) == ("mp3", 128)
    assert (dead.codec, dead.bitrate_kbps) == ("ogg", 96)


async def test_a_listing_without_the_stations_own_address_is_used_as_it_is() -> None:
    (hit,) = await found("One", Ether({B: 128}), listing("One", "", url_resolved=B))

    assert (hit.address, hit.lasting) == (B, False)
