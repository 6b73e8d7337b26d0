# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Listening to our own air: silence, loops that froze, what becomes of it, and who is told."""
