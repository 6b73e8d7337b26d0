# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What an HLS master playlist offers to somebody who only wants to listen, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .hls_model import HlsVariant
from .hls_tags import codec_names, codec_of, foreign_in, has_pictures, number


def in_order(
    variants: Sequence[tuple[HlsVariant, str]], sounds: Sequence[tuple[str, bool, str]]
) -> tuple[HlsVariant, ...]:
    """Put what a master offers into the order of preference for listening; of equal addresses the first.

    Args:
        variants: As listed, each with the name of its group of sounds.
        sounds: Group, whether it is the preset of the group, and address.
    """
    if not variants:
        return ()
    by_group = {group: variant for variant, group in reversed(variants)}
    renditions = [
        # What a group holds is announced by the variants that use it; their bandwidth is that of both.
        HlsVariant(
            url=url,
            codec=by_group[group].codec if group in by_group else None,
            foreign=by_group[group].foreign if group in by_group else "",
        )
        for group, _, url in sorted(sounds, key=lambda sound: not sound[1])
    ]
    listed = [variant for variant, _ in variants]
    without_pictures = [variant for variant in listed if not variant.video]
    with_pictures = [variant for variant in listed if variant.video]
    ordered = sorted(
        [*without_pictures, *renditions, *with_pictures], key=lambda variant: bool(variant.foreign)
    )
    first: dict[str, HlsVariant] = {}
    for variant in ordered:
        first.setdefault(variant.url, variant)
    return tuple(first.values())


def variant_of(url: str, attributes: Mapping[str, str]) -> HlsVariant:
    """Read the attributes of a STREAM-INF tag."""
    names = codec_names(attributes.get("CODECS", ""))
    bandwidth = attributes.get("AVERAGE-BANDWIDTH") or attributes.get("BANDWIDTH", "")
    return HlsVariant(
        url=url,
        bandwidth_kbps=round(max(0.0, number(bandwidth)) / 1000) or None,
        codec=codec_of(names),
        video="RESOLUTION" in attributes or has_pictures(names),
        foreign=foreign_in(names),
    )
