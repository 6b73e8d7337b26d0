# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``python -m player``, for use inside a checkout only."""

from player.cli import main

main()
