# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""HLS as an upstream: segments followed live, and the sound taken out of whatever they wrap it in."""
