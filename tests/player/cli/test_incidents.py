# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""``liveradio incidents``, where no service runs: from the state folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.cli.failure import CommandError
from player.cli.incidents import incidents
from player.watching.incidents import IncidentKind, IncidentLog
from schedules.model.ids import ServiceId
from tests.fakes.clock import NOON


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("player.cli.incidents.running_service", lambda _: None)
    log = IncidentLog(tmp_path, lambda: NOON)
    log.begin(ServiceId("news"), "news", IncidentKind.SILENT, NOON, "nothing above -50 dBFS")
    log.begin(ServiceId("classical"), "classical", IncidentKind.DOWN, NOON, "HTTP 404")
    return tmp_path


def test_all_or_those_of_a_service_are_told(state: Path, capfd: pytest.CaptureFixture[str]) -> None:
    incidents(state_dir=state)
    everything = capfd.readouterr().out
    incidents("news", state_dir=state, as_csv=True)
    table = capfd.readouterr().out.splitlines()

    assert everything.index("HTTP 404") < everything.index("nothing above -50 dBFS")
    assert "it goes on" in everything
    assert table[0] == "id,service,mount,kind,since,until,reason,ended"
    assert table[1].endswith(",news,news,silent,2026-11-24T12:00:00.000Z,,nothing above -50 dBFS,")
    assert len(table) == 2


def test_where_nothing_went_wrong_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("player.cli.incidents.running_service", lambda _: None)

    incidents(state_dir=tmp_path)

    assert capfd.readouterr().out == "Nothing went wrong.\n"


def test_two_forms_at_once_are_refused(state: Path) -> None:
    with pytest.raises(CommandError, match="exclude each other"):
        incidents(state_dir=state, as_csv=True, as_json=True)
