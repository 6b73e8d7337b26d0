# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Recognise MPEG-DASH, to say that it is not supported, which tells more than that a text is no list."""

from __future__ import annotations

from typing import NoReturn

from player.errors import ErrorClass, PlaylistRefusedError

from .base import Hint
from .markup import root_name


class Dash:
    """The format for the registry."""

    name = "MPEG-DASH"

    def recognises(self, text: str, hint: Hint) -> bool:  # noqa: ARG002 - content decides
        """Return whether it begins with ``<MPD>``."""
        return root_name(text) == "mpd"

    def parse(self, text: str) -> NoReturn:  # noqa: ARG002 - nothing in it matters
        """Refuse.

        Raises:
            PlaylistRefusedError: Always.
        """
        raise PlaylistRefusedError(ErrorClass.UNSUPPORTED, "MPEG-DASH is not supported")
