# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who comes in: tokens, sessions, loopback, and what ends them."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from schedules.errors import StoreUnavailableError, UnknownItemError
from schedules.model.staff import Role, Session
from schedules.staff.credentials import digest_of
from schedules.staff.door import IDLE, LONGEST, REFRESH_S, SEEN_EVERY
from schedules.store.memory import MemoryStore
from tests.fakes.clock import FakeClock
from tests.fakes.doorway import AWAY, RUN_TOKEN, doorway

SECURE = "__Host-liveradio"


class SickStore(MemoryStore):
    """A store that fails as long as a test wants."""

    sick = False
    reads = 0

    async def tokens(self):  # type: ignore[no-untyped-def]
        self.reads += 1
        if self.sick:
            raise StoreUnavailableError("the database is gone")
        return await super().tokens()

    async def remove_sessions(self, digests):  # type: ignore[no-untyped-def]
        if self.sick:
            raise StoreUnavailableError("the database is gone")
        await super().remove_sessions(digests)


async def test_a_token_opens_and_a_wrong_one_does_not() -> None:
    async with doorway() as node:
        _, secret = await node.token()

        assert re.fullmatch(r"lr_[A-Za-z0-9_-]{43}", secret)
        assert await node.who(secret) == "Ann"
        wrong = [secret[:-1], secret + "x", secret[3:], "", "lr_", "x" * 500, "é"]
        assert [await node.who(one) for one in wrong] == [401] * 5 + [429] * 2  # the sixth mistake costs time
        assert await node.who() == 401
        basic = await node.ask("/staff/me", **AWAY, Authorization=f"Basic {secret}")
        assert basic.status == 429


async def test_this_machine_and_the_token_of_the_run_are_known_without_a_store() -> None:
    async with doorway() as node:
        assert (await node.ask("/staff/me")).document == {"name": "this machine", "role": "admin"}
        assert await node.who(RUN_TOKEN) == "this machine"
        named = await node.ask("/staff/me", Authorization="Bearer wrong")
        assert named.status == 401  # who names a token is judged by that alone


async def test_a_revoked_token_opens_nothing_and_ends_its_sessions_at_once() -> None:
    store = MemoryStore()
    async with doorway(store) as node:
        token, secret = await node.token()
        await node.sign_in(secret)
        assert await node.who() == "Ann"

        await node.door.revoke(token.id)

        assert await node.who() == 401
        assert await node.who(secret) == 401
        assert await store.sessions() == ()
        assert [one.revoked_at for one in await store.tokens()] == [node.clock.now()]
        with pytest.raises(UnknownItemError):
            await node.door.revoke("nobody")


async def test_a_token_expires_at_its_instant() -> None:
    async with doorway() as node:
        _, secret = await node.token(expires_at=node.clock.now() + timedelta(hours=1))
        await node.sign_in(secret)

        await node.clock.advance(3_599)
        assert (await node.who(), await node.who(secret)) == ("Ann", "Ann")
        await node.clock.advance(1)
        assert (await node.who(), await node.who(secret)) == (401, 401)


async def test_a_session_ends_when_it_is_not_used_and_after_a_week_anyway() -> None:
    async with doorway() as node:
        _, secret = await node.token()
        await node.sign_in(secret)

        await node.clock.advance(IDLE.total_seconds() - 1)
        assert await node.who() == "Ann"
        await node.clock.advance(IDLE.total_seconds())
        assert await node.who() == 401

        await node.sign_in(secret)
        for _ in range(int(LONGEST / timedelta(hours=6)) - 1):
            await node.clock.advance(6 * 3600)
            assert await node.who() == "Ann"
        await node.clock.advance(6 * 3600)
        assert await node.who() == 401


async def test_each_sign_in_has_a_new_secret_and_the_session_before_ends() -> None:
    store = MemoryStore()
    async with doorway(store) as node:
        _, secret = await node.token()
        node.cookies[SECURE] = "planted-by-somebody"
        await node.sign_in(secret)
        first = node.cookies[SECURE]
        await node.sign_in(secret)
        second = node.cookies[SECURE]

        assert len({"planted-by-somebody", first, second}) == 3
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", second)
        assert [one.digest for one in await store.sessions()] == [digest_of(second)]
        node.cookies[SECURE] = first
        assert await node.who() == 401


