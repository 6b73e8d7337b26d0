# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Tuning hours: how long all together listened to each station in a month, and nothing about anybody."""
