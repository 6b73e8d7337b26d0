# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Streams that come and go, behind one address and behind several.  No real time passes here."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from player.air.base import OpenStream, StreamState
from player.air.timing import full_jitter
from player.errors import StreamEndedError, StreamRefusedError, StreamUnreachableError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.running import running
from player.streams.candidate import Codec, Standing
from player.streams.upstream import HttpUpstream
from tests.fakes.frames import mp3
from tests.fakes.ingest_desk import Desk
from tests.fakes.playlist import ScriptedPlaylist
from tests.fakes.upstream import Live, ScriptedUpstream, Then

A, B, C = (f"http://{name}.example/live" for name in "abc")
LIST = "http://s.example/list.pls"
BUSY = StreamRefusedError(A, 503)
GONE = StreamRefusedError(A, 404)
ENDED = StreamEndedError(A, "the server ended the stream")


class Flapping(ScriptedUpstream):
    """Plays for one second, is away for one, and so on, whoever asks."""

    async def open(self) -> OpenStream:  # type: ignore[override]
        phase_s = self._clock.monotonic_s() % 2
        if phase_s >= 1:
            self.opened += 1
            raise StreamUnreachableError(self.address, "connection refused")
        self.becomes(Live(self._clock, lasts_s=1 - phase_s, then=ENDED))
        return await super().open()


def behind_list(desk: Desk, *entries: ScriptedUpstream, address: str = LIST) -> HttpUpstream:
    """Return a playlist's address that leads to these."""
    client = GuardedClient(AddressPolicy())  # never opened: nothing here uses a network
    return HttpUpstream(client, address, None, desk.clock, resolver=ScriptedPlaylist(*entries))


async def heard(
    desk: Desk, seconds: float, *upstreams: HttpUpstream | ScriptedUpstream
) -> list[tuple[float, str]]:
    """Run an ingest; return each candidate that became the one heard, with the instant."""
    ingest, changes = desk.ingest(*upstreams), list[tuple[float, str]]()

    def note() -> None:
        now_s = desk.clock.monotonic_s()
        desk.heads.append((now_s, desk.air.head))
        if ingest.info is not None and (not changes or changes[-1][1] != ingest.info.url):
            changes.append((now_s, ingest.info.url))

    with desk.air.watch(note):
        async with running(ingest):
            await desk.clock.advance(seconds)
    return changes


def names(changes: Sequence[tuple[float, str]]) -> str:
    return "".join({A: "A", B: "B", C: "C"}[url] for _, url in changes)


@pytest.mark.parametrize("backoff", [float, full_jitter])
async def test_a_first_entry_that_flaps_does_not_win_every_time(backoff: object) -> None:
    desk = Desk(backoff=backoff)  # type: ignore[arg-type]
    first = Flapping(desk.clock, BUSY, address=A)
    second = desk.upstream(Live(desk.clock, base=20_000_000), address=B)

    changes = await heard(desk, 600, behind_list(desk, first, second))

    assert names(changes) in ("AB", "ABAB")
    assert changes[-1][0] < 120  # then it stays
    assert desk.longest_pause_s < 3
    assert desk.states[-1] == "up"
    assert first.opened < 40  # it is looked at once a minute, not hammered


async def test_one_that_plays_for_seconds_makes_us_change_at_most_four_times_in_ten_minutes() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=5, then=ENDED), address=A)  # long enough to be proven
    second = desk.upstream(Live(desk.clock, base=20_000_000), address=B)

    changes = await heard(desk, 1800, behind_list(desk, first, second))

    at_s = [when for when, _ in changes[1:]]
    assert len(at_s) >= 4
    for begin_s in at_s:
        assert sum(begin_s <= when < begin_s + 600 for when in at_s) <= 4
    assert names(changes).endswith("B")


