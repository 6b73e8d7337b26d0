# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API: what is asked reaches the editing, and what it says reaches the asker."""

from __future__ import annotations

from base64 import b64encode
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from schedules.access import Gate
from schedules.edits.base import ANY
from schedules.errors import StoreUnavailableError
from schedules.model.kept import Owner
from schedules.model.staff import Permission, Role
from schedules.painter import Lineups
from schedules.staff.app import operations
from schedules.staff.credentials import THIS_MACHINE
from tests.fakes.clock import FakeClock
from tests.fakes.editing import MORNING, HandEditing, NothingInForce, staff_ports
from tests.fakes.network import CATALOGUE
from tests.fakes.staff_api import EDITS, END, PREFIX, StaffClient, staff_api

NINE = "2026-11-24T09:00:00Z"


async def test_who_asks_is_told_what_they_may(client: StaffClient) -> None:
    secret = await client.token(Role.EDITOR, ["news"], "Ann")

    machine = (await client.ask("GET", "/me")).document
    ann = (await client.ask("GET", "/me", secret=secret)).document

    assert machine == {
        "name": "this machine", "role": "admin", "services": None, "permissions": list(Permission),
    }  # fmt: skip
    assert ann == {"name": "Ann", "role": "editor", "services": ["news"], "permissions": ["view", "edit"]}


async def test_all_lineups_in_short(client: StaffClient, editing: HandEditing) -> None:
    editing.files = frozenset({Owner("station:wsqg-fm")})

    rows = (await client.ask("GET", "/lineups")).document["lineups"]

    assert [row["owner"] for row in rows] == [
        "news", "classical", "station:wskg-fm", "station:wskg-hd", "station:wsqg-fm",
    ]  # fmt: skip
    assert rows[0] == {
        "owner": "news", "service": "news", "station": None, "revision": 7, "source": "store",
        "entries": 1, "changed_at": NINE,
    }  # fmt: skip
    assert rows[3]["service"] == "classical"
    assert (rows[4]["station"], rows[4]["revision"], rows[4]["source"]) == ("wsqg-fm", 0, "file")


async def test_a_lineup_with_who_changed_what(client: StaffClient) -> None:
    answer = await client.ask("GET", "/lineups/news")

    entry = {
        "id": "morning", "order": 1, "version": 5, "row": {"id": "morning", **MORNING},
        "changed_by": "Ann", "changed_at": NINE,
    }  # fmt: skip
    programme = {
        "id": "show", "version": 3, "row": {"title": "Show"}, "changed_by": "Ann", "changed_at": NINE,
    }  # fmt: skip
    assert answer.document == {
        "owner": "news", "revision": 7, "version": 2, "timezone": "America/New_York", "sample": False,
        "changed_at": NINE, "entries": [entry], "programmes": [programme],
    }  # fmt: skip
    assert answer.headers["ETag"] == '"7"'
    for path, document, tag in (("entries/morning", entry, '"5"'), ("programmes/show", programme, '"3"')):
        one = await client.ask("GET", f"/lineups/news/{path}")
        assert (one.document, one.headers["ETag"]) == (document, tag)


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("/lineups/news", '"7"'),
        ("/lineups/news/entries/morning", '"5"'),
        ("/lineups/news/programmes/show", '"3"'),
        ("/drafts/draft-news", '"4"'),
    ],
)
async def test_who_has_it_already_gets_304(client: StaffClient, path: str, tag: str) -> None:
    known = await client.ask("GET", path, If_None_Match=tag)
    other = await client.ask("GET", path, If_None_Match='"2"')

    assert (known.status, known.body, known.headers["ETag"]) == (304, b"", tag)
    assert (other.status, other.headers["ETag"]) == (200, tag)


async def test_a_lineup_that_is_a_files_has_revision_0_and_the_etag_of_its_content(
    client: StaffClient, editing: HandEditing
) -> None:
    editing.files = frozenset({Owner("news")})

    answer = await client.ask("GET", "/lineups/news", If_None_Match='"0"')

    assert (answer.status, answer.document["revision"]) == (200, 0)
    assert int(answer.headers["ETag"].strip('"')) >= 2**30


