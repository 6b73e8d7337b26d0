# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The first tables.  History is only ever added to, and the database itself sees to that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INSTANT = sa.String(27)


def upgrade() -> None:
    """Make the tables."""
    _make_lineups()
    _make_history()
    op.create_table(
        "draft",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("token_id", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_session"),
    )
    op.create_table(
        "followed",
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("as_of", _INSTANT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_followed"),
    )


def _make_lineups() -> None:
    op.create_table(
        "lineup",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("timezone", sa.Text),
        sa.Column("sample", sa.Integer, nullable=False),
        sa.Column("zones", sa.Text, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_lineup"),
        sa.CheckConstraint("revision > 0", name=op.f("ck_lineup_revision")),
    )
    op.create_table(
        "entry",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("programme", sa.Text),
        sa.Column("row", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name="pk_entry"),
        sa.ForeignKeyConstraint(["owner"], ["lineup.owner"], name="fk_entry_owner_lineup"),
    )
    op.create_table(
        "programme",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name="pk_programme"),
        sa.ForeignKeyConstraint(["owner"], ["lineup.owner"], name="fk_programme_owner_lineup"),
    )


def _make_history() -> None:
    op.create_table(
        "history",
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("machine", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_history"),
        sa.UniqueConstraint("owner", "revision", name="uq_history_owner"),
    )
    op.create_table(
        "receipt",
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_receipt"),
    )
    op.create_index("ix_receipt_at", "receipt", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'history is only ever added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_stays()"
        )
    else:
        for what in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER history_stays_{what} BEFORE {what.upper()} ON history "
                "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END"
            )
