# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The staff's API: what is refused, with which status, and what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

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
from tests.fakes.editing import HandEditing
from tests.fakes.staff_api import EDITS, END, StaffClient


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
    halves=({"id": "morning", "version": 9, "from": "2026-01-01", "until": None},),
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
        "halves": [{"id": "morning", "version": 9, "from": "2026-01-01", "until": None}],
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
