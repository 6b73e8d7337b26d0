# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Campaigns about editing: nobody's edit is lost, and nobody waits for one."""