async def test_signing_out_ends_the_session_on_the_server_too() -> None:
    store = MemoryStore()
    async with doorway(store) as node:
        _, secret = await node.token()
        await node.sign_in(secret)
        kept = dict(node.cookies)

        answer = await node.ask("/staff/sign-out", "POST", **AWAY)

        assert answer.cookies[SECURE]["max-age"] == "0"
        assert node.cookies == {}
        assert await store.sessions() == ()
        node.cookies = kept
        assert await node.who() == 401


async def test_who_signed_out_stays_out_when_the_store_was_away_just_then() -> None:
    store = SickStore()
    async with doorway(store) as node:
        _, secret = await node.token()
        await node.sign_in(secret)
        kept = dict(node.cookies)
        store.sick = True
        assert (await node.ask("/staff/sign-out", "POST", **AWAY)).status == 503
        node.cookies = kept
        assert await node.who() == 401

        store.sick = False
        await node.clock.advance(1)
        assert await node.who() == 401  # for which the store was read anew, where the session still is
        async with asyncio.TaskGroup() as group:
            task = group.create_task(node.door.run())
            await node.clock.advance(REFRESH_S)
            task.cancel()

        assert await store.sessions() == ()


@pytest.mark.parametrize(
    ("public_url", "headers", "name", "secure"),
    [
        pytest.param("https://radio.example.org", AWAY, "__Host-liveradio", True, id="https"),
        pytest.param("https://radio.example.org", {}, "liveradio-session", False, id="loopback"),
        pytest.param("http://radio.example.org", AWAY, "liveradio-session", False, id="http"),
    ],
)
async def test_the_cookie_is_for_us_alone(
    public_url: str, headers: dict[str, str], name: str, secure: bool
) -> None:
    async with doorway(public_url=public_url) as node:
        _, secret = await node.token()
        answer = await node.ask("/staff/sign-in", "POST", **headers, X_Secret=secret)

    morsel = answer.cookies[name]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert (bool(morsel["secure"]), morsel["domain"], morsel["max-age"]) == (secure, "", "")


async def test_a_cookie_that_http_could_plant_is_not_taken_by_https() -> None:
    async with doorway() as node:
        _, secret = await node.token()
        await node.sign_in(secret)
        node.cookies = {"liveradio-session": node.cookies[SECURE]}

        assert await node.who() == 401


async def test_what_another_node_made_is_known_at_once_and_what_it_revoked_within_a_minute() -> None:
    store, clock = MemoryStore(), FakeClock()
    async with doorway(store, clock) as one, doorway(store, clock) as other:
        token, secret = await one.token()
        await one.sign_in(secret)
        other.cookies = dict(one.cookies)
        assert await other.who() == "Ann"  # by the session
        await clock.advance(1)
        assert await other.who(secret) == "Ann"

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(node.door.run()) for node in (one, other)]
            await clock.settle()
            await one.door.revoke(token.id)
            await clock.advance(REFRESH_S)
            for task in tasks:
                task.cancel()

        assert await other.who() == 401


async def test_unknown_secrets_make_us_look_into_the_store_once_a_second_at_most() -> None:
    store = SickStore()
    async with doorway(store) as node:
        before = store.reads
        for _ in range(20):
            await node.who("lr_wrong")
        assert store.reads == before + 1

        store.sick = True
        await node.clock.advance(1)
        assert await node.who("lr_wrong") in {401, 429}  # and not 503: what was known is still known


async def test_what_is_known_stays_known_while_the_store_is_away() -> None:
    store = SickStore()
    async with doorway(store) as node:
        _, secret = await node.token()
        store.sick = True
        async with asyncio.TaskGroup() as group:
            task = group.create_task(node.door.run())
            await node.clock.advance(3 * REFRESH_S)
            assert await node.who(secret) == "Ann"
            task.cancel()


async def test_the_store_learns_now_and_then_that_a_session_is_used() -> None:
    store = MemoryStore()
    async with doorway(store) as node:
        _, secret = await node.token()
        await node.sign_in(secret)
        (before,) = await store.sessions()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(node.door.run())
            await node.clock.advance(SEEN_EVERY.total_seconds())
            await node.who()
            await node.clock.advance(REFRESH_S)
            task.cancel()

        (after,) = await store.sessions()
        assert after.seen_at - before.seen_at == SEEN_EVERY


