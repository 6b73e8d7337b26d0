# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API over real editing and a store: what two people at one lineup live through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from schedules.access import Gate
from schedules.model.kept import Owner
from schedules.model.staff import Role
from schedules.staff.authors import Authors
from schedules.staff.describing import Describer
from schedules.staff.door import StaffDoor
from schedules.staff.ports import StaffPorts
from tests.fakes.staff_api import EDITS, PREFIX, StaffClient, staff_api
from tests.schedules.edits.office import NEWS, Office, open_office

JAZZ = "/lineups/news/entries/jazz"
SESSION = "liveradio-session"


def change(**fields: Any) -> dict[str, Any]:
    return {"edit": {"command": "slot.change", "id": "morning", "set": fields}}


def change_jazz(**fields: Any) -> dict[str, Any]:
    return {"edit": {"command": "slot.change", "id": "jazz", "set": fields}}


@pytest_asyncio.fixture
async def office() -> Office:
    """Two slots of the news: morning from 05:00 to 09:00, midday from 12:00 to 13:00."""
    return await open_office()


@pytest_asyncio.fixture
async def client(office: Office) -> AsyncIterator[StaffClient]:
    """A client of the API over that office."""
    gate = Gate(public_url="http://radio.example.org")
    ports = StaffPorts(
        editing=office.editing,
        door=StaffDoor(office.store, office.clock, gate),
        schedules=office.schedules,
        authors=Authors(office.store.history_entry),
        describe=Describer(office.editing.lineup),
        catalogue=office.catalogue,
        clock=office.clock,
    )
    async with staff_api(ports, gate) as client:
        yield client


async def test_the_second_of_two_gets_the_truth_and_may_merge(client: StaffClient) -> None:
    ann, bob = await client.token(Role.MANAGER, name="Ann"), await client.token(Role.MANAGER, name="Bob")
    slot = {"id": "jazz", "title": "Jazz", "start": "20:00", "end": "21:00", "from": "2026-12-01"}
    await client.ask("POST", EDITS, {"edit": {"command": "slot.add", "slot": slot}}, If_Match="*")
    tag = (await client.ask("GET", JAZZ)).headers["ETag"]

    first = await client.ask("POST", EDITS, change_jazz(genre="News"), secret=ann, If_Match=tag)
    second = await client.ask("POST", EDITS, change_jazz(genre="Talk"), secret=bob, If_Match=tag)
    other = await client.ask("POST", f"{EDITS}?merge=true", change_jazz(priority=3), secret=bob, If_Match=tag)

    assert (first.status, second.status, other.status) == (200, 412, 200)
    assert (second.document["changed_by"], second.document["version"]) == ("Ann", 4)
    assert second.headers["ETag"] == '"4"'
    clash = {one["field"]: one for one in second.document["differences"]}["genre"]
    assert (clash["theirs"], clash["yours"], clash["conflicts"]) == ("News", "Talk", True)
    row = (await client.ask("GET", JAZZ)).document["row"]
    assert (row["genre"], row["priority"]) == ("News", 3)


async def test_eight_clients_lose_no_update(client: StaffClient) -> None:
    path, done = "/lineups/news/programmes/tally", []
    add = {"command": "programme.add", "id": "tally", "programme": {"title": "Tally"}}
    await client.ask("POST", EDITS, {"edit": add}, If_Match="*")

    async def work(name: str) -> None:
        for number in range(5):
            while True:
                seen = await client.ask("GET", path)
                words = [*seen.document["row"].get("hosts", []), f"{name}{number}"]
                edit = {"command": "programme.change", "id": "tally", "set": {"hosts": words[-20:]}}
                answer = await client.ask(
                    "POST", EDITS, {"edit": edit}, If_Match=seen.headers["ETag"], Idempotency_Key=words[-1]
                )
                if answer.status == 200:
                    done.append(f"{name}{number}")
                    break
                assert answer.status == 412
                assert answer.document["current"]["hosts"] != seen.document["row"].get("hosts", [])

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for name in "abcdefgh":
            group.create_task(work(name))

    # Each host was added to what had been there: none was overwritten.
    history = (await client.ask("GET", "/lineups/news/history?limit=200")).document["history"]
    told = [one["changes"][0]["after"]["hosts"][-1] for one in history if "set" in one["command"]]
    assert told[::-1] == done
    assert len(set(done)) == 40


