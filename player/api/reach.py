# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Times that no schedule reaches, as mistakes of the parameter that asked for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from schedules.errors import TimelineRangeError
from schedules.http import HttpProblem

HORIZON = "Schedules are known from the Monday of last week, at least 7 days back, to 400 days ahead."
"""As far as `schedules.service.ScheduleService` paints, where it is not told otherwise."""


def out_of_reach(name: str, error: TimelineRangeError) -> HttpProblem:
    """Return the 422 for a time that a parameter of the query has named."""
    words = str(error)
    return HttpProblem(422, words, errors=[{"loc": ["query", name], "msg": words}])


@contextmanager
def asked_by(name: str) -> Iterator[None]:
    """Say of a time that is out of reach which parameter of the query has named it.

    Raises:
        HttpProblem: 422.
    """
    try:
        yield
    except TimelineRangeError as error:
        raise out_of_reach(name, error) from error
    except OverflowError as error:  # a day of the year 1, and it begins the year before by our clock
        raise out_of_reach(name, TimelineRangeError("no schedule reaches so far")) from error
