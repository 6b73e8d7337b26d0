# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API: what is asked reaches the editing, and what it says reaches the asker."""

from __future__ import annotations

from base64 import b64encode
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from schedules.access import Gate
from schedules.edits.base import ANY
from schedules.errors import (
    FieldDifference,
    InvalidEditError,
    Mistake,
    MistakesError,
    PastEditError,
    ReceiptExistsError,
    RefusedEditError,
    StaleDraftError,
    StaleEditError,
    StoreFullError,
    StoreUnavailableError,
    StoreUnknownError,
    UnknownItemError,
)
from schedules.model.kept import Owner
from schedules.model.staff import Permission, Role
from schedules.painter import Lineups
from schedules.staff.app import operations
from schedules.staff.credentials import THIS_MACHINE
from tests.fakes.clock import FakeClock
from tests.fakes.editing import MORNING, HandEditing, NothingInForce, staff_ports
from tests.fakes.network import CATALOGUE
from tests.fakes.staff_api import PREFIX, StaffClient, staff_api

END = {"command": "slot.end", "id": "morning", "last_date": "2026-12-31"}
NINE = "2026-11-24T09:00:00Z"
EDITS = "/lineups/news/edits"


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


async def test_a_file_changes_without_a_revision_so_nobody_is_told_that_they_have_it(
    client: StaffClient, editing: HandEditing
) -> None:
    editing.files = frozenset({Owner("news")})

    answer = await client.ask("GET", "/lineups/news", If_None_Match='"0"')

    assert (answer.status, answer.headers["ETag"]) == (200, '"0"')


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


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", EDITS, {"edit": END}),
        ("POST", f"{EDITS}?dry_run=true", {"edit": END}),
        ("POST", "/lineups/news/imports", {"name": "a.yaml", "content": ""}),
        ("DELETE", "/drafts/draft-news", None),
        ("POST", "/drafts/draft-news/edits", {"owner": "news", "edit": END, "version": 5}),
        ("DELETE", "/drafts/draft-news/edits/0", None),
        ("POST", "/drafts/draft-news/publish", {}),
    ],
)
async def test_without_if_match_nothing_is_done(
    client: StaffClient, editing: HandEditing, method: str, path: str, body: Any
) -> None:
    answer = await client.ask(method, path, body)

    assert answer.status == 428
    assert "If-Match" in answer.document["detail"]
    assert editing.asked == []


async def test_a_draft_is_changed_at_one_version_only(client: StaffClient) -> None:
    body = {"owner": "news", "edit": END, "version": "*"}

    statuses = [
        (await client.ask("POST", "/drafts/draft-news/edits", body, If_Match=tag)).status
        for tag in ("*", '"3"', '"4"')
    ]

    assert statuses == [428, 412, 200]


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        ({"If_Match": "5"}, "If-Match"),
        ({"If_Match": '"5", "6"'}, "If-Match"),
        ({"If_Match": ""}, "If-Match"),
        ({"If_Match": '"5"', "Idempotency_Key": ""}, "Idempotency-Key"),
        ({"If_Match": '"5"', "Idempotency_Key": "x" * 201}, "Idempotency-Key"),
        ({"If_Match": '"5"', "Idempotency_Key": "é"}, "Idempotency-Key"),
    ],
)
async def test_wrong_header_fields_are_mistakes(
    client: StaffClient, editing: HandEditing, headers: dict[str, str], place: str
) -> None:
    answer = await client.ask("POST", EDITS, {"edit": END}, **headers)

    assert (answer.status, [e["loc"] for e in answer.document["errors"]]) == (422, [["header", place]])
    assert editing.asked == []


