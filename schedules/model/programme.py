# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A show as a thing, apart from when it airs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Programme:
    """Words and links of a show.  Empty text means: not known.

    Attributes:
        title: Never empty.
        url: http(s) address of the show's page.
        image: http(s) address of its picture.
    """

    title: str
    subtitle: str = ""
    hosts: tuple[str, ...] = ()
    genre: str = ""
    url: str = ""
    image: str = ""