async def test_sessions_that_are_over_are_forgotten() -> None:
    store = MemoryStore()
    async with doorway(store) as node:
        _, secret = await node.token()
        await node.sign_in(secret)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(node.door.run())
            await node.clock.advance(IDLE.total_seconds() + REFRESH_S)
            task.cancel()

        assert await store.sessions() == ()


async def test_nobody_is_locked_out_by_the_mistakes_of_others() -> None:
    async with doorway() as node:
        _, secret = await node.token()
        for _ in range(200):
            await node.who("lr_wrong")
            await node.sign_in("lr_wrong")
        assert await node.who("lr_wrong") == 429

        assert await node.who(secret) == "Ann"
        assert (await node.sign_in(secret)).status == 200


async def test_a_wrong_secret_says_how_long_to_wait() -> None:
    async with doorway() as node:
        waits = [(await node.sign_in("lr_wrong")).document["detail"].split()[-1] for _ in range(7)]
        answer = await node.ask("/staff/me", **AWAY, Authorization="Bearer lr_wrong")

    assert waits == ["0"] * 5 + ["1", "1"]
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")


async def test_a_forged_session_row_without_a_token_is_worth_nothing() -> None:
    store = MemoryStore()
    async with doorway(store) as node:
        now = node.clock.now()
        await store.put_session(
            Session(
                digest=digest_of("x" * 43),
                token_id="gone",
                created_at=now,
                seen_at=now,
                expires_at=now + LONGEST,
            )
        )
        node.cookies[SECURE] = "x" * 43

        assert await node.who() == 401


async def test_forms_are_bound_to_the_browser_that_they_were_made_for() -> None:
    async with doorway() as node:
        first = await node.ask("/staff/sign-in/form", **AWAY)
        again = await node.ask("/staff/sign-in/form", **AWAY)
        token = first.document["token"]
        cookie = first.cookies["__Host-liveradio-form"]

        assert (token, again.cookies) == (again.document["token"], {})
        assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", True)
        good = await node.ask("/staff/sign-in/form", "POST", **AWAY, X_Form_Token=token)
        wrong = await node.ask("/staff/sign-in/form", "POST", **AWAY, X_Form_Token=token[:-1] + "~")
        missing = await node.ask("/staff/sign-in/form", "POST", **AWAY)
        node.cookies.clear()
        strange = await node.ask("/staff/sign-in/form", "POST", **AWAY, X_Form_Token=token)
    assert [one.status for one in (good, wrong, missing, strange)] == [200, 403, 403, 403]


async def test_the_token_of_a_form_changes_with_the_session_and_holds_on_every_node() -> None:
    store, clock = MemoryStore(), FakeClock()
    async with doorway(store, clock) as one, doorway(store, clock) as other:
        _, secret = await one.token()
        before = (await one.ask("/staff/sign-in/form", **AWAY)).document["token"]
        await one.sign_in(secret)
        after = (await one.ask("/staff/sign-in/form", **AWAY)).document["token"]
        other.cookies = dict(one.cookies)
        assert await other.who() == "Ann"

        there = await other.ask("/staff/sign-in/form", "POST", **AWAY, X_Form_Token=after)
        old = await one.ask("/staff/sign-in/form", "POST", **AWAY, X_Form_Token=before)

    assert (before != after, there.status, old.status) == (True, 200, 403)


async def test_without_https_a_planted_cookie_does_not_give_the_token_away() -> None:
    async with doorway() as one, doorway() as other:
        one.cookies = {"liveradio-form": "planted"}
        other.cookies = {"liveradio-form": "planted"}
        known = (await other.ask("/staff/sign-in/form")).document["token"]

        forged = await one.ask("/staff/sign-in/form", "POST", X_Form_Token=known)

    assert forged.status == 403


async def test_an_empty_cookie_is_no_cookie() -> None:
    async with doorway() as node:
        node.cookies = {"__Host-liveradio-form": ""}
        token = (await node.ask("/staff/sign-in/form", **AWAY)).document["token"]
        node.cookies = {"__Host-liveradio-form": ""}

        assert (await node.ask("/staff/sign-in/form", "POST", **AWAY, X_Form_Token=token)).status == 403


@pytest.mark.parametrize("role", list(Role))
async def test_the_role_of_a_token_is_that_of_its_session(role: Role) -> None:
    async with doorway() as node:
        _, secret = await node.token(role=role)
        await node.sign_in(secret)

        assert (await node.ask("/staff/me", **AWAY)).document["role"] == role
