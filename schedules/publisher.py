# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""News from one part to the others, within one process.

Receivers are plain callables that run at once, in the order in which they
subscribed, on the event loop's thread.  They must be quick; whoever has more
to do puts the event into a queue of its own.  They should not raise: it is
logged as the defect that it is, the others get the news all the same, and
whoever published it goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

log = logging.getLogger(__name__)

Receiver = Callable[[object], None]


class Publisher(Protocol):
    """Tells everyone who subscribed."""

    def publish(self, event: object) -> None:
        """Hand one event, a frozen value, to every receiver."""

    def subscribe(self, receive: Receiver) -> AbstractContextManager[None]:
        """Receive every event while the context is open."""


class LocalPublisher:
    """Tells everyone in this process."""

    def __init__(self) -> None:
        self._receivers: list[Receiver] = []

    def publish(self, event: object) -> None:
        """Hand one event, a frozen value, to every receiver, also when one of them fails."""
        for receive in tuple(self._receivers):
            try:
                receive(event)
            except Exception:
                log.exception("a receiver of %s failed", type(event).__name__)

    @contextmanager
    def subscribe(self, receive: Receiver) -> Iterator[None]:
        """Receive every event while the context is open."""
        self._receivers.append(receive)
        try:
            yield
        finally:
            self._receivers.remove(receive)
