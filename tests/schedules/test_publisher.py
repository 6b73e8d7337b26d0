# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""News reach everyone who subscribed, whatever becomes of the others."""

from __future__ import annotations

import pytest

from schedules.publisher import LocalPublisher


def fail(event: object) -> None:
    raise RuntimeError("a defect")


def test_news_come_in_the_order_of_subscribing_and_no_more_after_the_context() -> None:
    publisher, heard = LocalPublisher(), list[str]()

    with publisher.subscribe(lambda event: heard.append(f"a {event}")):
        with publisher.subscribe(lambda event: heard.append(f"b {event}")):
            publisher.publish(1)
        publisher.publish(2)
    publisher.publish(3)

    assert heard == ["a 1", "b 1", "a 2"]


def test_a_receiver_that_fails_keeps_the_news_from_nobody(caplog: pytest.LogCaptureFixture) -> None:
    publisher, heard = LocalPublisher(), list[object]()

    with publisher.subscribe(fail), publisher.subscribe(heard.append):
        publisher.publish("news")
        publisher.publish("more")

    assert heard == ["news", "more"]
    assert [record.getMessage() for record in caplog.records] == ["a receiver of str failed"] * 2
    assert "RuntimeError: a defect" in caplog.text
