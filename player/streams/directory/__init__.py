# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Directories of stations: looking one up by its name, and addresses that lead into a directory."""
