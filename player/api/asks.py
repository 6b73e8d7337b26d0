# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What askers send: queries and bodies, and what they mean."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, RootModel, Tag, WithJsonSchema

from player.playback.commands import At, Behind, By, Live, PlayFrom, SeekTo, Start
from schedules.rest.values import NUMBER, WHOLE_TEXT, FlagText, IdList, InstantIn, Percent, Shape

from .reach import HORIZON

LONGEST_BACK_S = 31 * 86400.0


def _read_date(value: object) -> dt.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return dt.date.fromisoformat(value)
    raise ValueError("expected a date, such as 2026-11-24")


Day = Annotated[dt.date, BeforeValidator(_read_date), WithJsonSchema({"type": "string", "format": "date"})]


def _read_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("expected true or false")  # null, too: whoever means nothing leaves it out


def _left_out() -> None:
    """Stand for what was not sent: a default that the description does not name, since nobody may send it."""


FlagIfSent = Annotated[bool | None, BeforeValidator(_read_flag), WithJsonSchema({"type": "boolean"})]
Week = Annotated[str, Field(pattern=r"^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$")]


class StationsQuery(Shape):
    """Which stations."""

    station: IdList = Field(default=(), description="Station ids, separated by commas; all if left out.")


class EventsQuery(Shape):
    """Which stations, and which web players of one's own."""

    station: IdList = Field(default=(), description="Station ids, separated by commas; all if left out.")
    player: IdList = Field(default=(), description="Ids of one's own web players, to be told of them.")


class PlayersQuery(Shape):
    """Which web players besides those that one may see anyway."""

    player: IdList = Field(default=(), description="Ids of one's own web players, to be listed too.")


class NowQuery(Shape):
    """How far ahead, and when."""

    depth: Annotated[int, Field(ge=1, le=10), WHOLE_TEXT] = Field(
        default=1, description="How many of what comes next."
    )
    at: InstantIn | None = Field(
        default=None,
        description=f"At this instant; then `at` and `elapsed_s` are exact. {HORIZON}",
    )


class TitlesQuery(Shape):
    """How many titles, and which."""

    limit: Annotated[int, Field(ge=1, le=200), WHOLE_TEXT] = Field(
        default=20, description="How many at most."
    )
    before: InstantIn | None = Field(
        default=None, description="Only what came on the air at this instant, or before."
    )
    cleared: FlagText = Field(default=False, description="Whether cleared displays are listed too.")


class AirQuery(Shape):
    """What is being heard, and by whose position."""

    at: InstantIn | None = Field(default=None, description="An instant of the air that is being heard.")
    position: Annotated[str, Field(max_length=100)] | None = Field(
        default=None, description="As `POST /positions` gave it out."
    )


class ScheduleQuery(Shape):
    """A window of a schedule: `from` and `to`, or `date`, or `week`; with none of them, today."""

    from_: InstantIn | None = Field(
        default=None,
        alias="from",
        description=f"Beginning of the window; at most 31 days before `to`. {HORIZON}",
    )
    to: InstantIn | None = Field(default=None, description=f"End of the window. {HORIZON}")
    date: Day | None = Field(default=None, description=f"A day as the station's clock counts it. {HORIZON}")
    week: Week | None = Field(
        default=None, description=f"A week as ISO 8601 counts it, such as 2026-W48. {HORIZON}"
    )


class Nothing(Shape):
    """An empty object, or no body at all."""


class BehindPoint(Shape):
    """A place in the air, counted back from the newest."""

    behind_live_s: Annotated[float, Field(ge=0, le=LONGEST_BACK_S), NUMBER]


class AtPoint(Shape):
    """A place in the air, by the instant at which it was new."""

    at: InstantIn


class ByPoint(Shape):
    """A place in the air, counted from what is heard: negative goes back."""

    by_s: Annotated[float, Field(ge=-LONGEST_BACK_S, le=LONGEST_BACK_S), NUMBER]


def _kind_of_point(value: object) -> str:
    # Which shape a sender meant, so that the mistakes named are of that shape alone.
    if isinstance(value, AtPoint) or (isinstance(value, dict) and "at" in value):
        return "at"
    if isinstance(value, ByPoint) or (isinstance(value, dict) and "by_s" in value):
        return "by"
    return "behind"


def _kind_of_seek(value: object) -> str:
    return "by" if _kind_of_point(value) == "by" else "behind"


def _kind_of_start(value: object) -> str:
    if isinstance(value, dict | BehindPoint | AtPoint):
        return "at" if _kind_of_point(value) == "at" else "behind"
    return "word"


class PlayBody(Shape):
    """What to play, and from where."""

    station: Annotated[str, Field(max_length=64)]
    from_: Annotated[
        Annotated[Literal["live", "start"], Tag("word")]
        | Annotated[BehindPoint, Tag("behind")]
        | Annotated[AtPoint, Tag("at")],
        Discriminator(_kind_of_start),
    ] = Field(default="live", alias="from")


class SeekBody(
    RootModel[
        Annotated[
            Annotated[BehindPoint, Tag("behind")] | Annotated[ByPoint, Tag("by")],
            Discriminator(_kind_of_seek),
        ]
    ]
):
    """Where to go: `behind_live_s` or `by_s`."""


class PositionBody(Shape):
    """Which station is being joined."""

    station: Annotated[str, Field(max_length=64)]


class VolumeBody(Shape):
    """How loud; `muted` left out stays as it is."""

    percent: Percent
    muted: FlagIfSent = Field(default_factory=_left_out)


def play_from(body: PlayBody) -> PlayFrom:
    """Return where playing is to begin."""
    match body.from_:
        case BehindPoint(behind_live_s=seconds):
            return Behind(seconds)
        case AtPoint(at=instant):
            return At(instant)
        case "start":
            return Start()
        case _:
            return Live()


def seek_to(body: SeekBody) -> SeekTo:
    """Return where to go."""
    if isinstance(body.root, ByPoint):
        return By(body.root.by_s)
    return Behind(body.root.behind_live_s)
