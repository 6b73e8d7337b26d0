# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Configurations for the whole service, made of addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def config_of(
    streams: Mapping[str, Sequence[str]],
    *,
    allow: Sequence[str] = ("127.0.0.1",),
    slots: str | None = None,
    timezone: str = "America/New_York",
    rights: str = "{rewind: full, record: true, stream: true}",
    idle_stop: str = "30m",
    listen_via: str = "relay",
    keep_air: str = "0",
) -> str:
    """Return a ``config.yaml`` with one service and one station for each name.

    Args:
        streams: Addresses of each service, in order of preference; the station has the same id.
        slots: Slot file of every service.
    """
    lines = [
        f"network: {{name: Test Radio, timezone: {timezone}}}",
        f"outbound: {{allow: [{', '.join(map(repr, allow))}]}}",
        "services:",
    ]
    for name, addresses in streams.items():
        lines += [
            f"  - id: {name}",
            f"    name: Service {name}",
            f"    rights: {rights}",
            f"    idle_stop: {idle_stop}",
        ]
        lines += [f"    slots: {slots}"] if slots else []
        lines += [f"    keep_air: {keep_air}"] if keep_air != "0" else []
        lines += [f"    listen_via: {listen_via}"] if listen_via != "relay" else []
        lines += ["    streams:", *(f"      - url: {address}" for address in addresses)]
    lines.append("stations:")
    for number, name in enumerate(streams):
        lines.append(
            f"  - {{id: {name}, call_sign: {name.upper()}, frequency_mhz: {88.1 + number / 5:.1f}, "
            f"city: Town, carries: {name}}}"
        )
    return "\n".join(lines) + "\n"
