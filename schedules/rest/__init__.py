# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The HTTP parts that every API of ours shares: who may ask, routes that validate, documents."""
