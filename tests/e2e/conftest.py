# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Real parts for the whole run, and the mark of all tests in this folder."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.fakes.browser import chromium
from tests.fakes.icecast import Icecast, icecast
from tests.fakes.pulse import NullSink, null_sink

HERE = Path(__file__).parent
SIDE_BY_SIDE = {
    "test_adopting.py", "test_crowd.py", "test_direct.py", "test_driving.py", "test_editing_document.py",
    "test_following.py", "test_going_back_rights.py", "test_hls_out.py", "test_nodes.py", "test_page.py",
    "test_schedule_page.py", "test_service.py", "test_staff.py", "test_store_faults.py",
}  # fmt: skip
"""Files whose tests wait more than they work; the others measure sound and times, and run alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if item.path.name not in SIDE_BY_SIDE:
                item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Icecast]:
    """An Icecast for all tests; each feeds mounts of its own."""
    with icecast(tmp_path_factory.mktemp("icecast")) as running:
        yield running


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page of a Chromium of its own; an error in its scripts fails the test."""
    errors: list[str] = []
    async with chromium() as browser:
        opened = await browser.new_page()
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on(
            "console", lambda said: errors.append(said.text) if "Content Security" in said.text else None
        )
        yield opened
    assert errors == []


@pytest.fixture
async def sink() -> AsyncIterator[NullSink]:
    """A sound card that can be measured."""
    with tempfile.TemporaryDirectory(prefix="pulse") as folder:  # a short path: it holds a socket
        async with null_sink(Path(folder)) as card:
            yield card