async def test_an_edit_reaches_the_editing_as_it_was_meant(client: StaffClient, editing: HandEditing) -> None:
    secret = await client.token(Role.EDITOR, name="Ann")

    answer = await client.ask(
        "POST", f"{EDITS}?dry_run=true&merge=true", {"edit": END, "reason": " pledge "},
        secret=secret, If_Match='"5"', Idempotency_Key="k 1",
    )  # fmt: skip

    name, owner, command, version, how = editing.asked[-1]
    assert (name, owner, command, version) == ("apply", "news", END, 5)
    assert (how.actor.name, how.dry_run, how.merge, how.reason, how.key) == (
        "Ann", True, True, "pledge", "k 1",
    )  # fmt: skip
    assert answer.document == {
        "owner": "news", "revision": 7, "versions": {"morning": 8}, "consequences": [],
        "changes": [
            {"kind": "entry", "id": "morning", "before": None, "after": {"id": "morning", **MORNING}}
        ],
        "warnings": ["look at Tuesday"], "dry_run": True, "replayed": False, "changed": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ("*", ANY),
        ('"5"', 5),
        ('"0"', 0),
        ('W/"5"', -1),
        ('"05"', -1),
        ('""', -1),
        ('"abc"', -1),
        ('"' + "9" * 40 + '"', -1),
    ],
)
async def test_the_version_is_what_if_match_names(
    client: StaffClient, editing: HandEditing, value: str, version: int | str
) -> None:
    answer = await client.ask("POST", EDITS, {"edit": END}, If_Match=value)

    assert editing.asked[-1][3] == version
    assert answer.status == (200 if version in {ANY, 5} else 412)


async def test_a_draft_is_changed_at_one_version_only(client: StaffClient) -> None:
    body = {"owner": "news", "edit": END, "version": "*"}

    statuses = [
        (await client.ask("POST", "/drafts/draft-news/edits", body, If_Match=tag)).status
        for tag in ("*", '"3"', '"4"')
    ]

    assert statuses == [428, 412, 200]


async def test_an_import_may_have_eight_megabytes_and_its_dry_run_needs_no_version(
    client: StaffClient, editing: HandEditing
) -> None:
    path, text = "/lineups/news/imports", "slots: [] # ü" + "x" * 7_000_000
    seen = await client.ask("POST", f"{path}?dry_run=true", {"name": "a.yaml", "content": text})
    encoded = b64encode(b"\x00\xff").decode()
    done = await client.ask(
        "POST", path, {"name": "a.csv", "content_base64": encoded, "reason": "new"}, If_Match='"7"'
    )
    large = await client.ask("POST", path, {"name": "a", "content": "x" * 8_000_000}, If_Match='"7"')

    assert editing.asked[0][1:4] == ("news", text.encode(), "a.yaml")
    assert editing.asked[1][1:5] == ("news", b"\x00\xff", "a.csv", 7)
    assert (seen.status, done.status, large.status) == (200, 200, 413)
    assert seen.document["outcome"]["dry_run"] is True
    assert seen.document["report"] == {
        "rows": [{"outcome": "changed", "line": 3, "what": "Morning", "reasons": ["the zone was guessed"]}]
    }


async def test_history_pages_from_the_newest_to_the_first(client: StaffClient, editing: HandEditing) -> None:
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await client.ask("GET", f"/lineups/news/history?limit=3{cursor and f'&before={cursor}'}")
        seen += [entry["revision"] for entry in answer.document["history"]]
        cursor = answer.document["before"]

    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert editing.asked[1][1:] == (["news"], ("news", 5), False, 3)
    plain = await client.ask("GET", "/lineups/news/history?before=3&machine=true")
    assert [entry["revision"] for entry in plain.document["history"]] == [2, 1]
    assert editing.asked[-1][3] is True
    assert plain.document["history"][0] == {
        "owner": "news", "revision": 2, "at": NINE, "actor": "Ann", "machine": False, "command": END,
        "sentence": plain.document["history"][0]["sentence"],
        "changes": [
            {"kind": "entry", "id": "morning", "before": None, "after": {"id": "morning", **MORNING}}
        ],
        "consequences": ["cuts nothing"], "reason": "because", "undoes": None, "draft": "",
    }  # fmt: skip


async def test_reading_goes_on_while_the_store_is_away(client: StaffClient, editing: HandEditing) -> None:
    async def gone(owner: Owner, revision: int) -> None:
        raise StoreUnavailableError("gone")

    client.ports.authors._find = gone

    answer = await client.ask("GET", "/lineups/news")

    assert answer.status == 200
    assert {entry["changed_by"] for entry in answer.document["entries"]} == {""}


async def test_drafts(client: StaffClient, editing: HandEditing) -> None:
    made = await client.ask("POST", "/drafts", {"name": "Pledge", "service": "news"})
    listed = await client.ask("GET", "/drafts")
    preview = await client.ask(
        "GET", "/drafts/draft-news/preview?from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z"
    )
    gone = await client.ask("DELETE", "/drafts/draft-news", If_Match='"4"')
    published = await client.ask("POST", "/drafts/draft-classical/publish", If_Match='"4"')

    assert made.status == 201
    assert [one["id"] for one in listed.document["drafts"]] == ["draft-news", "draft-classical"]
    assert made.document["edits"][0] == {
        "place": 0, "owner": "news", "edit": END, "version": 5, "reason": "",
        "sentence": made.document["edits"][0]["sentence"],
    }  # fmt: skip
    assert preview.document["stale"] == {"0": "it is gone"}
    assert preview.document["outcomes"][0]["dry_run"] is False
    assert (gone.status, gone.body) == (204, b"")
    assert [one["owner"] for one in published.document["outcomes"]] == ["classical"]


