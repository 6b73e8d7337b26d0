# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A boundary, and an edit of the slot file, reach page, events and command line within a second."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page

from tests.fakes.config import config_of
from tests.fakes.eventually import eventually
from tests.fakes.page import open_page, says
from tests.fakes.service import Service, service

SOON_S = 12
FILL = '  - {title: All Day, kind: fill, start: "00:00", end: "00:00"}\n'


def oneoff(title: str, start: datetime, end: datetime) -> str:
    form = "%Y-%m-%dT%H:%M:%SZ"
    return f'  - {{title: {title}, kind: oneoff, start: "{start:{form}}", end: "{end:{form}}"}}\n'


async def event_lines(radio: Service, station: str, seen: list[tuple[float, str, dict[str, object]]]) -> None:
    """Read the event stream, and note when each event came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", radio.port)
    writer.write(f"GET /api/v1/events?station={station} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    name = ""
    try:
        while line := (await reader.readline()).decode().strip("\r\n") or await _more(reader):
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                seen.append((time.time(), name, json.loads(line[6:])))
    finally:
        writer.close()


async def _more(reader: asyncio.StreamReader) -> str:
    return "" if reader.at_eof() else "-"


async def test_at_a_boundary_everything_changes_within_a_second(tmp_path: Path, page: Page) -> None:
    boundary = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=SOON_S)
    (tmp_path / "slots.yaml").write_text(
        "slots:\n" + FILL + oneoff("Before", boundary - timedelta(hours=1), boundary)
        + oneoff("After", boundary, boundary + timedelta(hours=1))
    )  # fmt: skip
    seen: list[tuple[float, str, dict[str, object]]] = []
    with service(tmp_path, config_of({"news": ["demo:news"]}, slots="slots.yaml")) as radio:
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(event_lines(radio, "news", seen))
            await open_page(page, radio, "news")
            await says(page, "now-title", "Before")
            await says(page, "next-title", "After")
            assert "Before" in (await asyncio.to_thread(radio.cli, "now", "news")).stdout
            requests: list[str] = []
            page.on("request", lambda request: requests.append(request.url))

            await says(page, "now-title", "After", within_s=SOON_S + 2)
            in_page = time.time()
            now = json.loads((await asyncio.to_thread(radio.cli, "now", "news", "--json")).stdout)
            reading.cancel()

    assert in_page - boundary.timestamp() < 1.0
    assert requests == []
    came = next(at for at, name, data in seen if name == "now" and _title(data) == "After")
    assert 0.0 <= came - boundary.timestamp() < 1.0
    assert now["now"]["title"] == "After"
    assert now["now"]["duration_s"] == 3600


async def test_a_good_edit_is_on_the_page_within_a_second_and_a_bad_one_keeps_the_lineup(
    tmp_path: Path, page: Page
) -> None:
    slots = tmp_path / "slots.yaml"
    slots.write_text("sample: true\nslots:\n" + FILL)
    with service(tmp_path, config_of({"news": ["demo:news"]}, slots="slots.yaml")) as radio:
        await open_page(page, radio, "news")
        await says(page, "now-title", "All Day")
        await says(page, "source", "Sample schedule")

        slots.write_text("slots:\n" + FILL.replace("All Day", "Another Day"))
        edited = time.monotonic()
        await says(page, "now-title", "Another Day")
        assert time.monotonic() - edited < 1.0
        assert await page.locator("#source").is_hidden()

        slots.write_text("slots:\n" + FILL.replace("00:00", "25:00"))
        await eventually(lambda: "slots.yaml:2" in radio.log(), deadline_s=5)
        assert radio.get("/api/v1/stations/news/now")["now"]["title"] == "Another Day"


async def test_a_breakaway_is_on_fm_only_and_the_stream_goes_on(tmp_path: Path, page: Page) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    local = oneoff("Local Hour", now - timedelta(minutes=5), now + timedelta(minutes=55))
    (tmp_path / "slots.yaml").write_text(
        "slots:\n" + FILL + re.sub(r"kind: oneoff", 'kind: oneoff, scope: "station:news"', local)
    )
    config = config_of({"news": ["demo:news"]}, slots="slots.yaml")
    with service(tmp_path, config) as radio:
        picture = radio.get("/api/v1/stations/news/now")
        assert (picture["now"]["title"], picture["now"]["heard_on"], picture["now"]["scope"]) == (
            "Local Hour",
            "fm",
            "station",
        )
        assert (picture["stream"]["now"]["title"], picture["stream"]["now"]["heard_on"]) == (
            "All Day",
            "stream",
        )

        await open_page(page, radio, "news")
        await says(page, "now-title", "All Day")
        await says(page, "fm-now", r"On 88\.1 FM now: Local Hour")


def _title(data: dict[str, object]) -> object:
    now = data["now"]
    return now["title"] if isinstance(now, dict) else None
