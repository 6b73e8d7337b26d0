# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Commands of the staff that ask the running service: what they send, and what people are told of it."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.fakes.serving import served
from tests.fakes.staff_answers import Answer, StaffAnswers

from .conftest import CommandLine

SLOTS = "slots:\n- {title: Night, kind: fill}\n"
LOOK = "POST /lineups/news/imports?dry_run=true"
DO = "POST /lineups/news/imports"
LINEUPS = {
    "lineups": [
        {"owner": "news", "service": "news", "station": None, "revision": 6},
        {"owner": "station:wskg-fm", "service": "news", "station": "wskg-fm", "revision": 0},
    ]
}
ACCEPTED = {"outcome": "accepted", "line": 2, "what": "Night", "reasons": []}
CHANGED = {"outcome": "changed", "line": 3, "what": "Noon", "reasons": ["took UTC for its zone"]}
REJECTED = {"outcome": "rejected", "line": 4, "what": "Tea", "reasons": ["ends before it begins"]}


def outcome(revision: int, **more: Any) -> dict[str, Any]:
    cut = {"sentence": "cuts 40 minutes of Morning Edition on 5 stations", "count": 1}
    return {
        "owner": "news", "revision": revision, "changes": [], "versions": {}, "consequences": [cut],
        "warnings": ["leaves 5 minutes of Tea"], "dry_run": False, "replayed": False, "changed": True, **more,
    }  # fmt: skip


def imported(revision: int, *rows: dict[str, Any], **more: Any) -> Answer:
    return Answer({"outcome": outcome(revision, **more), "report": {"rows": list(rows)}})


@pytest_asyncio.fixture
async def api(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StaffAnswers]:
    """A service, which the environment names, with two lineups."""
    stand_in = StaffAnswers({"GET /lineups": Answer(LINEUPS)})
    cli.schedule(SLOTS)
    async with served(stand_in.app()) as url:
        monkeypatch.setenv("LIVERADIO_SERVICE", url)
        monkeypatch.setenv("LIVERADIO_TOKEN", "lr_secret")
        yield stand_in


async def test_an_import_is_looked_at_and_then_done_against_the_revision_that_was_looked_at(
    cli: CommandLine, api: StaffAnswers
) -> None:
    api.answers[LOOK] = imported(6, ACCEPTED, CHANGED, dry_run=True)
    api.answers[DO] = imported(7, ACCEPTED, CHANGED)

    done = await cli.beside("schedule", "import", "week.yaml", "--for", "news", "--reason", "spring")

    _, look, do = api.asked
    assert (done.status, done.err) == (0, "warning: leaves 5 minutes of Tea\n")
    assert [line.split() for line in done.out.splitlines()[:3]] == [
        ["Line", "Outcome", "What", "Why"],
        ["3", "changed", "Noon", "took", "UTC", "for", "its", "zone"],
        ["2", "accepted", "Night"],
    ]
    assert done.out.splitlines()[3:] == [
        "1 accepted, 1 changed.",
        "cuts 40 minutes of Morning Edition on 5 stations",
        "Imported; the lineup of news is at revision 7.",
    ]
    assert base64.b64decode(do.body["content_base64"]).decode() == SLOTS
    assert (do.body["name"], do.body["reason"], look.body) == ("week.yaml", "spring", do.body)
    assert do.headers["If-Match"] == '"6"'
    assert do.headers["Authorization"] == "Bearer lr_secret"
    assert 20 <= len(do.headers["Idempotency-Key"]) <= 200


async def test_a_dry_run_is_asked_for_once_and_the_document_is_the_services(
    cli: CommandLine, api: StaffAnswers
) -> None:
    api.answers[LOOK] = imported(6, ACCEPTED, dry_run=True)

    people = await cli.beside("schedule", "import", "week.yaml", "--for", "news", "--dry-run")
    programs = await cli.beside("schedule", "import", "week.yaml", "--for", "news", "--dry-run", "--json")

    assert (people.status, people.out.splitlines()[-1]) == (
        0, "Nothing was changed; without --dry-run this is imported."
    )  # fmt: skip
    assert programs.document == json.loads(json.dumps(api.answers[LOOK].document))
    assert [one.what for one in api.asked] == ["GET /lineups", LOOK] * 2