async def test_flapping_at_both_levels_ends_at_the_one_that_is_good() -> None:
    desk = Desk(backoff=full_jitter)
    flapping = [Flapping(desk.clock, BUSY, address=address) for address in (A, B)]
    good = desk.upstream(Live(desk.clock, base=20_000_000), address=C)

    changes = await heard(desk, 600, behind_list(desk, *flapping), good)

    assert len(changes) - 1 <= 4
    assert names(changes).endswith("C")
    assert changes[-1][0] < 120
    assert good.opened == 1


async def test_a_list_that_still_has_a_good_one_is_not_left_for_another_address() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=1, then=ENDED), address=A)
    second = desk.upstream(Live(desk.clock, base=20_000_000), address=B)
    other = desk.upstream(Live(desk.clock), address=C)

    changes = await heard(desk, 600, behind_list(desk, first, second), other)

    assert set(names(changes)) == {"A", "B"}
    assert other.opened == 0


async def test_a_list_that_cannot_be_opened_again_is_left_at_once() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=10, then=ENDED), BUSY, address=A)
    other = desk.upstream(Live(desk.clock, base=20_000_000), address=C)

    changes = await heard(desk, 30, behind_list(desk, first), other)

    assert names(changes) == "AC"
    assert first.opened == 2  # as often as an address that keeps no count


async def test_a_list_that_flaps_behind_a_good_address_changes_nothing() -> None:
    desk = Desk()
    good = desk.upstream(Live(desk.clock), address=C)
    flapping = Flapping(desk.clock, BUSY, address=A)

    changes = await heard(desk, 600, good, behind_list(desk, flapping))

    assert names(changes) == "C"
    assert flapping.opened == 0


async def test_a_mirror_that_comes_back_is_returned_to_without_a_hole() -> None:
    desk = Desk()
    first = desk.upstream(BUSY, BUSY, Live(desk.clock), address=A)
    second = desk.upstream(Live(desk.clock, base=20_000_000), address=B)

    changes = await heard(desk, 300, behind_list(desk, first, second))

    assert names(changes) == "BA"
    # Asked at the start and after 30 s in vain; then after 60 s more, and 3 s of proof.
    assert changes[1][0] == pytest.approx(93, abs=0.6)
    assert desk.longest_pause_s <= 0.2
    assert desk.states == ["connecting", "up"]
    assert (first.connected, second.connected) == (0, 0)
    assert first.most_connected == second.most_connected == 1


async def test_a_frozen_entry_is_left_at_once_for_the_next() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=10), address=A)
    second = desk.upstream(Live(desk.clock, base=20_000_000), address=B)

    changes = await heard(desk, 30, behind_list(desk, first, second))

    assert names(changes) == "AB"
    assert first.opened == 1
    assert desk.longest_pause_s <= 4


async def test_one_break_does_not_send_us_away() -> None:
    desk = Desk()
    first = desk.upstream(Live(desk.clock, lasts_s=10, then=ENDED), Live(desk.clock), address=A)
    second = desk.upstream(Live(desk.clock), address=B)

    changes = await heard(desk, 60, behind_list(desk, first, second))

    assert names(changes) == "A"
    assert (first.opened, second.opened) == (2, 0)


async def test_a_list_of_breaking_streams_is_not_hammered() -> None:
    desk = Desk(backoff=full_jitter)
    entries = [desk.upstream([mp3(1, 10), ENDED], address=f"http://{n}.example/live") for n in range(30)]

    await desk.run(600, behind_list(desk, *entries))

    # Rounds of at most 6 connections, with waits of up to 30 s between, 15 s on average: about 40 rounds.
    assert 60 < sum(entry.opened for entry in entries) < 600


