# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How pages are drawn: from templates in which every value is text, never markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from schedules.rest.documents import Document

HERE = Path(__file__).parent


@cache
def templates() -> jinja2.Environment:
    """Return the templates of all pages; a value that one lacks is an error, not an empty place."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def document(body: bytes, content_type: str, *, public: bool = False) -> Document:
    """Return an answer that a browser keeps, and asks after each time.

    Args:
        public: Whether it is the same for everybody, so that shared caches may keep it.
    """
    return Document(
        body,
        public=public,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
