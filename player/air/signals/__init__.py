# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The built-in demonstration signals, so that the service plays with no network at all."""