async def test_the_secret_of_a_token_is_shown_once(client: StaffClient) -> None:
    made = await client.ask(
        "POST", "/tokens", {"name": "Ann", "role": "editor", "services": ["news"], "expires_in_days": 90}
    )
    listed = await client.ask("GET", "/tokens")
    secret, about = made.document["secret"], made.document["token"]

    assert made.status == 201
    assert about == {
        "id": about["id"], "name": "Ann", "role": "editor", "services": ["news"], "machine": False,
        "created_at": "2026-11-24T12:00:00Z", "created_by": "this machine",
        "expires_at": "2027-02-22T12:00:00Z", "revoked_at": None,
    }  # fmt: skip
    assert listed.document == {"tokens": [about]}
    assert (await client.ask("GET", "/me", secret=secret)).document["name"] == "Ann"
    gone = await client.ask("DELETE", f"/tokens/{about['id']}")
    assert (gone.status, gone.document["revoked_at"]) == (200, "2026-11-24T12:00:00Z")
    assert (await client.ask("GET", "/me", secret=secret)).status == 401
    again = await client.ask("POST", "/tokens", {"name": "Ann", "role": "viewer"})
    assert again.status == 201  # the name is free again


@pytest.mark.parametrize(
    ("suffix", "kind", "beginning"),
    [
        ("yaml", "application/vnd.liveradio.slots+yaml", b"timezone: America/New_York"),
        ("csv", "text/csv", b""),
        ("ics", "text/calendar", b"BEGIN:VCALENDAR"),
    ],
)
async def test_a_lineup_as_a_file(client: StaffClient, suffix: str, kind: str, beginning: bytes) -> None:
    answer = await client.ask("GET", f"/lineups/station:wskg-fm/export?format={suffix}")

    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="station-wskg-fm.{suffix}"'
    assert answer.body.startswith(beginning)
    assert b"Morning" in answer.body


async def test_findings_are_looked_for_once_for_each_state(client: StaffClient) -> None:
    assert isinstance(client.ports.schedules, NothingInForce)
    client.ports.schedules.of = {"news": Lineups()}
    first = await client.ask("GET", "/lineups/news/findings")
    again = await client.ask("GET", "/lineups/station:wskg-fm/findings")

    # Nothing is planned from midnight on for 401 days: 401 * 86,400 s.
    (gap,) = first.document["findings"]
    assert gap == {
        "topic": "gap", "severity": "fault", "start": "2026-11-23T19:00:00-05:00",
        "end": "2027-12-29T19:00:00-05:00", "seconds": 34_646_400, "count": 1, "sentence": gap["sentence"],
    }  # fmt: skip
    assert again.document == first.document


async def test_a_backup_comes_in_pieces() -> None:
    gate = Gate()
    ports = staff_ports(CATALOGUE, FakeClock(), gate)

    @asynccontextmanager
    async def backup() -> Any:
        async def pieces() -> Any:
            for piece in (b"one ", b"two"):
                yield piece

        yield pieces()

    async with staff_api(replace(ports, backup=backup), gate) as client:
        answer = await client.ask("GET", "/backup")

    assert (answer.status, answer.body) == (200, b"one two")


async def test_no_answer_and_no_log_holds_a_secret_or_its_digest(
    client: StaffClient, editing: HandEditing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    tokens = [await client.ports.door.add_token(f"name {n}", Role.ADMIN, by=THIS_MACHINE) for n in range(20)]
    canaries = [part for token, secret in tokens for part in (secret, secret[3:], token.digest)]
    bodies = []
    for fault in (None, RuntimeError("a surprise"), StoreUnavailableError("gone")):
        editing.fault = fault
        for operation in operations():
            path = operation.path.removeprefix(PREFIX).replace("{owner}", "news")
            path = path.replace("{id}", tokens[0][0].id).replace("{place}", "0")
            for secret in (tokens[1][1], tokens[2][1] + "x"):
                answer = await client.ask(
                    operation.method, path, {"edit": END}, secret=secret, If_Match='"5"'
                )
                bodies.append(answer.body.decode() + repr(answer.headers))
    text = "\n".join([*bodies, caplog.text])

    assert [canary for canary in canaries if canary in text] == []
    assert "a surprise" in caplog.text


async def test_an_admin_is_not_limited_to_services(client: StaffClient) -> None:
    body = {"name": "Half", "role": "admin", "services": ["news"]}

    answer = await client.ask("POST", "/tokens", body)

    assert (answer.status, [one["loc"] for one in answer.document["errors"]]) == (422, [["body", "services"]])
    assert "cannot limit an admin" in answer.document["errors"][0]["msg"]
