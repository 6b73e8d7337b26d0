# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the API's description to standard output: ``python -m player.api > docs/openapi.json``."""

from __future__ import annotations

import sys

from .app import operations
from .docs import describe, document_text

sys.stdout.write(document_text(describe(operations())))
