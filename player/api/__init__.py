# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""REST, Server-Sent Events and WebSocket under /api/v1."""
