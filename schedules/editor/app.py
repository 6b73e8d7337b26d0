# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""All pages of the staff, put together."""

from __future__ import annotations

from aiohttp import web

from .doorstep import DoorstepPages
from .drafts import DraftPages
from .elsewhere import ElsewherePages
from .entry_page import EntryPages
from .frame import Frame
from .history import HistoryPages
from .imports import ImportPages
from .lineup_pages import LineupPages
from .ports import Ports
from .saving import EditPages
from .tokens import TokenPages


class StaffPages:
    """The pages at ``/staff``."""

    def __init__(self, ports: Ports) -> None:
        self._frame = Frame(ports)

    def add_routes(self, app: web.Application) -> None:
        """Register all pages with an application that has problems, gate and door installed."""
        frame = self._frame
        frame.ports.gate.refuse_with("/staff", frame.refuse_at_the_gate)
        history = HistoryPages(frame)
        # Addresses with a name of ours before those in which a service's name stands there.
        DoorstepPages(frame, history).add_routes(app)
        DraftPages(frame).add_routes(app)
        TokenPages(frame).add_routes(app)
        history.add_routes(app)
        EditPages(frame).add_routes(app)
        ImportPages(frame).add_routes(app)
        LineupPages(frame).add_routes(app)
        EntryPages(frame).add_routes(app)
        ElsewherePages(frame).add_routes(app)