async def test_with_a_rejected_row_nothing_is_imported(cli: CommandLine, api: StaffAnswers) -> None:
    api.answers[LOOK] = imported(6, ACCEPTED, REJECTED, dry_run=True)

    people = await cli.beside("schedule", "import", "week.yaml", "--for", "news")
    programs = await cli.beside("schedule", "import", "week.yaml", "--for", "news", "--json")

    assert DO not in [one.what for one in api.asked]
    assert people.status == programs.status == 1
    assert people.err == "week.yaml: nothing was imported, as rows were rejected\n"
    assert people.out.splitlines()[1].split() == ["4", "rejected", "Tea", "ends", "before", "it", "begins"]
    assert people.out.splitlines()[-1] == "1 accepted, 1 rejected."
    assert programs.document["report"]["rows"] == [ACCEPTED, REJECTED]


async def test_the_same_file_again_is_no_failure(cli: CommandLine, api: StaffAnswers) -> None:
    api.answers[LOOK] = imported(7, ACCEPTED, dry_run=True, changed=False, consequences=[], warnings=[])
    api.answers[DO] = imported(7, ACCEPTED, changed=False, consequences=[], warnings=[])

    done = await cli.beside("schedule", "import", "week.yaml", "--for", "news")

    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "Nothing to change: the lineup of news is like this already."


@pytest.mark.parametrize(
    ("named", "means"),
    [("news", "news"), ("wskg-fm", "station:wskg-fm"), ("station:wskg-fm", "station:wskg-fm")],
)
async def test_a_lineup_is_named_by_its_service_or_its_station(
    named: str, means: str, cli: CommandLine, api: StaffAnswers
) -> None:
    path = f"POST /lineups/{means}/imports?dry_run=true"
    api.answers[path] = imported(6, ACCEPTED, dry_run=True)

    done = await cli.beside("schedule", "import", "week.yaml", "--for", named, "--dry-run")

    assert done.status == 0
    assert api.asked[-1].what == path


async def test_an_unknown_lineup_is_named_with_those_that_there_are(
    cli: CommandLine, api: StaffAnswers
) -> None:
    done = await cli.beside("schedule", "import", "week.yaml", "--for", "jazz")

    assert (done.status, done.out) == (1, "")
    assert done.err == (
        'no such service or station "jazz"; there are news, station:wskg-fm\n'
    )  # fmt: skip


MISTAKES = [
    {"loc": ["week.yaml", 2, "slots[0].start"], "msg": "no such time"},
    {"loc": ["week.yaml", 3, ""], "msg": "no title"},
]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(
            Answer.no(422, "has 2 mistakes", errors=MISTAKES),
            ["week.yaml:2: slots[0].start: no such time", "week.yaml:3: no title"],
            id="a file that cannot be read",
        ),
        pytest.param(
            Answer.no(422, "has a mistake", errors=[{"loc": ["body", "name"], "msg": "is too long"}]),
            ["week.yaml: body.name: is too long"],
            id="a mistake of the request",
        ),
        pytest.param(Answer.no(403, "it takes the role editor"), ["it takes the role editor"], id="role"),
        pytest.param(Answer.no(503, "the database is locked"), ["the database is locked"], id="database"),
        pytest.param(Answer.no(507, "there is no room left"), ["there is no room left"], id="full"),
    ],
)
async def test_what_the_service_refuses_is_told_a_line_for_each_mistake(
    answer: Answer, says: list[str], cli: CommandLine, api: StaffAnswers
) -> None:
    api.answers[LOOK] = answer

    done = await cli.beside("schedule", "import", "week.yaml", "--for", "news")

    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == says


async def test_an_edit_of_somebody_else_in_between_is_told_and_nothing_is_imported(
    cli: CommandLine, api: StaffAnswers
) -> None:
    api.answers[LOOK] = imported(6, ACCEPTED, dry_run=True)
    api.answers[DO] = Answer.no(412, "the lineup was changed by Ann meanwhile", version=7, changed_by="Ann")

    done = await cli.beside("schedule", "import", "week.yaml", "--for", "news")

    assert (done.status, done.out) == (1, "")
    assert done.err == "the lineup was changed by Ann meanwhile\n"


async def test_a_connection_lost_in_the_middle_is_not_told_as_if_nothing_was_done(
    cli: CommandLine, api: StaffAnswers
) -> None:
    api.answers[LOOK] = imported(6, ACCEPTED, dry_run=True)
    api.answers[DO] = Answer(silent=True)

    done = await cli.beside("schedule", "import", "week.yaml", "--for", "news")

    assert done.status == 1
    assert "perhaps all was imported, perhaps nothing" in done.err


TOKEN = {
    "id": "k3f9a2", "name": "Ann", "role": "editor", "services": ["news"], "machine": False,
    "created_at": "2026-11-24T12:00:00Z", "created_by": "this machine",
    "expires_at": "2027-02-22T12:00:00Z", "revoked_at": None,
}  # fmt: skip


