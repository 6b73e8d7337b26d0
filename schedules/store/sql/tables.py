# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The tables as they are now; how they came to be so stands in ``schedules/store/migrations``.

Only whole numbers, texts and bytes, so that both databases, and backups, keep the very same.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMAS = ("0001", "0002")
"""All versions that there were, oldest first."""
SCHEMA = SCHEMAS[-1]

VERSION_TABLE = "alembic_version"


class Instant(TypeDecorator[datetime]):
    """An instant as text in UTC, always as long, so that its order is that of the texts."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Return the text of an aware instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} is no instant: it has no zone")
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Return the instant, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

LINEUP = Table(
    "lineup",
    METADATA,
    Column("owner", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("timezone", Text),
    Column("sample", Integer, nullable=False),
    Column("zones", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    CheckConstraint("revision > 0", name="revision"),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("owner", Text, ForeignKey("lineup.owner"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("programme", Text),
    Column("row", Text, nullable=False),
)

PROGRAMME = Table(
    "programme",
    METADATA,
    Column("owner", Text, ForeignKey("lineup.owner"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("row", Text, nullable=False),
)

HISTORY = Table(
    "history",
    METADATA,
    # Counted by the one who writes, who is alone: no gap, and the order is that of the commits.
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("owner", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("machine", Integer, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("owner", "revision"),
)
RECEIPT = Table(
    "receipt",
    METADATA,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

DRAFT = Table(
    "draft",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

TOKEN = Table(
    "token",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

SESSION = Table(
    "session",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("token_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

FOLLOWED = Table(
    "followed",
    METADATA,
    Column("service", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("last_day", String(10)),
)

# What people did is looked for among what programs did, of which there may be very much more.
_EVERYWHERE = ("CREATE INDEX ix_history_people ON history (place) WHERE machine = 0",)

STATEMENTS = {
    "sqlite": (
        *_EVERYWHERE,
        *(
            f"CREATE TRIGGER history_stays_{what.lower()} BEFORE {what} ON history "
            "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END"
            for what in ("UPDATE", "DELETE")
        ),
    ),
    "postgresql": (
        *_EVERYWHERE,
        (
            "CREATE OR REPLACE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'history is only ever added to'; END $$"
        ),
        (
            "CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_stays()"
        ),
    ),
}
"""What new tables need besides, by dialect: what SQLAlchemy has no words for, or would read more for."""
