# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who works here: tokens, roles, sessions, and the API for editing."""
