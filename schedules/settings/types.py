# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Types of single settings: what a person may write, and what it becomes."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from schedules.model.rights import Rewind, RightsRule

_DURATION = re.compile(
    r"(?:(?P<h>[0-9]{1,9})h)?(?:(?P<m>[0-9]{1,9})m)?(?:(?P<s>[0-9]{1,9}(?:\.[0-9]{1,6})?)s)?"
)
_UNIT_S = {"h": 3600.0, "m": 60.0, "s": 1.0}
MAX_DURATION_S = 366 * 86400.0


class Section(BaseModel):
    """A part of a file: its keys are fixed, its values are frozen, nothing is converted in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def mistaken(message: str) -> PydanticCustomError:
    """Return an error for validators, whose words reach the person as they are."""
    return PydanticCustomError("mistake", "{message}", {"message": message})


def duration_s(text: str) -> float:
    """Return the seconds of ``10m``, ``5h``, ``30s``, ``1h30m``.

    Raises:
        ValueError: If it is not such a text.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        raise ValueError(f'"{text[:40]}" is no duration; write 30s, 10m, 5h or 1h30m')
    return sum(float(number) * _UNIT_S[unit] for unit, number in match.groupdict().items() if number)


def duration_text(seconds: float) -> str:
    """Return a duration as people write it: ``1h30m``; the inverse of `duration_s` for whole milliseconds."""
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    parts = [
        f"{hours}h" if hours else "",
        f"{minutes}m" if minutes else "",
        f"{rest / 1000:g}s" if rest else "",
    ]
    return "".join(parts) or "0s"


def _read_duration(value: object) -> object:
    if isinstance(value, str):
        try:
            value = duration_s(value)
        except ValueError as error:
            raise mistaken(str(error)) from error
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise mistaken("must be a duration such as 30s, 10m or 1h30m (0 turns it off)")
    if not 0 <= value <= MAX_DURATION_S:
        raise mistaken(f"must be between 0 and {duration_text(MAX_DURATION_S)}")
    return float(value)


def known_zone(name: str) -> str:
    """Return the name of a zone of the IANA time zone database, such as ``America/New_York``."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder
        raise mistaken(f'no such zone "{name[:80]}"') from error
    return name


def web_address(text: str) -> str:
    """Return an http(s) address that has a host, unchanged."""
    try:
        parts = urlsplit(text)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine or re.search(r"\s", text):
        raise mistaken(f'"{text[:80]}" is no web address; it begins with http:// or https://')
    return text


def web_address_or_empty(text: str) -> str:
    """Return an http(s) address, or an empty text: not known."""
    return web_address(text) if text else text


Duration = Annotated[float, BeforeValidator(_read_duration)]
"""Seconds; reads ``30s``, ``10m``, ``5h``, ``1h30m`` and plain numbers of seconds; 0 is allowed."""
Zone = Annotated[str, AfterValidator(known_zone)]
"""Name of an IANA time zone."""
HttpUrl = Annotated[str, Field(max_length=4096), AfterValidator(web_address)]
"""An http(s) address, kept byte for byte."""
HttpUrlOrEmpty = Annotated[str, Field(max_length=4096), AfterValidator(web_address_or_empty)]
"""An http(s) address, or an empty text where there is none."""


class RightsSection(Section):
    """What listeners may do besides hearing it live; unset follows the wider rule."""

    rewind: Rewind | None = None
    record: bool | None = None
    stream: bool | None = None

    def rule(self) -> RightsRule:
        """Return it as the domain's value."""
        return RightsRule(rewind=self.rewind, record=self.record, stream=self.stream)
