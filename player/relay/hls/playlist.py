# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The text of a media playlist (RFC 8216 and its second edition): pure, from segments to lines.

Numbers are those of the segments themselves, never of the window: so two playlists of one mount,
however far back they begin and whenever they are asked for, agree on every line that both have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from player.air.kept.base import SEGMENT_S, Segment

TARGET_S = math.floor(SEGMENT_S + 0.5)
"""The target duration; it must never change, and no segment's duration may round to more."""

SKIP_UNTIL_S = 6 * TARGET_S
"""What is nearer to the end than this is in every delta update; less is not allowed."""

START_S = 3 * TARGET_S
"""How far from the end a player begins that is told nothing else."""

FIRST_VERSION, DELTA_VERSION = 3, 9
"""The least that each text needs: fractions of seconds, and EXT-X-SKIP.  Who asks for the latter knows it."""


def entry(segment: Segment, uri: str) -> str:
    """Return the lines of one segment; they are the same in all playlists."""
    return (
        "" if segment.follows else "#EXT-X-DISCONTINUITY\n"
    ) + f"#EXT-X-PROGRAM-DATE-TIME:{_milliseconds(segment.begin)}\n#EXTINF:{segment.duration_s:.5f},\n{uri}\n"


def head(first: Segment, *, skipped: int = 0, start_s: float | None = None) -> str:
    """Return all lines before the first segment's.

    Args:
        first: The oldest segment of the window, also of a delta update.
        skipped: How many segments a delta update leaves out; 0: it is none.
        start_s: Where players should begin: seconds from the first segment, or, if negative, from the end.
    """
    return "".join(
        f"{line}\n"
        for line in (
            "#EXTM3U",
            f"#EXT-X-VERSION:{DELTA_VERSION if skipped else FIRST_VERSION}",
            f"#EXT-X-TARGETDURATION:{TARGET_S}",
            f"#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL={SKIP_UNTIL_S:.1f}",
            f"#EXT-X-MEDIA-SEQUENCE:{first.number}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuities_before(first)}",
            *([] if start_s is None else [f"#EXT-X-START:TIME-OFFSET={start_s:.3f},PRECISE=YES"]),
            *([f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}"] if skipped else []),
        )
    )


def discontinuities_before(first: Segment) -> int:
    """Return how many discontinuities lie before a window: the one before its own first segment is in it."""
    return first.discontinuity - (0 if first.follows else 1)


def kept_in_delta(newest_first: Iterable[Segment]) -> int:
    """Return how many of the newest segments a delta update must have: none that is near the end."""
    count, sounding_s = 0, 0.0
    for segment in newest_first:
        if sounding_s >= SKIP_UNTIL_S:
            break
        count += 1
        sounding_s += segment.duration_s
    return count


def live_start_s(newest_first: Iterable[Segment], *, longest_hole_s: float) -> float | None:
    """Return where a player should begin that wants to hear live, in seconds from the end (negative).

    Without a word it begins three target durations before the end.  If a longer hole lies there, what is
    before it is not live any more, and must not be heard as if it were.  ``None``: no word is needed.
    """
    since_hole_s = 0.0
    after: Segment | None = None
    for segment in newest_first:
        if since_hole_s >= START_S:
            return None
        if after is not None and after.begin_s - segment.begin_s - segment.duration_s > longest_hole_s:
            return -since_hole_s
        since_hole_s += segment.duration_s
        after = segment
    return None


def _milliseconds(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
