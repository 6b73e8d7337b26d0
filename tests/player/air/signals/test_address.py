# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of built-in signals."""

from __future__ import annotations

import pytest

from player.air.signals.address import DemoAddress, DemoKind, demo_address, is_demo
from player.errors import ErrorClass, ResolveError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("demo:news", DemoAddress(DemoKind.NEWS)),
        ("demo:classical", DemoAddress(DemoKind.CLASSICAL)),
        ("demo:tone?hz=440", DemoAddress(DemoKind.TONE, 440)),
        ("demo:tone?hz=20", DemoAddress(DemoKind.TONE, 20)),
        ("demo:tone?hz=20000", DemoAddress(DemoKind.TONE, 20_000)),
        ("demo:tone?hz=847", DemoAddress(DemoKind.TONE, 847)),
        ("demo:tone?hz=1056", DemoAddress(DemoKind.TONE, 1056)),
    ],
)
def test_the_built_in_signals_have_these_addresses(text: str, meant: DemoAddress) -> None:
    assert demo_address(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demo",
        "demo:",
        "demo:News",
        "DEMO:news",
        "demo:news ",
        "demo://news",
        "demo:jazz",
        "demo:tone",
        "demo:tone?hz=",
        "demo:tone?hz=-440",
        "demo:tone?hz=440.5",
        "demo:tone?hz=\u0664\u0664\u0660",  # digits, but not ours
        "demo:tone?hz=440&hz=853",
        "demo:tone?hz=19",
        "demo:tone?hz=20001",
        "demo:tone?hz=99999999999999999999",
        "http://radio.example/live",
    ],
)
def test_everything_else_is_unsupported_and_says_so(text: str) -> None:
    with pytest.raises(ResolveError) as caught:
        demo_address(text)

    assert caught.value.kind is ErrorClass.UNSUPPORTED
    assert caught.value.detail


# 47 CFR 11.31 and 11.45: the attention signal is 853 and 960 Hz; NOAA Weather Radio's alarm is 1050 Hz.
@pytest.mark.parametrize("alert_hz", [853, 960, 1050])
@pytest.mark.parametrize("off_hz", [-5, -1, 0, 1, 5])
def test_no_test_tone_is_within_5_hz_of_an_alert_tone(alert_hz: int, off_hz: int) -> None:
    with pytest.raises(ResolveError, match=f"alert tone of {alert_hz} Hz"):
        demo_address(f"demo:tone?hz={alert_hz + off_hz}")


def test_a_wrong_signal_is_still_known_to_be_meant_as_one() -> None:
    assert is_demo("demo:jazz")
    assert is_demo("Demo:news")
    assert not is_demo("http://radio.example/demo:news")
