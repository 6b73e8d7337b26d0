# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How what a person wrote becomes typed values, with every mistake named at once."""

from __future__ import annotations

from .load import Check, Loaded, Origin, Places, load
from .types import (
    Duration,
    HttpUrl,
    HttpUrlOrEmpty,
    RightsSection,
    Section,
    Zone,
    duration_s,
    duration_text,
    known_zone,
    mistaken,
)
from .words import Fault, near, validate

__all__ = [
    "Check",
    "Duration",
    "Fault",
    "HttpUrl",
    "HttpUrlOrEmpty",
    "Loaded",
    "Origin",
    "Places",
    "RightsSection",
    "Section",
    "Zone",
    "duration_s",
    "duration_text",
    "known_zone",
    "load",
    "mistaken",
    "near",
    "validate",
]
