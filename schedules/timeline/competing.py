# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The entries that compete for the air, made ready only where somebody looks.

Of a hundred thousand entries that are kept a few thousand can air in what is painted.  A look beyond
that, as after an airing of many days, makes the others ready that may air there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .candidate import Candidate
from .expand import Layer, touching
from .plan import Plan
from .spans import Span, Spans
from .zone import Zones

LayersOf = Callable[[Span], Iterable[Layer]]
"""Gives layers with all entries that may air in a span; others may be left out."""


class Competing:
    """Entries of some layers.

    Attributes:
        span: All that may air within it are among the plans.
        plans: One for each entry, in the order of the layers; of an entry there is ever only one.
    """

    def __init__(self, layers_of: LayersOf, zones: Zones, span: Span) -> None:
        self._layers_of = layers_of
        self._zones = zones
        self._looked_at: dict[Spans, list[Candidate]] = {}
        self.span = span
        self.plans: Sequence[Plan] = ()
        self._make_ready()

    def touching(self, spans: Spans) -> list[Candidate]:
        """Return all airings that touch one of the spans, unclipped; not to be changed."""
        found = self._looked_at.get(spans)
        if found is None:
            if not spans.within(*self.span):
                self.span = min(self.span[0], spans.starts[0]), max(self.span[1], spans.ends[-1])
                self._make_ready()
            found = self._looked_at[spans] = touching(self.plans, spans)
        return found

    def _make_ready(self) -> None:
        known = {id(plan.entry.planned): plan for plan in self.plans}
        self.plans = [
            known.get(id(entry.planned)) or Plan(entry)
            for layer in self._layers_of(self.span)
            for entry in layer.entries(self._zones)
        ]
