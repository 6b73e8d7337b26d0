# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How the documents of the staff's API are made from our own values."""

from __future__ import annotations

from collections.abc import Mapping

from schedules.edits import base
from schedules.formats.report import Report
from schedules.model import kept, staff
from schedules.model.ids import ServiceId, StationId
from schedules.rest.broadcasts import broadcast_of
from schedules.timeline import findings

from . import shapes
from .authors import NOBODY, Author
from .describing import Describe

AuthorOf = Mapping[int, Author]
"""By version."""


def me_of(actor: staff.Actor) -> shapes.Me:
    """Return the document of the one who asks."""
    return shapes.Me(
        name=actor.name,
        role=actor.role,
        services=_services(actor.services),
        permissions=tuple(one for one in staff.Permission if actor.may(one)),
    )


def summary_of(
    lineup: kept.KeptLineup, service: ServiceId, station: StationId | None, *, followed: bool
) -> shapes.LineupSummary:
    """Return a lineup in short.

    Args:
        followed: Whether a lineup that lives elsewhere lies under it.
    """
    return shapes.LineupSummary(
        owner=lineup.owner,
        service=service,
        station=station,
        revision=lineup.revision,
        source="followed"
        if followed
        else "store"
        if lineup.revision
        else "file"
        if lineup.entries
        else "none",
        entries=len(lineup.entries),
        changed_at=lineup.changed_at,
    )


def lineup_of(lineup: kept.KeptLineup, authors: AuthorOf) -> shapes.Lineup:
    """Return the document of a whole lineup, in the order of entry."""
    return shapes.Lineup(
        owner=lineup.owner,
        revision=lineup.revision,
        version=lineup.version,
        timezone=lineup.timezone,
        sample=lineup.sample,
        changed_at=lineup.changed_at,
        entries=tuple(
            entry_of(one, authors) for one in sorted(lineup.entries.values(), key=lambda one: one.order)
        ),
        programmes=tuple(programme_of(one, authors) for _, one in sorted(lineup.programmes.items())),
    )


def entry_of(entry: kept.KeptEntry, authors: AuthorOf) -> shapes.LineupEntry:
    """Return the document of a slot or one-off."""
    author = authors.get(entry.version, NOBODY)
    row = entry.row if entry.programme is None else {**entry.row, "programme_id": entry.programme}
    return shapes.LineupEntry(
        id=entry.id,
        order=entry.order,
        version=entry.version,
        row=row,
        changed_by=author.name,
        changed_at=author.at,
    )


def programme_of(programme: kept.KeptProgramme, authors: AuthorOf) -> shapes.LineupProgramme:
    """Return the document of a programme."""
    author = authors.get(programme.version, NOBODY)
    return shapes.LineupProgramme(
        id=programme.id,
        version=programme.version,
        row=programme.row,
        changed_by=author.name,
        changed_at=author.at,
    )


def outcome_of(outcome: base.Outcome) -> shapes.Outcome:
    """Return the document of what an edit did."""
    return shapes.Outcome(
        owner=outcome.owner,
        revision=outcome.revision,
        changes=tuple(map(_change_of, outcome.changes)),
        versions=dict(outcome.versions),
        consequences=tuple(map(_consequence_of, outcome.consequences)),
        warnings=outcome.warnings,
        dry_run=outcome.dry_run,
        replayed=outcome.replayed,
        changed=outcome.changed,
    )


def history_entry_of(entry: kept.HistoryEntry, describe: Describe) -> shapes.HistoryEntry:
    """Return the document of one edit that was done."""
    return shapes.HistoryEntry(
        owner=entry.owner,
        revision=entry.revision,
        at=entry.at,
        actor=entry.actor,
        machine=entry.machine,
        command=entry.command,
        sentence=describe(entry),
        changes=tuple(map(_change_of, entry.changes)),
        consequences=entry.consequences,
        reason=entry.reason,
        undoes=entry.undoes,
        draft=entry.draft,
    )


def draft_of(
    draft: kept.Draft, describe: Describe, lineups: Mapping[kept.Owner, kept.KeptLineup] | None = None
) -> shapes.Draft:
    """Return the document of a draft.

    Args:
        lineups: As it makes them, if that is known: only they know what is called how that only it has.
    """
    made = lineups or {}
    return shapes.Draft(
        id=draft.id,
        name=draft.name,
        service=draft.service,
        version=draft.version,
        created_by=draft.created_by,
        changed_by=draft.changed_by,
        changed_at=draft.changed_at,
        edits=tuple(
            _draft_edit_of(place, one, describe(one, made.get(one.owner)))
            for place, one in enumerate(draft.edits)
        ),
    )


def preview_of(preview: base.DraftPreview, describe: Describe) -> shapes.DraftPreview:
    """Return the document of what publishing would do."""
    return shapes.DraftPreview(
        draft=draft_of(preview.draft, describe, preview.lineups),
        outcomes=tuple(map(outcome_of, preview.outcomes)),
        stale={str(place): why for place, why in sorted(preview.stale.items())},
        broadcasts={
            station: tuple(broadcast_of(one) for one in found)
            for station, found in preview.broadcasts.items()
        },
    )


def report_of(report: Report) -> shapes.ImportReport:
    """Return the document of what became of a file's rows."""
    return shapes.ImportReport(
        rows=tuple(
            shapes.ReportRow(outcome=one.outcome, line=one.line, what=one.what, reasons=one.reasons)
            for one in report.rows
        )
    )


def finding_of(finding: findings.Finding) -> shapes.Finding:
    """Return the document of a finding."""
    return shapes.Finding(
        topic=finding.topic,
        severity=finding.severity,
        sentence=finding.sentence,
        start=finding.start.isoformat(),
        end=finding.end.isoformat(),
        seconds=finding.seconds,
        count=finding.count,
    )


def token_of(token: staff.StaffToken) -> shapes.Token:
    """Return the document of a token, without anything that its secret could be known by."""
    return shapes.Token(
        id=token.id,
        name=token.name,
        role=token.role,
        services=_services(token.services),
        machine=token.machine,
        created_at=token.created_at,
        created_by=token.created_by,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
    )


def _change_of(change: kept.ItemChange) -> shapes.ItemChange:
    return shapes.ItemChange(kind=change.kind, id=change.id, before=change.before, after=change.after)


def _consequence_of(one: base.Consequence) -> shapes.Consequence:
    return shapes.Consequence(
        start=one.start,
        end=one.end,
        before=None if one.before is None else broadcast_of(one.before),
        after=None if one.after is None else broadcast_of(one.after),
        stations=one.stations,
        on_stream=one.on_stream,
        count=one.count,
        sentence=one.sentence,
    )


def _draft_edit_of(place: int, edit: kept.DraftEdit, sentence: str) -> shapes.DraftEdit:
    return shapes.DraftEdit(
        place=place,
        owner=edit.owner,
        edit=edit.command,
        sentence=sentence,
        version=edit.version,
        reason=edit.reason,
    )


def _services(services: frozenset[ServiceId] | None) -> tuple[str, ...] | None:
    return None if services is None else tuple(sorted(services))
