# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whose lineup is whose: of a service itself, or of a station that carries it."""

from __future__ import annotations

import pytest

from schedules.errors import UnknownServiceError, UnknownStationError
from schedules.model.catalogue import Catalogue, Service, Station
from schedules.model.ids import ServiceId, StationId
from schedules.model.kept import Owner

NEWS = Service(id=ServiceId("news"), name="News", timezone="America/New_York")
WEST = Station(
    id=StationId("west-fm"), call_sign="WEST", name="West", carries=NEWS.id, timezone="America/Chicago"
)
CATALOGUE = Catalogue([NEWS], [WEST])


def test_a_stations_lineup_is_of_the_service_that_it_carries_and_of_its_own_place() -> None:
    own = Owner("station:west-fm")

    assert (CATALOGUE.service_of(own), CATALOGUE.place_of(own)) == (NEWS, WEST)


def test_a_services_lineup_is_of_that_service_in_both_ways() -> None:
    assert (CATALOGUE.service_of(Owner("news")), CATALOGUE.place_of(Owner("news"))) == (NEWS, NEWS)


@pytest.mark.parametrize(
    ("owner", "error"),
    [("west-fm", UnknownServiceError), ("station:news", UnknownStationError), ("", UnknownServiceError)],
)
def test_a_lineup_of_nobody_is_refused(owner: str, error: type[LookupError]) -> None:
    with pytest.raises(error):
        CATALOGUE.service_of(Owner(owner))
    with pytest.raises(error):
        CATALOGUE.place_of(Owner(owner))
