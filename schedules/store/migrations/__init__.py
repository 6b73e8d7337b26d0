# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""How the tables came to be as they are, step by step; run by alembic, in our own process.

A new step is a new file in ``versions`` named by the next number, which also goes into
``SCHEMAS`` in ``schedules/store/sql/tables.py``.
"""
