# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Forms are bounded in size, fields and parts, and what is broken is said to be."""

from __future__ import annotations

import pytest

from schedules.editor.body import FORM_LIMIT_BYTES, MOST_FIELDS
from tests.fakes.staff_desk import StaffDesk

PATH = "/staff/news/edit/slot.add"


async def send(desk: StaffDesk, body: bytes, kind: str) -> int:
    """Send a body as a page of ours would, and return the status."""
    visitor = await desk.signed_in()
    headers = {"Origin": "https://radio.example.org", "Content-Type": kind}
    return (await visitor.ask("POST", PATH, body, headers)).status


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
END = b"--b--\r\n"


def part(content: bytes = b"x", more: bytes = b"", name: bytes = b'; name="a"') -> bytes:
    """Return one part of a form."""
    return b"--b\r\nContent-Disposition: form-data" + name + more + b"\r\n\r\n" + content + b"\r\n"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(b"a" * (FORM_LIMIT_BYTES + 1), FORM, 413, id="too large"),
        pytest.param(b"&".join([b"a=b"] * (MOST_FIELDS + 1)), FORM, 400, id="many fields"),
        pytest.param(b"\xff=\xfe", FORM, 400, id="no text"),
        pytest.param(b"x", "multipart/form-data", 400, id="no boundary"),
        pytest.param(b"--b\r\nbroken", PARTS, 400, id="broken parts"),
        pytest.param(part(name=b"") + END, PARTS, 400, id="a part without a name"),
        pytest.param(part() * (MOST_FIELDS + 1) + END, PARTS, 413, id="many parts"),
        pytest.param(part(b"x" * (FORM_LIMIT_BYTES + 1)) + END, PARTS, 413, id="a large part"),
        pytest.param(part(more=b"\r\nContent-Encoding: deflate") + END, PARTS, 400, id="a packed part"),
        pytest.param(
            part(b"--c--\r\n", more=b"\r\nContent-Type: multipart/mixed; boundary=c") + END,
            PARTS,
            400,
            id="parts within parts",
        ),
        pytest.param(b"{}", "application/json", 415, id="no form"),
    ],
)
async def test_what_is_too_much_or_broken_is_refused(
    desk: StaffDesk, body: bytes, kind: str, status: int
) -> None:
    assert await send(desk, body, kind) == status


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data"])
async def test_control_characters_are_no_text_that_was_typed(desk: StaffDesk, kind: str) -> None:
    visitor = await desk.signed_in()
    form = (await visitor.get("/staff/drafts")).page.form("/staff/drafts")

    got = await visitor.post(
        form.action, form.sent(name="Pledge\x00 \x1bweek\x7f", service="news"), kind=kind
    )

    assert got.status == 303
    assert [one.name for one in await desk.editing.drafts()] == ["Pledge week"]