@pytest.mark.parametrize(
    ("path", "body", "places"),
    [
        (EDITS, {}, [["body", "edit"]]),
        (EDITS, {"edit": {}}, [["body", "edit"]]),
        (EDITS, {"edit": {"command": "slot.explode"}}, [["body", "edit"]]),
        (EDITS, {"edit": {**END, "last_date": 5}}, [["body", "edit", "last_date"]]),
        (EDITS, {"edit": {**END, "actor": "Bob"}}, [["body", "edit", "actor"]]),
        (EDITS, {"edit": {**END, "correct_past": "yes"}}, [["body", "edit", "correct_past"]]),
        (EDITS, {"edit": {"command": "lineup.import", "slots": []}}, [["body", "edit"]]),
        (EDITS, {"edit": END, "reason": "\u202eyes"}, [["body", "reason"]]),
        (EDITS, {"edit": END, "reason": "\0"}, [["body", "reason"]]),
        (EDITS, {"edit": END, "reason": "x" * 1001}, [["body", "reason"]]),
        (EDITS, {"edit": {**END, "id": "\ud800"}}, [["body", "edit", "id"]]),
        (f"{EDITS}?dry_run=1", {"edit": END}, [["query", "dry_run"]]),
        (f"{EDITS}?dryrun=true", {"edit": END}, [["query", "dryrun"]]),
        ("/lineups/news/undo", {}, [["body", "revision"]]),
        ("/lineups/news/undo", {"revision": 0}, [["body", "revision"]]),
        ("/lineups/news/undo", {"revision": True}, [["body", "revision"]]),
        ("/lineups/news/imports", {"name": "a"}, [["body", "content"]]),
        ("/lineups/news/imports", {"name": "a", "content": "", "content_base64": ""}, [["body", "content"]]),
        ("/lineups/news/imports", {"name": "a", "content_base64": "?"}, [["body", "content_base64"]]),
        ("/drafts", {"name": "", "service": "news"}, [["body", "name"]]),
        ("/drafts/draft-news/edits", {"owner": "news", "edit": END}, [["body", "version"]]),
        ("/tokens", {"name": "Ann", "role": "god"}, [["body", "role"]]),
        ("/tokens", {"name": "Ann", "role": "viewer", "services": []}, [["body", "services"]]),
        ("/tokens", {"name": "Ann", "role": "viewer", "services": ["fm"]}, [["body", "services"]]),
        ("/tokens", {"name": "Ann", "role": "viewer", "expires_in_days": 0}, [["body", "expires_in_days"]]),
        ("/tokens", {"name": "this machine", "role": "viewer"}, [["body", "name"]]),
        ("/tokens", {"name": "Ann", "role": "viewer", "digest": "0"}, [["body", "digest"]]),
    ],
)  # fmt: skip
async def test_a_wrong_body_names_the_field(
    client: StaffClient, editing: HandEditing, path: str, body: Any, places: list[list[str]]
) -> None:
    answer = await client.ask("POST", path, body, If_Match='"4"')

    assert answer.status == 422, answer.document
    assert [error["loc"] for error in answer.document["errors"]] == places
    assert editing.asked == []


async def test_what_is_too_deep_or_too_large_is_refused(client: StaffClient, editing: HandEditing) -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    slot = {"command": "slot.add", "slot": {"title": deep}}
    large = {"command": "slot.add", "slot": {"title": "x" * 65_536}}

    statuses = [
        (await client.ask("POST", EDITS, {"edit": edit}, If_Match="*")).status for edit in (slot, large)
    ]

    assert statuses == [422, 413]
    assert editing.asked == []


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


@pytest.mark.parametrize(
    "path",
    [
        "/history?before=7",
        "/history?before=news",
        "/history?before=NEWS@7",
        "/lineups/news/history?before=classical@7",
        "/lineups/news/history?limit=201",
        "/lineups/news/export?format=exe",
        "/drafts/draft-news/preview?from=2026-11-24T00:00:00Z",
        "/drafts/draft-news/preview?from=2026-11-24T00:00:00Z&to=2026-11-24T00:00:00Z",
        "/drafts/draft-news/preview?from=2026-11-24T00:00:00Z&to=2026-12-25T00:00:01Z",
    ],
)
async def test_a_wrong_query_is_a_mistake(client: StaffClient, path: str) -> None:
    assert (await client.ask("GET", path)).status == 422


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/lineups/nope", None),
        ("GET", "/lineups/station:nope", None),
        ("GET", "/lineups/wskg-fm", None),
        ("GET", "/lineups/news/entries/nope", None),
        ("GET", "/lineups/news/programmes/morning", None),
        ("GET", "/lineups/nope/history", None),
        ("GET", "/lineups/nope/export", None),
        ("GET", "/lineups/nope/findings", None),
        ("POST", "/lineups/nope/edits", {"edit": END}),
        ("POST", "/lineups/nope/undo", {"revision": 1}),
        ("POST", "/lineups/nope/imports", {"name": "a", "content": ""}),
        ("POST", "/drafts", {"name": "a", "service": "nope"}),
        ("GET", "/drafts/nope", None),
        ("GET", "/drafts/nope/preview", None),
        ("POST", "/drafts/nope/publish", {}),
        ("DELETE", "/drafts/nope", None),
        ("DELETE", "/drafts/draft-news/edits/x", None),
        ("DELETE", "/tokens/nope", None),
    ],
)
async def test_what_is_not_known_is_404(client: StaffClient, method: str, path: str, body: Any) -> None:
    assert (await client.ask(method, path, body, If_Match='"4"')).status == 404


