# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Adopting a station: from its website or its name to a configuration that has its stream and schedule."""
