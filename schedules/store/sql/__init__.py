# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Keeping lineups in SQLite and PostgreSQL: the same statements for both, in SQLAlchemy's Core."""
