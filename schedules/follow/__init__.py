# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Schedules that live elsewhere: asked for, read, judged, and put under a service's own lineup."""
