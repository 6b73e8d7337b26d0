# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Inputs that nobody thought of: made from the description, bounded in number, sent to the real thing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from player.api.app import operations
from player.api.docs import describe
from tests.fakes.network import Network
from tests.fakes.serving import served

NOT_FOR_THIS = ["/api/v1/events", "/api/v1/players/connect"]  # neither ends by itself

schema = (
    schemathesis.openapi.from_dict(describe(operations()))
    .exclude(path=NOT_FOR_THIS[0])
    .exclude(path=NOT_FOR_THIS[1])
)


@contextmanager
def served_beside() -> Iterator[str]:
    """Serve the API on a thread and a loop of its own, since the tool's calls block."""
    address: list[str] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    done = asyncio.Event()

    async def serve() -> None:
        async with served(Network().app()) as url:
            address.append(url)
            ready.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield address[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
        loop.close()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served_beside() as address:
        yield address


@schema.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_description_knows(case: schemathesis.Case[Any], url: str) -> None:
    # Left out: a valid id may still name nothing (404), and a valid instant may be out of reach (422).
    case.call_and_validate(base_url=url, excluded_checks=[positive_data_acceptance])
