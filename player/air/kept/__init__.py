# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Air on disk: immutable segments of about four seconds, and where each instant lies in them."""
