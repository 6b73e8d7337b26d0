# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Dates and times in sentences of refusals and of history."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_text(day: date) -> str:
    """Return a date such as ``26 November 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
