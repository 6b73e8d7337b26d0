# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A strict reader of media playlists, by RFC 8216 and its second edition, and a player's memory of them.

It shares nothing with our writer, nor with our reader of what others publish, which is lenient on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

ONCE: Final = {
    "EXT-X-VERSION": r"[1-9][0-9]?",
    "EXT-X-TARGETDURATION": r"[1-9][0-9]*",
    "EXT-X-SERVER-CONTROL": r"CAN-SKIP-UNTIL=[0-9]+(\.[0-9]+)?",
    "EXT-X-MEDIA-SEQUENCE": r"[0-9]+",
    "EXT-X-DISCONTINUITY-SEQUENCE": r"[0-9]+",
    "EXT-X-START": r"TIME-OFFSET=-?[0-9]+(\.[0-9]+)?(,PRECISE=(YES|NO))?",
    "EXT-X-SKIP": r"SKIPPED-SEGMENTS=[1-9][0-9]*",
}
DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"


class PlaylistBrokenError(AssertionError):
    """A rule of the protocol is broken."""


@dataclass(frozen=True, slots=True)
class Row:
    """One segment, as listed; `discontinuity` is its discontinuity sequence number."""

    number: int
    discontinuity: int
    marked: bool
    at: datetime
    duration_s: float
    uri: str


@dataclass(slots=True)
class Listed:
    """What one playlist says; of a delta update `rows` are those after the skipped ones."""

    version: int = 1
    target_s: int = 0
    skip_until_s: float = 0.0
    sequence: int = 0
    discontinuities: int = 0
    start_s: float | None = None
    skipped: int = 0
    rows: list[Row] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return [row.number for row in self.rows]


def read_playlist(data: bytes) -> Listed:
    """Read one playlist of a live stream.

    Raises:
        PlaylistBrokenError: With the rule.
    """
    text = data.decode("utf-8")
    _demand(
        not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text) and "\ufeff" not in text, "no control characters"
    )
    lines = text.split("\n")
    _demand(lines[0] == "#EXTM3U", "the first line is EXTM3U")
    _demand(lines[-1] == "", "every line ends")
    once: dict[str, str] = {}
    listed = Listed()
    at: datetime | None = None
    duration: float | None = None
    marked = False
    for line in lines[1:-1]:
        tag, _, value = line.removeprefix("#").partition(":")
        if not line.startswith("#"):
            if duration is None or at is None:
                raise PlaylistBrokenError(f"EXTINF and a date before {line}")
            _demand(round(duration) <= listed.target_s, f"{duration} s is longer than the target duration")
            before = listed.rows[-1].discontinuity if listed.rows else listed.discontinuities
            number = listed.sequence + listed.skipped + len(listed.rows)
            listed.rows.append(Row(number, before + marked, marked, at, duration, line))
            at, duration, marked = None, None, False
        elif tag in ONCE:
            _demand(tag not in once, f"{tag} comes once")
            _demand(not listed.rows, f"{tag} comes before the segments")
            _demand(re.fullmatch(ONCE[tag], value), f"{tag}:{value} has the form of its value")
            once[tag] = value
            _take(listed, tag, value)
        elif tag == "EXTINF":
            _demand(re.fullmatch(r"[0-9]+\.[0-9]+,", value), f"{line} is a decimal and a comma")
            duration = float(value[:-1])
        elif tag == "EXT-X-PROGRAM-DATE-TIME":
            _demand(re.fullmatch(DATE, value), f"{line} is ISO 8601 in ms with a zone")
            at = datetime.fromisoformat(value)
        elif tag == "EXT-X-DISCONTINUITY":
            _demand(not marked, "one discontinuity at a time")
            marked = True
        else:
            raise PlaylistBrokenError(f"{line} has no place in a live playlist of packed audio")
    _demand(duration is None and at is None and not marked, "nothing is left without its segment")
    _demand(listed.target_s, "EXT-X-TARGETDURATION is required")
    _demand(listed.rows, "a playlist has segments")
    _demand(listed.version >= 3, "fractions of seconds need version 3")
    _demand(not listed.skipped or listed.version >= 9, "EXT-X-SKIP needs version 9")
    if listed.skip_until_s:
        _demand(listed.skip_until_s >= 6 * listed.target_s, "CAN-SKIP-UNTIL is six target durations or more")
    if listed.skipped:
        reach_s = sum(row.duration_s for row in listed.rows)
        _demand(reach_s >= listed.skip_until_s, f"only {reach_s} s are left behind what is skipped")
    return listed


class Follower:
    """A player that reloads one playlist, and merges delta updates into what it has.

    Attributes:
        rows: All that the playlist has now.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._seen: dict[int, Row] = {}
        self._target_s = 0
        self._sequence = -1

    def load(self, data: bytes) -> Listed:
        """Take the next version of the playlist.

        Raises:
            PlaylistBrokenError: If it contradicts an earlier one.
        """
        listed = read_playlist(data)
        _demand(self._target_s in {0, listed.target_s}, "the target duration never changes")
        _demand(listed.sequence >= self._sequence, "the media sequence never goes back")
        skipped = [row for row in self.rows if row.number >= listed.sequence][: listed.skipped]
        _demand(len(skipped) == listed.skipped, "what is skipped is known to whoever asks in time")
        if skipped:
            marked_first = skipped[0].discontinuity - skipped[0].marked
            _demand(
                marked_first == listed.discontinuities, "a delta update counts discontinuities from the start"
            )
            first = listed.rows[0]
            shift = skipped[-1].discontinuity + first.marked - first.discontinuity
            listed.rows = [
                Row(r.number, r.discontinuity + shift, r.marked, r.at, r.duration_s, r.uri)
                for r in listed.rows
            ]
        self.rows = skipped + listed.rows
        for row in self.rows:
            _demand(self._seen.setdefault(row.number, row) == row, f"segment {row.number} never changes")
        self._target_s, self._sequence = listed.target_s, listed.sequence
        return listed


def _take(listed: Listed, tag: str, value: str) -> None:
    number = value.partition("=")[2].partition(",")[0]
    match tag:
        case "EXT-X-VERSION":
            listed.version = int(value)
        case "EXT-X-TARGETDURATION":
            listed.target_s = int(value)
        case "EXT-X-SERVER-CONTROL":
            listed.skip_until_s = float(number)
        case "EXT-X-MEDIA-SEQUENCE":
            listed.sequence = int(value)
        case "EXT-X-DISCONTINUITY-SEQUENCE":
            listed.discontinuities = int(value)
        case "EXT-X-START":
            listed.start_s = float(number)
        case "EXT-X-SKIP":
            listed.skipped = int(number)
        case _:
            raise PlaylistBrokenError(tag)


def _demand(holds: object, rule: str) -> None:
    if not holds:
        raise PlaylistBrokenError(rule)
