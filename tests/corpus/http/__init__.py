# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Whatever a station's address may lead to, played by a server that can say anything, and what comes of it.

One module for each kind of thing; `python -m tests.corpus.http` serves all of it for other players.
"""

from __future__ import annotations

from .access import DOORS
from .case import Case, serve
from .codecs import CODECS
from .faults import FAULTS
from .files import FILES
from .foreign import FOREIGN
from .heads import ALL_HEADS
from .hls import HLS
from .lists import LISTS
from .nesting import NESTING
from .redirects import REDIRECTS
from .text import TEXTS
from .titles import TITLES

CASES: tuple[Case, ...] = (
    *FILES,
    *LISTS,
    *TEXTS,
    *REDIRECTS,
    *ALL_HEADS,
    *DOORS,
    *FAULTS,
    *FOREIGN,
    *NESTING,
    *TITLES,
    *CODECS,
    *HLS,
)

__all__ = ["CASES", "Case", "serve"]
