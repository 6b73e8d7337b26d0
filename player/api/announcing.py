# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Titles from a station's automation: what it knows of the piece, and from when it is on the air."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Protocol

from aiohttp import web
from pydantic import BaseModel, Field

from player.air.base import AirTitle, StreamTitle, TitleDetails
from player.streams.text import LONGEST_SHOWN, shown
from player.streams.title import make_title, pair
from schedules.access import Access
from schedules.clock import Clock
from schedules.http import HttpProblem, input_problem
from schedules.model.catalogue import Catalogue
from schedules.model.ids import StationId
from schedules.model.staff import Permission
from schedules.rest.routes import Routes, sent
from schedules.rest.values import InstantIn, Shape
from schedules.staff.asking import demand_service

from . import conversions, shapes

routes = Routes()

AHEAD = timedelta(minutes=5)
"""How far ahead or behind an instant may lie."""

MOST_SOLOISTS = 50

Words = Annotated[str, Field(max_length=LONGEST_SHOWN)]


class TitleBody(Shape):
    """What plays: `text`, or `title` or `work`, from which the text is made; an empty `text` alone clears
    the display. `at` left out is now."""

    text: Words = ""
    artist: Words = ""
    title: Words = ""
    composer: Words = ""
    work: Words = ""
    album: Words = ""
    label: Words = ""
    conductor: Words = ""
    soloists: Annotated[tuple[Words, ...], Field(max_length=MOST_SOLOISTS)] = ()
    ensemble: Words = ""
    at: InstantIn | None = Field(default=None, description="At most 5 minutes ahead of now, or behind.")


class Announcer(Protocol):
    """Who shows titles when their instants have come."""

    def announce(self, station: StationId, title: AirTitle, /) -> None:
        """Take one in."""


ANNOUNCER: web.AppKey[Announcer] = web.AppKey("announcer", Announcer)
_CATALOGUE: web.AppKey[Catalogue] = web.AppKey("catalogue of titles", Catalogue)
_CLOCK: web.AppKey[Clock] = web.AppKey("clock of titles", Clock)


@routes.op(
    "POST",
    "/api/v1/staff/stations/{id}/titles",
    access=Access.STAFF,
    permission=Permission.EDIT,
    body=TitleBody,
    out=shapes.Title,
    status=201,
    refusals=(404, 409),
)
async def post_title(request: web.Request) -> BaseModel | web.StreamResponse:
    """Say what a station plays from an instant on. Nobody is shown it before."""
    body, now = sent(request, TitleBody), request.app[_CLOCK].now()
    station = request.app[_CATALOGUE].station(request.match_info["id"])
    demand_service(request, station.carries)
    at = now if body.at is None else body.at
    if abs(at - now) > AHEAD:
        raise input_problem([{"loc": ["body", "at"], "msg": "lies more than 5 minutes from now"}])

    title = AirTitle(title=words_of(body), at=at, details=details_of(body), announced=True)
    try:
        request.app[ANNOUNCER].announce(station.id, title)
    except OverflowError as error:
        raise HttpProblem(409, str(error)) from error
    return conversions.title_of(station.id, title)


def words_of(body: TitleBody) -> StreamTitle:
    """Return what is shown, cleaned as titles of streams are.

    Raises:
        HttpProblem: 422, if that says nothing.
    """
    given = body.model_fields_set - {"at"}
    if given == {"text"} and not body.text:
        return StreamTitle(text="")
    apart = pair(shown(body.artist), shown(body.title or body.work), raw="")
    said = make_title(body.text)
    if not said.text and not shown(body.title or body.work):
        raise input_problem([{"loc": ["body"], "msg": "shows nothing: say text, or title, or work"}])
    if not said.text:
        lead = pair(shown(body.artist or body.composer), shown(body.title or body.work), raw="")
        return StreamTitle(text=lead.text, artist=apart.artist, title=apart.title)
    if not (body.artist or body.title):
        return StreamTitle(text=said.text, artist=said.artist, title=said.title)
    return StreamTitle(text=said.text, artist=shown(body.artist), title=shown(body.title) or said.title)


def details_of(body: TitleBody) -> TitleDetails:
    """Return what is said beyond that."""
    soloists = tuple(filter(None, map(shown, body.soloists)))
    return TitleDetails(
        composer=shown(body.composer),
        work=shown(body.work),
        album=shown(body.album),
        label=shown(body.label),
        conductor=shown(body.conductor),
        soloists=soloists,
        ensemble=shown(body.ensemble),
    )


def add_title_routes(app: web.Application, announcer: Announcer, catalogue: Catalogue, clock: Clock) -> None:
    """Register them.

    Args:
        app: Has problems and the gate installed, and the staff's door.
    """
    app[ANNOUNCER], app[_CATALOGUE], app[_CLOCK] = announcer, catalogue, clock
    routes.add_to(app)
