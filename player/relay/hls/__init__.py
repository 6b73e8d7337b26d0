# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""HLS out: the kept air as playlists and segments, for players and caches that hold no connection."""
