# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Numbers of news: they grow, over restarts too, and say what their holder knows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from player.api.journal import STEP, Journal, news

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_message_is_written_as_the_standard_says() -> None:
    entry = news(7, "now", "wskg-fm", b'{"a":1}')

    assert entry.plain == b'id: 7\nevent: now\ndata: {"a":1}\n\n'
    size, rest = entry.chunk.split(b"\r\n", 1)
    assert int(size, 16) == len(entry.plain)
    assert rest == entry.plain + b"\r\n"


def test_a_heartbeat_is_a_comment_and_an_event() -> None:
    lines = Journal(NOON).heartbeat().plain.decode().split("\n")

    assert lines[0].startswith(":")
    assert "event: heartbeat" in lines
    assert json.loads(next(line for line in lines if line.startswith("data: "))[6:]) == {}


def test_numbers_go_on_growing_after_a_restart() -> None:
    before = Journal(NOON)
    last = [before.add("title", "a", b"{}") for _ in range(244)][-1]  # a second's worth

    assert Journal(NOON + timedelta(seconds=1.1)).add("title", "a", b"{}").id > last.id


def test_a_state_lies_between_two_news_and_ends_with_the_last_number() -> None:
    journal = Journal(NOON)
    before = journal.add("now", "a", b"{}")
    state = journal.state([("now", "a", b"{}"), ("stream", "a", b"{}"), ("title", "a", b"{}")])
    after = journal.add("now", "a", b"{}")

    ids = [before.id, *(entry.id for entry in state), after.id]
    assert ids == sorted(set(ids))
    assert state[-1].id == before.id + STEP - 1


def test_who_saw_a_whole_state_or_a_news_knows_all_before_it() -> None:
    journal = Journal(NOON)
    first = journal.add("now", "a", b"{}")
    state = journal.state([("now", "a", b"{}"), ("stream", "a", b"{}")])
    second = journal.add("now", "b", b"{}")

    assert journal.can_replay(first.id)
    assert journal.replay(first.id) == [second]
    assert journal.can_replay(state[-1].id)
    assert journal.replay(state[-1].id) == [second]
    assert not journal.can_replay(state[0].id)
    assert journal.can_replay(second.id)
    assert journal.replay(second.id) == []


def test_what_was_never_given_out_cannot_be_replayed() -> None:
    journal = Journal(NOON)
    entry = journal.add("now", "a", b"{}")

    assert not journal.can_replay(entry.id + STEP)
    assert not journal.can_replay(0)
    assert not journal.can_replay(entry.id - 5 * STEP)


def test_what_is_no_longer_kept_cannot_be_replayed() -> None:
    journal = Journal(NOON, kept=3)
    entries = [journal.add("now", "a", b"{}") for _ in range(5)]

    assert [journal.can_replay(entry.id) for entry in entries] == [False, True, True, True, True]
    assert journal.replay(entries[1].id) == entries[2:]


def test_a_heartbeat_counts_as_seen_though_it_is_not_kept() -> None:
    journal = Journal(NOON)
    heartbeat = journal.heartbeat()
    entry = journal.add("now", "a", b"{}")

    assert journal.can_replay(heartbeat.id)
    assert journal.replay(heartbeat.id) == [entry]


@given(
    st.lists(st.integers(min_value=1, max_value=6000), max_size=5), st.integers(min_value=0, max_value=2**63)
)
def test_whatever_was_sent_before_numbers_of_one_connection_never_fall(sizes: list[int], after: int) -> None:
    journal = Journal(NOON)
    ids: list[int] = []
    for size in sizes:
        ids += [entry.id for entry in journal.state([("now", "a", b"{}")] * size, after)]
        ids.append(journal.add("now", "a", b"{}").id)

    assert ids == sorted(ids)