async def test_gone_everywhere_is_looked_at_hourly_and_the_state_says_so() -> None:
    desk = Desk(backoff=lambda _: 30.0)
    first, second = desk.upstream(GONE, address=A), desk.upstream(GONE, address=B)
    listing = behind_list(desk, first, second)
    ingest = desk.ingest(listing)

    async with running(ingest):
        await desk.clock.advance(590)  # an encoder that is restarted looks the same at first
        assert first.opened >= 19
        assert "trying again in 30 s" in desk.statuses[-1].reason
        await desk.clock.advance(60)
        asked = first.opened
        assert desk.statuses[-1].state is StreamState.DOWN
        assert "HTTP 404; gone for long, so that it is looked at again in 60 min" in desk.statuses[-1].reason
        assert [one.health for one in listing.candidates] == [Standing.DEAD, Standing.DEAD]
        await desk.clock.advance(3 * 3600)
        assert first.opened == asked + 3
        await desk.clock.advance(3500)
        second.becomes(Live(desk.clock))
        await desk.clock.advance(100)

    assert desk.states == ["connecting", "down", "up"]
    assert [one.health for one in listing.candidates] == [Standing.DEAD, Standing.STANDBY]


async def test_a_dead_preferred_entry_is_looked_at_hourly_while_another_plays() -> None:
    desk = Desk()
    first = desk.upstream(GONE, address=A)
    second = desk.upstream(Live(desk.clock), address=B)

    await desk.run(660, behind_list(desk, first, second))
    asked = first.opened
    assert asked > 10
    dead = desk.upstream(GONE, address=A)
    other = Desk()
    listing = behind_list(other, dead, other.upstream([mp3(1, 10), Then.FREEZE], address=B))
    await listing.open()
    for _ in range(11):
        await other.clock.advance(60)
        if listing.has_better(B):
            with pytest.raises(Exception, match="404"):
                await listing.open_better(B)

    assert not listing.has_better(B)
    assert listing.candidates[1].codec is Codec.MP3  # what was learned of the one playing is not lost
    await other.clock.advance(3600)
    assert listing.has_better(B)


async def test_health_outlives_a_token_and_the_token_is_not_in_it() -> None:
    desk = Desk()
    entries = [desk.upstream([mp3(1, 10), Then.FREEZE], address=f"{url}?token=1") for url in (A, B)]
    playlist = ScriptedPlaylist(*entries)
    listing = HttpUpstream(GuardedClient(AddressPolicy()), LIST, None, desk.clock, resolver=playlist)
    for token in (1, 2):
        playlist.entries = [
            desk.upstream([mp3(1, 10), Then.FREEZE], address=f"{url}?token={token}") for url in (A, B)
        ]
        stream = await listing.open()
        assert stream.info.url == f"{A}?token={token}"  # a second try
        listing.note_failure(stream.info.url, ENDED, beside=False)

    playlist.entries = [desk.upstream([mp3(1, 10), Then.FREEZE], address=f"{url}?token=3") for url in (A, B)]
    stream = await listing.open()

    assert stream.info.url == f"{B}?token=3"
    assert [(one.url, one.health) for one in listing.candidates] == [
        (f"{A}?token=3", Standing.FAILED),
        (f"{B}?token=3", Standing.STANDBY),
    ]


async def test_entries_that_differ_in_their_query_alone_have_a_health_of_their_own() -> None:
    desk = Desk()
    one, two = (desk.upstream([mp3(1, 10), Then.FREEZE], address=f"{A}?sid={n}") for n in (1, 2))
    listing = behind_list(desk, one, two)

    for _ in range(2):
        stream = await listing.open()
        listing.note_failure(stream.info.url, ENDED, beside=False)

    assert (await listing.open()).info.url == two.address


async def test_what_a_candidate_does_is_told_with_its_reason_and_since_when() -> None:
    desk = Desk()
    first = desk.upstream([mp3(1, 10), Then.FREEZE], address=A)
    listing = behind_list(desk, first, desk.upstream(Live(desk.clock), address=B))
    begin = desk.clock.now()

    stream = await listing.open()
    await desk.clock.advance(10)
    listing.note_failure(stream.info.url, ENDED, beside=False)

    (failed, other) = listing.candidates
    assert (failed.health, failed.playable, failed.reason) == (
        Standing.FAILED,
        False,
        "the server ended the stream",
    )
    assert failed.since is not None
    assert (failed.since - begin).total_seconds() == 10
    assert (other.health, other.playable, other.since) == (Standing.UNKNOWN, None, None)
