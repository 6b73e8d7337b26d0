# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Air on disk: what finding and keeping it costs, and what is left of it after kills and power cuts."""
