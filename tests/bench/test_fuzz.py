# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The fuzzer finds what is planted for it.

Only hypothesis runs here: atheris is not among the development packages.  Both hunt the same defects with
``python -m bench.fuzz --planted``.
"""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path

import pytest

from bench.fuzz import results
from bench.fuzz.engines import HYPOTHESIS, run_hypothesis
from bench.fuzz.oracle import Reach, reach
from bench.fuzz.planted import PLANTED
from bench.fuzz.recorder import Finding, Kind, Page, Recorder, smallest
from bench.fuzz.results import Sitting, add
from bench.fuzz.target import Target
from bench.fuzz.targets import TARGETS

MOST_EXECUTIONS = 60_000
MOST_S = 20.0


def hunt(target: Target) -> list[Finding]:
    """Return what is found first, from a fixed start and without the corpus."""
    recorder = Recorder(target.check, most=1)
    run_hypothesis(target, recorder, executions=MOST_EXECUTIONS, seconds=MOST_S, start=0)
    return list(recorder.findings.values())


@pytest.mark.parametrize(
    ("name", "what"),
    [
        pytest.param("planted-index-error", "IndexError", id="an undeclared error"),
        pytest.param("planted-loopback", "INNER", id="an allowed loopback address"),
        pytest.param("planted-lost-sound", "BrokenPromiseError", id="a lost byte of sound"),
    ],
)
def test_a_planted_defect_is_found(name: str, what: str) -> None:
    found = hunt(PLANTED[name])

    assert [(finding.kind, what in finding.what) for finding in found] == [(Kind.ERROR, True)]


def test_a_finding_is_made_smaller_as_long_as_it_fails_in_the_same_way() -> None:
    check = PLANTED["planted-index-error"].check
    finding = Finding(
        Kind.ERROR, hunt(PLANTED["planted-index-error"])[0].what, b"[playlist]\nFile1=\nTitle1=a\n" * 9
    )

    assert smallest(finding, check).data.lower() == b"file="


def test_an_input_that_takes_long_is_found() -> None:
    recorder = Recorder(PLANTED["planted-slow"].check)

    recorder.run(b"a" * 160)  # where to begin, and four lengths: 160 to the fifth power, over 120

    assert [finding.kind for finding in recorder.findings.values()] == [Kind.SLOW]
    assert recorder.longest_ns > 1e9


def test_an_input_that_takes_much_memory_is_found() -> None:
    recorder = Recorder(PLANTED["planted-memory"].check)

    recorder.run(b"NumberOfEntries=1\n")
    recorder.run(b"NumberOfEntries=4000\n")  # 40 million pointers of 8 bytes

    assert [(finding.kind, finding.data) for finding in recorder.findings.values()] == [
        (Kind.MEMORY, b"NumberOfEntries=4000\n")
    ]


def test_the_page_says_which_input_is_being_read(tmp_path: Path) -> None:
    seen = []
    page = Page(tmp_path / "page")
    recorder = Recorder(lambda _: seen.append(page.read()), page=Page(tmp_path / "page"))

    recorder.run(b"first")
    recorder.run(b"second one")

    assert [(one.running, one.executions, one.data) for one in seen] == [
        (True, 1, b"first"),
        (True, 2, b"second one"),
    ]
    assert not page.read().running


# Examples of the registries' rows, and addresses of well-known public resolvers.
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", Reach.INNER),
        ("10.255.255.255", Reach.INNER),
        ("100.127.255.255", Reach.INNER),
        ("100.128.0.0", Reach.PUBLIC),
        ("172.15.255.255", Reach.PUBLIC),
        ("172.31.0.1", Reach.INNER),
        ("169.254.169.254", Reach.INNER),
        ("192.0.0.9", Reach.EITHER),
        ("239.1.2.3", Reach.INNER),
        ("255.255.255.255", Reach.INNER),
        ("9.9.9.9", Reach.PUBLIC),
        ("::1", Reach.INNER),
        ("::", Reach.INNER),
        ("::ffff:127.0.0.1", Reach.INNER),
        ("::ffff:9.9.9.9", Reach.PUBLIC),
        ("::127.0.0.1", Reach.INNER),
        ("64:ff9b::7f00:1", Reach.INNER),
        ("64:ff9b::909:909", Reach.PUBLIC),
        ("64:ff9b:1::1", Reach.INNER),
        ("2002:a00:1::", Reach.INNER),
        ("2002:909:909::", Reach.PUBLIC),
        ("2001::1", Reach.INNER),
        ("2001:db8::1", Reach.INNER),
        ("2620:fe::fe", Reach.PUBLIC),
        ("2620:fe::200:5efe:7f00:1", Reach.INNER),
        ("fd00::1", Reach.INNER),
        ("fe80::1", Reach.INNER),
        ("ff02::1", Reach.INNER),
        ("4000::1", Reach.INNER),
    ],
)
def test_the_oracle_knows_the_registries(address: str, expected: Reach) -> None:
    assert reach(ipaddress.ip_address(address).packed) is expected


def test_figures_of_several_sittings_are_added_until_the_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "FILE", tmp_path / "fuzz.json")
    target = TARGETS["guard"]

    add(target, sitting(executions=3_000_000, seconds=100.0))
    row = add(target, sitting(executions=2_000_000, seconds=50.0))

    assert (row["executions"], row["seconds"], row["met"]) == (5_000_000, 150.0, True)
    assert results.is_met(target)
    assert not results.is_met(TARGETS["join"])
    monkeypatch.setattr(results, "digest", lambda _: "of other code")
    assert not results.is_met(target)
    row = add(target, sitting(executions=7, seconds=0.5))
    assert (row["executions"], row["met"]) == (7, False)


def sitting(*, executions: int, seconds: float) -> Sitting:
    return Sitting(
        date="2026-11-24T12:00:00+00:00",
        commit="0000000",
        engine=HYPOTHESIS,
        executions=executions,
        seconds=seconds,
        longest_input_ms=1.0,
        peak_rise_mb=1.0,
        edges=None,
        features=None,
        findings=(),
    )


def test_every_target_takes_its_seeds_and_any_bytes() -> None:
    for target in TARGETS.values():
        for data in (b"", b"\x00", b"\xff" * 40, *target.seeds()[:3]):
            target.check(data)


def test_the_c_library_reads_addresses_without_a_lookup() -> None:
    """What `ways_out.literal_of` builds on."""
    answers = socket.getaddrinfo("0x7f.1", 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    assert answers[0][4][0] == "127.0.0.1"
