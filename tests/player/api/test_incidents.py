# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The incident log over the API: for the staff, as JSON and as CSV."""

from __future__ import annotations

from pathlib import Path

from aiohttp import ClientSession

from player.watching.incidents import IncidentKind, IncidentLog
from schedules.model.ids import ServiceId
from tests.fakes.api_client import Client
from tests.fakes.clock import NOON
from tests.fakes.network import Network
from tests.fakes.serving import served

PATH = "/staff/incidents"


async def test_incidents_are_given_newest_first_and_of_one_service(tmp_path: Path) -> None:
    network = Network()
    network.incidents = IncidentLog(tmp_path, lambda: NOON)
    for service in ("news", "classical"):
        network.incidents.begin(ServiceId(service), service, IncidentKind.SILENT, NOON, "=nothing")
    async with served(network.app()) as url, ClientSession() as session:
        client = Client(network, url, session)
        everything = (await client.get(PATH))["incidents"]
        one = (await client.get(f"{PATH}?service=news"))["incidents"]
        async with session.get(f"{url}/api/v1{PATH}?format=csv") as answer:
            kind, table = answer.content_type, (await answer.text()).splitlines()
        await client.get(f"{PATH}?service=none", 404)
        assert await client.mistakes(f"{PATH}?format=xml") == [["query", "format"]]
        await client.ask("GET", f"/api/v1{PATH}", 401, headers={"X-Forwarded-For": "8.8.8.8"})

    assert [row["service"] for row in everything] == ["classical", "news"]
    assert [row["service"] for row in one] == ["news"]
    assert one[0]["since"] == "2026-11-24T12:00:00.000Z"
    assert one[0]["until"] is None
    assert kind == "text/csv"
    assert table[1].endswith(",'=nothing,")
