# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Followed copies say how far they reach; what people did is found fast among what programs did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add a column and an index; of copies that are there already it is not known how far they reach."""
    op.add_column("followed", sa.Column("last_day", sa.String(10)))
    people = sa.text("machine = 0")
    op.create_index("ix_history_people", "history", ["place"], sqlite_where=people, postgresql_where=people)
