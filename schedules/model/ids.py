# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Identifiers: plain words of ``a-z 0-9 -``, as the configuration gives them."""

from __future__ import annotations

from typing import NewType

ServiceId = NewType("ServiceId", str)
StationId = NewType("StationId", str)

RESERVED = frozenset({"drafts", "history", "sign-in", "sign-out", "static", "tokens"})
"""Ids that no service may have: in addresses of the staff's pages they stand where its id does."""
