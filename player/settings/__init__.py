# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The configuration: ``config.yaml`` as typed, frozen values, and how it is found, loaded and used."""

from __future__ import annotations

from .configuration import (
    LoadedConfig,
    catalogue,
    find_config,
    load_config,
    mounts_of,
    reachable_from_afar,
    streams_of,
)
from .sections import (
    Alert,
    Config,
    Follow,
    Link,
    Listen,
    Network,
    Office,
    Outbound,
    ServiceSection,
    Silence,
    StationSection,
    Storage,
    StreamAddress,
    Tls,
)

__all__ = [
    "Alert",
    "Config",
    "Follow",
    "Link",
    "Listen",
    "LoadedConfig",
    "Network",
    "Office",
    "Outbound",
    "ServiceSection",
    "Silence",
    "StationSection",
    "Storage",
    "StreamAddress",
    "Tls",
    "catalogue",
    "find_config",
    "load_config",
    "mounts_of",
    "reachable_from_afar",
    "streams_of",
]
