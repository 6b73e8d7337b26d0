# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""libVLC for real: into a sound card that is measured, and through the faults that it must survive."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import uvloop

from player.errors import ForbiddenAddressError
from player.playback.backends.base import Broken, Ended, Fact, Gone, Missing, Progress, Ready
from player.playback.backends.vlc import PING_S, VlcBackend, libvlc_percent
from player.playback.player import PlayerKind
from schedules.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.fakes.eventually import eventually
from tests.fakes.pulse import NullSink, dominant_hz, rms
from tests.fakes.tone_server import tone_server

from .conftest import playing_backend


def is_a(kind: type[Fact]) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, kind)


def process_state(pid: int) -> str:
    """Return the kernel's letter for a process; empty if there is none (Z would be a zombie)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def environment_of(pid: int | None) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


async def test_a_tone_of_440_hz_comes_out_as_440_hz_and_stop_is_silent(sink: NullSink) -> None:
    async with tone_server(440) as server, playing_backend(sink.environ) as (backend, listener):
        await listener.sounds(backend.load(server.url))

        sound = await sink.record(1.5)
        backend.stop()
        after = await sink.level()

    assert dominant_hz(sound) == pytest.approx(440, abs=2)
    assert rms(sound) > 1000
    assert after < 1
    assert server.requests == ["GET /listen/tone HTTP/1.1"]


async def test_playing_time_grows_as_the_clock_does(sink: NullSink) -> None:
    async with tone_server() as server, playing_backend(sink.environ) as (backend, listener):
        load = backend.load(server.url)
        await listener.sounds(load)

        begun_s, first = time.monotonic(), listener.facts[-1]
        last = await listener.heard(
            lambda f: isinstance(f, Progress) and time.monotonic() - begun_s >= 3.0, within_s=5
        )

    assert isinstance(first, Progress)
    assert isinstance(last, Progress)
    assert (last.time_ms - first.time_ms) / 1000 == pytest.approx(3.0, abs=0.6)
    assert last.lost == 0


@pytest.mark.parametrize(("percent", "decibels"), [(50, -10.0), (30, -17.4)])
async def test_half_the_volume_is_ten_decibels_less(sink: NullSink, percent: int, decibels: float) -> None:
    async with tone_server() as server, playing_backend(sink.environ) as (backend, listener):
        await listener.sounds(backend.load(server.url))
        loud = await sink.level()

        backend.set_volume(percent, muted=False)
        quiet = await sink.level()
        backend.set_volume(percent, muted=True)
        muted = await sink.level()

    assert quiet / loud == pytest.approx(10 ** (decibels / 20), rel=0.15)
    assert muted < 1


async def test_the_volume_holds_for_the_next_load_too(sink: NullSink) -> None:
    async with tone_server() as server, playing_backend(sink.environ) as (backend, listener):
        await listener.sounds(backend.load(server.url))
        loud = await sink.level()
        backend.set_volume(50, muted=False)
        backend.stop()

        await listener.sounds(backend.load(server.url))
        quiet = await sink.level()

    assert quiet / loud == pytest.approx(10 ** (-10 / 20), rel=0.15)


def test_libvlc_percent_keeps_the_ends() -> None:
    assert [libvlc_percent(percent) for percent in (0, 50, 100)] == [0, 68, 100]  # 0.68 ** 3 is -10 dB


async def test_a_frozen_source_stands_still_in_the_counters(sink: NullSink) -> None:
    async with tone_server(burst_s=0.2) as server, playing_backend(sink.environ) as (backend, listener):
        load = backend.load(server.url)
        await listener.sounds(load)

        server.freeze()
        await listener.heard(_standing_still(load), within_s=5)
        server.thaw()
        await listener.heard(lambda f: isinstance(f, Progress) and not still(f, listener.facts), within_s=5)


def still(fact: Progress, facts: list[Fact]) -> bool:
    """Whether the last looks all show the same playing time."""
    times = [f.time_ms for f in facts if isinstance(f, Progress) and f.load == fact.load][-6:]
    return len(times) == 6 and len(set(times)) == 1


def _standing_still(load: int) -> Callable[[Fact], bool]:
    times: list[int] = []

    def seen(fact: Fact) -> bool:
        if isinstance(fact, Progress) and fact.load == load:
            times.append(fact.time_ms)
        return len(times) >= 6 and len(set(times[-6:])) == 1

    return seen


async def test_the_end_of_a_stream_is_told(sink: NullSink) -> None:
    async with tone_server(burst_s=0.5) as server, playing_backend(sink.environ) as (backend, listener):
        load = backend.load(server.url)
        await listener.sounds(load)

        server.end_all()
        ended = await listener.heard(is_a(Ended), within_s=5)

    assert ended == Ended(load)


async def test_a_refused_connection_is_told(sink: NullSink) -> None:
    async with tone_server() as server:
        url = server.url

    async with playing_backend(sink.environ) as (backend, listener):
        load = backend.load(url)
        broken = await listener.heard(is_a(Broken), within_s=8)

    assert isinstance(broken, Broken)
    assert broken.load == load


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
async def test_a_crash_or_hang_costs_three_seconds_at_most(sink: NullSink, fault: signal.Signals) -> None:
    async with tone_server() as server, playing_backend(sink.environ) as (backend, listener):
        await listener.sounds(backend.load(server.url))
        first = backend.pid
        assert first is not None

        begun_s = time.monotonic()
        os.kill(first, fault)
        await listener.heard(is_a(Gone), within_s=4)
        load = backend.load(server.url)
        await listener.heard(is_a(Ready), within_s=4)
        ready_s = time.monotonic() - begun_s
        await listener.sounds(load)
        second = backend.pid

    assert ready_s <= 3.0
    assert second not in (None, first)
    assert process_state(first) == ""


async def test_a_service_that_stood_still_itself_does_not_take_the_child_for_hung(sink: NullSink) -> None:
    async with playing_backend(sink.environ) as (backend, listener):
        await listener.heard(is_a(Ready), within_s=10)
        first = backend.pid

        for _ in range(3):
            time.sleep(PING_S + 0.6)  # noqa: ASYNC251 - it is the fault: nothing else runs meanwhile
            await FakeClock.settle()

        assert backend.pid == first
        assert not any(isinstance(fact, Gone) for fact in listener.facts)


async def test_ending_leaves_no_process_not_even_a_stopped_one(sink: NullSink) -> None:
    async with playing_backend(sink.environ) as (backend, listener):
        await listener.heard(is_a(Ready), within_s=10)
        pid = backend.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)

    assert process_state(pid) == ""


async def test_commands_return_at_once_while_the_child_hangs(sink: NullSink) -> None:
    async with tone_server() as server, playing_backend(sink.environ) as (backend, listener):
        await listener.heard(is_a(Ready), within_s=10)
        assert backend.pid is not None
        os.kill(backend.pid, signal.SIGSTOP)

        begun_s = time.monotonic()
        for _ in range(1000):
            backend.load(server.url)
            backend.set_volume(40, muted=False)
        assert time.monotonic() - begun_s < 0.5


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({"PYTHON_VLC_LIB_PATH": "/nowhere/libvlc.so.5"}, id="wrong path"),
        pytest.param(
            {"VLC_PLUGIN_PATH": "/nowhere", "PYTHON_VLC_LIB_PATH": "/etc/hostname"}, id="no library"
        ),
    ],
)
async def test_without_libvlc_the_package_is_named(environ: Mapping[str, str]) -> None:
    async with (
        tone_server() as server,
        playing_backend({**os.environ, **environ}) as (backend, listener),
    ):
        found_out = await listener.heard(is_a(Missing), within_s=10)
        kind = backend.kind
        backend.load(server.url)  # asks again: it may have been installed since
        asked_again = await listener.heard(is_a(Missing), within_s=10)

    assert isinstance(found_out, Missing)
    assert found_out.package == "libvlc5 vlc-plugin-base"
    assert "install libvlc5 vlc-plugin-base" in found_out.reason
    assert kind is PlayerKind.SILENT
    assert asked_again == found_out


async def test_a_child_that_cannot_be_started_is_tried_again(
    sink: NullSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = sys.executable
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    async with playing_backend(sink.environ) as (_, listener):
        gone = await listener.heard(is_a(Gone), within_s=5)
        monkeypatch.setattr("sys.executable", program)
        await listener.heard(is_a(Ready), within_s=10)

    assert gone == Gone("it could not be started: No such file or directory")


async def test_without_a_sound_device_nothing_is_played_and_buffers_are_lost(tmp_path: Path) -> None:
    environ = {**os.environ, "PULSE_SERVER": f"unix:{tmp_path}/none", "HOME": str(tmp_path)}
    async with tone_server() as server, playing_backend(environ) as (backend, listener):
        load = backend.load(server.url)
        await listener.heard(lambda f: isinstance(f, Progress) and f.lost > 20, within_s=8)

    played = [f.played for f in listener.facts if isinstance(f, Progress) and f.load == load]
    assert set(played) == {0}


async def test_a_sound_server_that_dies_is_noticed_although_libvlc_counts_on(sink: NullSink) -> None:
    async with tone_server() as server, playing_backend(sink.environ) as (backend, listener):
        load = backend.load(server.url)
        await listener.sounds(load)

        await sink.kill()
        await listener.heard(lambda f: isinstance(f, Progress) and f.device_gone, within_s=3)

        await sink.start()
        again = backend.load(server.url)
        await listener.sounds(again)
        sound = await sink.record(1.0)

    assert dominant_hz(sound) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.org/listen/a",
        "http://127.0.0.1.example.org/listen/a",
        "http://127.0.0.1:80@example.org/listen/a",
        "http://127.0.0.1:8080/other",
        "http://127.0.0.1:8080/listen/a :sout=#file",
        "http://127.0.0.1:8080/listen/a\n",
        "HTTP://127.0.0.1:8080/listen/a",
        "-vvv",
    ],
)
async def test_nothing_but_our_relay_is_opened(url: str) -> None:
    backend = VlcBackend(SystemClock())

    with pytest.raises(ForbiddenAddressError):
        backend.load(url)


async def test_the_child_asks_too(sink: NullSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("player.playback.backends.vlc.our_relay", lambda url: url)

    async with playing_backend(sink.environ) as (backend, listener):
        load = backend.load("file:///etc/passwd")
        broken = await listener.heard(is_a(Broken), within_s=10)

    assert isinstance(broken, Broken)
    assert broken.load == load
    assert "relay" in broken.reason


async def test_the_child_gets_no_secret_of_the_service(sink: NullSink) -> None:
    environ = {**sink.environ, "LIVERADIO_TOKEN": "secret", "http_proxy": "http://127.0.0.1:9"}

    async with playing_backend(environ) as (backend, listener):
        await listener.heard(is_a(Ready), within_s=10)
        given = environment_of(backend.pid)

    assert b"secret" not in given
    assert b"http_proxy" not in given
    assert b"PULSE_SERVER" in given


async def test_the_child_dies_with_its_parent(sink: NullSink, tmp_path: Path) -> None:
    program = (
        "import asyncio\n"
        "from player.playback.backends.vlc import VlcBackend\n"
        "from schedules.clock import SystemClock\n"
        "async def main():\n"
        "    backend = VlcBackend(SystemClock())\n"
        "    async with asyncio.TaskGroup() as group:\n"
        "        group.create_task(backend.run())\n"
        "        async for fact in backend.facts():\n"
        "            print(backend.pid, flush=True)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        env=sink.environ,
        stdout=asyncio.subprocess.PIPE,
    )
    assert parent.stdout is not None
    async with asyncio.timeout(15):
        pid = int(await parent.stdout.readline())
        os.kill(pid, signal.SIGSTOP)  # even one that cannot see its input end
        parent.kill()
        await parent.wait()
        await eventually(lambda: process_state(pid) in {"", "Z"})


LEAVES_ONE_BEHIND = """#!/bin/sh
sleep 60 >/dev/null &
echo $! >> "$HOME/pids"
echo '{"say": "ready", "version": "3"}'
%s
"""


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
@pytest.mark.parametrize(
    "end",
    [
        pytest.param("exit 1", id="ends"),
        pytest.param("kill -9 $$", id="is killed"),
        pytest.param("echo nonsense; exec sleep 60", id="has to be killed"),
    ],
)
def test_a_process_of_the_childs_that_holds_its_pipe_does_not_prevent_the_next_start(
    loop: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(LEAVES_ONE_BEHIND % end)
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))

    async def scenario() -> None:
        async with playing_backend({**os.environ, "HOME": str(tmp_path)}) as (_, listener):
            for _ in range(2):
                await listener.heard(is_a(Gone), within_s=8)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop if loop == "uvloop" else None) as runner:
            runner.run(scenario())
    finally:
        for pid in (tmp_path / "pids").read_text().split():
            os.kill(int(pid), signal.SIGKILL)