async def test_standard_output_gets_the_secret_of_a_new_token_and_nothing_else(
    cli: CommandLine, api: StaffAnswers
) -> None:
    api.answers["POST /tokens"] = Answer({"token": TOKEN, "secret": "lr_abc"}, 201)

    done = await cli.beside(
        "token", "add", "Ann", "--role", "editor", "--for", "news", "--expires-in", "90d"
    )  # fmt: skip

    assert (done.status, done.out) == (0, "lr_abc\n")
    assert "k3f9a2" in done.err
    assert "for news, until 2027-02-22" in done.err
    assert api.asked[-1].body == {
        "name": "Ann", "role": "editor", "services": ["news"], "expires_in_days": 90, "machine": False
    }  # fmt: skip


async def test_a_token_without_limits_is_asked_for_without_them(cli: CommandLine, api: StaffAnswers) -> None:
    free = {**TOKEN, "services": None, "expires_at": None, "machine": True}
    api.answers["POST /tokens"] = Answer({"token": free, "secret": "lr_abc"})

    done = await cli.beside("token", "add", "Ann", "--role", "admin", "--machine", "--json")

    assert done.document == {"token": free, "secret": "lr_abc"}
    assert done.err == ""
    assert api.asked[-1].body == {"name": "Ann", "role": "admin", "machine": True}


async def test_tokens_are_listed_with_their_state_and_revoked_by_their_id(
    cli: CommandLine, api: StaffAnswers
) -> None:
    gone = {**TOKEN, "id": "zz", "services": None, "revoked_at": "2026-11-25T08:30:00Z", "machine": True}
    api.answers["GET /tokens"] = Answer({"tokens": [TOKEN, gone]})
    api.answers["DELETE /tokens/k3f9a2"] = Answer(status=204)

    listed, as_json = await cli.beside("token", "list"), await cli.beside("token", "list", "--json")
    revoked, unknown = await cli.beside("token", "revoke", "k3f9a2"), await cli.beside("token", "revoke", "x")

    assert [line.split() for line in listed.out.splitlines()[1:]] == [
        ["k3f9a2", "Ann", "editor", "news", "2026-11-24", "12:00Z", "until", "2027-02-22", "12:00Z"],
        [
            "zz",
            "Ann",
            "(program)",
            "editor",
            "all",
            "2026-11-24",
            "12:00Z",
            "revoked",
            "2026-11-25",
            "08:30Z",
        ],
    ]
    assert as_json.document == {"tokens": [TOKEN, gone]}
    assert (revoked.status, revoked.out) == (0, "Revoked k3f9a2.\n")
    assert (unknown.status, unknown.err) == (1, "nothing is at DELETE /tokens/x\n")


async def test_history_is_told_newest_first_and_an_edit_is_taken_back(
    cli: CommandLine, api: StaffAnswers
) -> None:
    entry = {
        "owner": "news", "revision": 7, "at": "2026-11-24T12:00:00Z", "actor": "Ann", "machine": False,
        "command": {"command": "slot.end"}, "sentence": "ended Tea", "changes": [], "reason": "late",
        "consequences": ["cuts 10 minutes of Tea", "and more"], "undoes": None, "draft": "",
    }  # fmt: skip
    api.answers["GET /lineups/news/history?limit=5&machine=true"] = Answer(
        {"history": [entry], "before": None}
    )
    api.answers["GET /history?limit=20&machine=false"] = Answer({"history": [], "before": None})
    api.answers["POST /lineups/news/undo"] = Answer(outcome(8))

    told = await cli.beside("history", "--for", "news", "--limit", "5", "--machine")
    nothing = await cli.beside("history")
    undone = await cli.beside("undo", "news", "7", "--reason", "wrong")

    assert " ".join(told.out.splitlines()[1].split()) == (
        "2026-11-24 12:00Z news 7 Ann ended Tea; cuts 10 minutes of Tea late"
    )
    assert nothing.out == "Nothing was edited.\n"
    assert (undone.status, undone.err) == (0, "warning: leaves 5 minutes of Tea\n")
    assert undone.out.splitlines()[-1] == "Taken back; the lineup of news is at revision 8."
    assert api.asked[-1].body == {"revision": 7, "reason": "wrong"}
    await cli.beside("undo", "news", "7", "--correct-past")
    assert api.asked[-1].body == {"revision": 7, "reason": "", "correct_past": True}
    half = await cli.beside("token", "add", "Half", "--role", "admin", "--for", "news")
    assert (half.status, half.out) == (2, "")
    assert "--for: cannot limit an admin" in half.err
