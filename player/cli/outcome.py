# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What people are told of an edit that was done, or would be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .failure import complain
from .output import clean, say


def tell_outcome(outcome: Mapping[str, Any]) -> None:
    """Print what an edit does on the air, and on standard error what is odd about it."""
    for one in outcome["consequences"]:
        say(clean(one["sentence"]))
    for warning in outcome["warnings"]:
        complain(f"warning: {warning}")
