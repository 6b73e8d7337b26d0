# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Keeping lineups, their history, drafts and tokens: in memory, in SQLite, in PostgreSQL."""
