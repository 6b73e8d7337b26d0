# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Taking a whole file into a lineup: first what became of each row and what it would do, then all of it."""

from __future__ import annotations

import secrets
import zlib
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

from aiohttp import web

from schedules.edits.base import ANY, Asked, ImportPreview
from schedules.errors import EditError, MistakesError, NotAllowedEditError, StaleEditError, StoreError
from schedules.formats.report import Outcome as RowOutcome
from schedules.http import HttpProblem
from schedules.model.kept import Owner
from schedules.model.staff import Permission

from .body import UPLOAD_LIMIT_BYTES, Sent
from .frame import Frame, lineup_path, see_other, sentence, staff_page, status_of
from .history import changed_items

FORM_BYTES = 8 * 1024 * 1024
MOST_ROWS_TOLD = 500
_ORDER = (RowOutcome.REJECTED, RowOutcome.CHANGED, RowOutcome.IGNORED, RowOutcome.ACCEPTED)


class ImportPages:
    """The pages on which a file becomes the lineup."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def add_routes(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/staff/{owner}/import", self.get_import)
        app.router.add_post("/staff/{owner}/import", self.post_import)

    @staff_page(Permission.EDIT)
    async def get_import(self, request: web.Request) -> web.StreamResponse:
        """The form for a file."""
        owner = self.frame.owner(request)
        self.frame.demand_edit(request, owner)
        return self._draw_form(request, owner)

    @staff_page(Permission.EDIT)
    async def post_import(self, request: web.Request) -> web.StreamResponse:
        """What a file would do; or that it was taken."""
        owner = self.frame.owner(request)
        actor = self.frame.demand_edit(request, owner)
        sent = await self.frame.form(request, limit_bytes=FORM_BYTES)
        pasted, save = sent.one("content"), sent.one("step") == "save"
        data, name = _content(sent)
        if not data:
            return self._draw_form(
                request, owner, mistakes=["Choose a file, or paste what is in it."], status=422
            )
        reason, key = (
            sent.reason(),
            sent.one("key")[:200] or secrets.token_urlsafe(24),
        )
        asked = Asked(actor=actor, dry_run=not save, reason=reason, key=key if save else "")
        revision, editing = sent.one("version"), self.frame.ports.editing
        version = int(revision) if revision.isdecimal() and len(revision) < 13 else ANY
        try:
            if save:
                preview = await editing.import_file(owner, data, name, version, asked)
            else:
                preview = await editing.preview_import(owner, data, name, asked)
        except NotAllowedEditError:
            raise
        except StaleEditError as error:
            text = f"Nothing was imported: {sentence(error)} This is what the file would do now."
            now = Asked(actor=actor, dry_run=True, reason=reason)
            preview = await editing.preview_import(owner, data, name, now)
            return self._draw_preview(
                request, owner, (data, name), preview, reason=reason, alert=text, status=412
            )
        except MistakesError as error:
            mistakes = [str(one) for one in error.mistakes]
            return self._draw_form(request, owner, mistakes=mistakes, pasted=pasted, name=name, status=422)
        except (EditError, StoreError) as error:
            text = f"Nothing was imported: {sentence(error)}"
            return self._draw_form(
                request, owner, mistakes=[text], pasted=pasted, name=name, status=status_of(error)
            )
        if save and preview.outcome.changed:
            return see_other(lineup_path(owner, f"history/{preview.outcome.revision}"), done="imported")
        return self._draw_preview(request, owner, (data, name), preview, reason=reason, key=key)

    # Inside

    def _draw_form(
        self,
        request: web.Request,
        owner: Owner,
        *,
        mistakes: list[str] | None = None,
        pasted: str = "",
        name: str = "",
        status: int = 200,
    ) -> web.Response:
        return self.frame.draw(
            request,
            "import.html",
            status=status,
            owner=owner,
            owner_name=self.frame.name(owner),
            mistakes=(mistakes or [])[:MOST_ROWS_TOLD],
            pasted=pasted,
            name=name,
            most_mib=UPLOAD_LIMIT_BYTES // 1024 // 1024,
        )

    def _draw_preview(
        self,
        request: web.Request,
        owner: Owner,
        file: tuple[bytes, str],
        preview: ImportPreview,
        *,
        reason: str,
        key: str = "",
        alert: str = "",
        status: int = 200,
    ) -> web.Response:
        data, name = file
        rows = sorted(preview.report.rows, key=lambda row: _ORDER.index(row.outcome))
        return self.frame.draw(
            request,
            "preview.html",
            status=status,
            owner=owner,
            owner_name=self.frame.name(owner),
            zone=self.frame.zone(owner).key,
            heading=f"Import {name}",
            outcome=preview.outcome,
            changed=changed_items(preview.outcome.changes),
            rows=rows[:MOST_ROWS_TOLD],
            counts=[(one, sum(row.outcome is one for row in rows)) for one in _ORDER],
            notes=[],
            drafts=[],
            alert=alert,
            key=key or secrets.token_urlsafe(24),
            action=lineup_path(owner, "import"),
            carried=[("packed", pack(data)), ("name", name), ("version", str(preview.outcome.revision))],
            reason=reason,
            back="",
            save_label="Take this file",
        )


def _content(sent: Sent) -> tuple[bytes, str]:
    """Return the file that a form brings: as an upload, as text, or packed from one page to the next."""
    name = " ".join(sent.one("name").split())[:200]
    upload = sent.uploads.get("file")
    if upload is not None and upload.data:
        data, name = upload.data, upload.name or "upload"
    elif packed := sent.one("packed"):
        data = unpack(packed)
    else:
        data, name = sent.one("content").encode("utf-8", "replace"), name or "pasted text"
    if len(data) > UPLOAD_LIMIT_BYTES:
        raise HttpProblem(413, f"the file is larger than {UPLOAD_LIMIT_BYTES // 1024 // 1024} MiB")
    return data, name


def pack(data: bytes) -> str:
    """Return a file as text for a page that is to send it back."""
    return urlsafe_b64encode(zlib.compress(data)).decode()


def unpack(text: str) -> bytes:
    """Return the file that `pack` made a text of; never more than a file may have, and one byte.

    Raises:
        HttpProblem: 400 if it is not such a text.
    """
    try:
        return zlib.decompressobj().decompress(
            b64decode(text.encode(), b"-_", validate=True), UPLOAD_LIMIT_BYTES + 1
        )
    except (Base64Error, ValueError, zlib.error):
        raise HttpProblem(400, "the form is not whole; choose the file again") from None