async def test_a_repeated_request_is_done_once(client: StaffClient) -> None:
    body = {"edit": {"command": "oneoff.add", "oneoff": {
        "title": "Special", "start": "2026-11-26T20:00", "end": "2026-11-26T21:00"}}}  # fmt: skip

    answers = [await client.ask("POST", EDITS, body, If_Match="*", Idempotency_Key="one") for _ in range(3)]
    other = await client.ask("POST", EDITS, change(genre="x"), If_Match='"1"', Idempotency_Key="one")

    assert [one.document.pop("replayed") for one in answers] == [False, True, True]
    assert answers[0].document == answers[1].document == answers[2].document
    assert other.status == 409
    assert len((await client.ask("GET", "/lineups/news")).document["entries"]) == 3


async def test_a_dry_run_tells_all_and_does_nothing(client: StaffClient, office: Office) -> None:
    body = {"edit": {"command": "oneoff.add", "oneoff": {
        "title": "Special", "start": "2026-11-26T06:00", "end": "2026-11-26T07:00"}}}  # fmt: skip

    seen = await client.ask("POST", f"{EDITS}?dry_run=true", body, If_Match="*")
    before = office.editing.lineup(NEWS).revision
    done = await client.ask("POST", EDITS, body, If_Match="*")

    assert (seen.document["dry_run"], seen.document["revision"], before) == (True, 2, 2)
    (cut,) = done.document["consequences"]
    assert seen.document["consequences"] == [cut]
    assert (cut["start"], cut["end"]) == ("2026-11-26T11:00:00Z", "2026-11-26T12:00:00Z")  # 06:00 in New York
    assert (cut["before"]["title"], cut["after"]["title"]) == ("Morning Edition", "Special")
    assert (cut["stations"], cut["count"]) == (["wone", "wtwo"], 1)


async def test_an_edit_can_be_taken_back_until_others_touch_the_same(client: StaffClient) -> None:
    await client.ask("POST", EDITS, change(genre="News"), If_Match='"1"')
    undone = await client.ask("POST", "/lineups/news/undo", {"revision": 3})
    await client.ask("POST", EDITS, change(genre="Talk"), If_Match='"4"')
    refused = await client.ask("POST", "/lineups/news/undo", {"revision": 3})
    history = (await client.ask("GET", "/history")).document["history"]

    assert (undone.status, undone.document["revision"], refused.status) == (200, 4, 409)
    assert [(one["revision"], one["undoes"]) for one in history[:2]] == [(5, None), (4, 3)]
    assert history[1]["sentence"] == "Takes back edit 3"
    assert history[2]["sentence"] == "Changes the genre of Morning Edition"


async def test_the_same_file_twice_changes_nothing(client: StaffClient) -> None:
    text = 'slots:\n  - {title: Jazz, start: "20:00", end: "22:00"}\n'
    body = {"name": "week.yaml", "content": text}
    path = "/lineups/music/imports"

    seen = await client.ask("POST", f"{path}?dry_run=true", body)
    first = await client.ask("POST", path, body, If_Match='"0"')
    again = await client.ask("POST", path, body, If_Match=f'"{first.document["outcome"]["revision"]}"')
    export = await client.ask("GET", "/lineups/music/export")

    assert (seen.status, first.status, again.status) == (200, 200, 200)
    assert (first.document["outcome"]["changed"], again.document["outcome"]["changed"]) == (True, False)
    assert seen.document["report"] == first.document["report"]
    assert b"title: Jazz" in export.body
    wrong = await client.ask("POST", f"{path}?dry_run=true", {"name": "week.yaml", "content": "slots: 5"})
    assert wrong.status == 422


async def test_a_draft_is_published_in_one_step(client: StaffClient, office: Office) -> None:
    made = (await client.ask("POST", "/drafts", {"name": "Pledge", "service": "news"})).document
    path = f"/drafts/{made['id']}"
    body = {**change(genre="Pledge"), "owner": "news", "version": 1}
    added = await client.ask("POST", f"{path}/edits", body, If_Match=f'"{made["version"]}"')
    preview = await client.ask("GET", f"{path}/preview?from=2026-11-26T00:00:00Z&to=2026-11-27T00:00:00Z")
    untouched = office.editing.lineup(NEWS).revision
    done = await client.ask("POST", f"{path}/publish", {}, If_Match=f'"{added.document["version"]}"')

    assert added.document["edits"][0]["sentence"] == "Changes the genre of Morning Edition"
    assert {one["genre"] for one in preview.document["broadcasts"]["wone"]} == {"Pledge", ""}
    assert untouched == 2
    assert (done.status, done.document["outcomes"][0]["revision"]) == (200, 3)
    assert (await client.ask("GET", path)).status == 404