STALE = StaleEditError(
    "the slot", current={"id": "morning", ".order": 2, ".programme": "show"}, version=9, changed_by="Bob",
    changed_at=datetime(2026, 11, 24, 9, 0, 0, 250_000, tzinfo=UTC),
    differences=(FieldDifference("start", "05:00", "06:00", "07:00"), FieldDifference("end", 1, 1, None)),
)  # fmt: skip


async def test_a_stale_edit_is_answered_with_the_truth(client: StaffClient, editing: HandEditing) -> None:
    editing.fault = STALE

    answer = await client.ask("POST", EDITS, {"edit": END}, If_Match='"5"')

    assert (answer.status, answer.headers["ETag"]) == (412, '"9"')
    assert {key: answer.document[key] for key in answer.document.keys() - {"type", "title", "detail"}} == {
        "status": 412, "current": {"id": "morning", "programme_id": "show"}, "version": 9,
        "changed_by": "Bob", "changed_at": "2026-11-24T09:00:00.250Z",
        "differences": [
            {"field": "start", "base": "05:00", "theirs": "06:00", "yours": "07:00", "conflicts": True},
            {"field": "end", "base": 1, "theirs": 1, "yours": None, "conflicts": False},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "status", "retry"),
    [
        (UnknownItemError("no"), 404, None),
        (RefusedEditError("no"), 409, None),
        (PastEditError("no"), 409, None),
        (ReceiptExistsError("k"), 409, None),
        (StaleDraftError("d"), 412, None),
        (InvalidEditError([(("set", "start"), "no")]), 422, None),
        (MistakesError([Mistake("a.yaml", 3, "slots[0]", "no")]), 422, None),
        (StoreUnavailableError("gone"), 503, "5"),
        (StoreUnknownError("lost"), 503, "1"),
        (StoreFullError("full"), 507, None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_each_refusal_has_its_status(
    client: StaffClient, editing: HandEditing, fault: Exception, status: int, retry: str | None
) -> None:
    editing.fault = fault

    answer = await client.ask("POST", EDITS, {"edit": END}, If_Match='"5"')

    assert (answer.status, answer.headers.get("Retry-After")) == (status, retry)
    if isinstance(fault, InvalidEditError):
        assert answer.document["errors"] == [{"loc": ["body", "edit", "set", "start"], "msg": "no"}]
    else:
        assert answer.document["detail"] == str(fault)


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


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({}, "command is missing; there are programme.add, "),
        ({"command": "slot.ad", "id": "x"}, 'command "slot.ad" is none; there are programme.add, '),
        ({"command": "lineup.import", "slots": []}, "command is made of a file only, by imports; "),
        ("slot.end", "must be an object with a command"),
    ],
)
async def test_an_edit_without_a_command_is_told_which_there_are(
    client: StaffClient, edit: object, words: str
) -> None:
    answer = await client.ask("POST", "/lineups/news/edits", {"edit": edit}, If_Match='"5"')

    (error,) = answer.document["errors"]
    assert (answer.status, error["loc"]) == (422, ["body", "edit"])
    assert error["msg"].startswith(words)


async def test_a_packed_body_is_refused(client: StaffClient) -> None:
    answer = await client.ask(
        "POST", "/lineups/news/edits", {"edit": END}, If_Match='"5"', Content_Encoding="x-packed"
    )

    assert (answer.status, answer.headers["Accept-Encoding"]) == (415, "identity")