async def test_the_first_edit_of_a_services_lineup_is_seen_by_its_etag(client: StaffClient) -> None:
    before = await client.ask("GET", "/lineups/music")
    add = {"command": "slot.add", "slot": {"title": "Jazz", "start": "20:00", "end": "22:00"}}
    done = await client.ask("POST", "/lineups/music/edits", {"edit": add}, If_Match=before.headers["ETag"])
    after = await client.ask("GET", "/lineups/music", If_None_Match=before.headers["ETag"])

    assert (before.headers["ETag"], done.status, after.status) == ('"0"', 200, 200)
    (entry,) = after.document["entries"]
    assert (entry["changed_by"], entry["version"]) == ("this machine", done.document["revision"])
    assert client.ports.service_of(Owner("music")) == "music"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="a program with the cookie"),
        pytest.param({"Origin": "{url}", "Sec_Fetch_Site": "same-origin"}, 200, id="our own page"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="a foreign page"),
        pytest.param({"Origin": "null"}, 403, id="a page of nowhere"),
        pytest.param({"Sec_Fetch_Site": "cross-site"}, 403, id="a foreign form"),
        pytest.param({"Content_Type": "text/plain"}, 415, id="text in disguise"),
        pytest.param({"Content_Type": "application/x-www-form-urlencoded"}, 415, id="a form"),
        pytest.param({"Content_Type": "multipart/form-data; boundary=x"}, 415, id="a form with files"),
    ],
)
async def test_a_session_is_of_no_use_to_other_pages(
    client: StaffClient, headers: dict[str, str], status: int
) -> None:
    secret = await client.token(Role.MANAGER)
    cookie = await _signed_in(client, secret)
    sent = {name: value.format(url=client.url) for name, value in headers.items()}

    answer = await client.ask("POST", EDITS, change(genre="x"), If_Match='"1"', Cookie=cookie, **sent)

    assert answer.status == status
    assert PREFIX not in str(answer.headers)


async def _signed_in(client: StaffClient, secret: str) -> str:
    """Return the cookie of a session that began with a secret."""
    response = web.Response()
    signed = await client.ports.door.sign_in(make_mocked_request("POST", "/staff/sign-in"), secret)
    signed.set_cookie(response)
    return f"{SESSION}={response.cookies[SESSION].value}"


async def test_an_edit_within_a_draft_is_of_what_only_the_draft_has(
    client: StaffClient, office: Office
) -> None:
    await office.clock.advance(86_400)
    made = (await client.ask("POST", "/drafts", {"name": "Pledge", "service": "news"})).document
    path = f"/drafts/{made['id']}"
    body = {**change(genre="Pledge"), "owner": "news", "version": 1}
    added = await client.ask("POST", f"{path}/edits", body, If_Match=f'"{made["version"]}"')
    seen = await client.ask("GET", f"{path}/lineups/news")
    (half,) = (one for one in seen.document["entries"] if one["id"].startswith("morning-"))
    cancel = {"command": "occurrence.cancel", "id": half["id"], "date": "2026-12-03"}
    again = {"edit": cancel, "owner": "news", "version": half["version"]}
    tag = f'"{added.document["version"]}"'
    more = await client.ask("POST", f"{path}/edits", again, If_Match=tag)
    preview = await client.ask("GET", f"{path}/preview")
    live = await client.ask("GET", f"/lineups/news/entries/{half['id']}")

    assert (added.status, more.status, live.status) == (200, 200, 404)
    assert preview.document["stale"] == {}
    assert [one["sentence"] for one in preview.document["draft"]["edits"]] == [
        "Changes the genre of Morning Edition",
        "Cancels Morning Edition of 3 December 2026",
    ]
    late = await client.ask("POST", f"{path}/publish", {}, If_Match=tag)
    done = await client.ask("POST", f"{path}/publish", {}, If_Match=f'"{more.document["version"]}"')
    assert (late.status, done.status) == (412, 200)
    assert office.editing.lineup(NEWS).entries[half["id"]].row["except"] == ["2026-12-03"]
