# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The service as a process: first run, wrong configurations, unknown things, and a quick end under load."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.fakes.browser import heard
from tests.fakes.config import config_of
from tests.fakes.page import press_play, says
from tests.fakes.service import ROOT, environment, service

MISTAKES = """\
network: {name: Test Radio, timezone: Europe/Berln}
services:
  - id: news
    name: News
    streams: [{url: "ftp://example.org/live"}]
    keep_air: five hours
stations:
  - {id: one, call_sign: ONE, carries: nws}
listen: {prot: 8080}
"""


async def test_bin_run_plays_with_no_network_and_no_libvlc(tmp_path: Path, page: Page) -> None:
    offline = environment(tmp_path, {"PIP_NO_INDEX": "1", "PYTHON_VLC_LIB_PATH": "/nonexistent/libvlc.so"})
    offline |= dict.fromkeys(["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"], "http://127.0.0.1:9")
    offline.pop("LIVERADIO_CONFIG")  # the shipped file, as a new user has it
    process = await asyncio.create_subprocess_exec(
        str(ROOT / "bin/run"), "--port", "0", "--no-open",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=offline, cwd=tmp_path,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            ready = (await process.stdout.readline()).decode()
        assert ready.startswith("Ready: http://127.0.0.1:")
        url = ready.removeprefix("Ready: ").strip()
        await page.goto(url)
        await page.wait_for_selector("body[data-alive]")

        await press_play(page)

        await says(page, "player-state", "Playing", within_s=15)
        await expect(page.locator("#demo")).to_be_visible()
        await says(page, "source", "Sample schedule")
        async with asyncio.timeout(20):
            while (await heard(page))[0] < 0.003:
                pass
        local = json.loads(await asyncio.to_thread(_post, f"{url}api/v1/players/local/play"))
        async with asyncio.timeout(10):
            while local["state"] != "failed":
                local = json.loads(await asyncio.to_thread(_get, f"{url}api/v1/players/local"))
        assert "libvlc5" in local["reason"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_the_page_says_now_and_next_with_scripts_off(tmp_path: Path, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = await browser.new_page(java_script_enabled=False)
    with service(tmp_path) as radio:
        await plain.goto(radio.url)

        now = radio.get("/api/v1/stations/wskg-fm/now?depth=5")
        upcoming = next(one for one in now["next"] if not one["brief"])
        await expect(plain.locator("#now-title")).to_have_text(now["now"]["title"])
        await expect(plain.locator("#next-title")).to_have_text(upcoming["title"])
        await expect(plain.locator("#total")).not_to_have_text("0:00")
        await expect(plain.get_by_role("link", name="listen to WSKG News")).to_be_visible()


def test_a_wrong_configuration_lists_all_its_mistakes_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(MISTAKES)
    for command in (["serve", "--port", "0", "--no-open"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "player", *command], check=False,
            capture_output=True, text=True, cwd=tmp_path, env=environment(tmp_path, {}), timeout=60,
        )  # fmt: skip

        lines = done.stderr.splitlines()
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(lines) == 5, done.stderr
        assert 'config.yaml:1: network.timezone: no such zone "Europe/Berln"' in lines[0]
        assert "config.yaml:5: services[0].streams[0].url" in lines[1]
        assert "config.yaml:6: services[0].keep_air" in lines[2]
        assert "config.yaml:8: stations[0].carries" in lines[3]
        assert "config.yaml:9: listen.prot" in lines[4]


def test_unknown_things_are_problem_documents(tmp_path: Path) -> None:
    with service(tmp_path, config_of({"news": ["demo:news"]})) as radio:
        for path in ("/api/v1/stations/nope", "/api/v1/stations/nope/now", "/listen/nope", "/nowhere"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                radio.get(path)
            assert refused.value.code == 404
            assert refused.value.headers["Content-Type"].startswith("application/problem+json")
            assert json.loads(refused.value.read()).keys() >= {"type", "title", "status", "detail"}
        unknown = radio.cli("now", "nope")
        assert unknown.returncode == 1
        assert 'no such station "nope"' in unknown.stderr


async def test_sigterm_with_two_hundred_listeners_ends_within_five_seconds(tmp_path: Path) -> None:
    with service(tmp_path, config_of({"news": ["demo:tone?hz=440"]})) as radio:
        listeners = [await asyncio.open_connection("127.0.0.1", radio.port) for _ in range(200)]
        for _, writer in listeners:
            writer.write(b"GET /listen/news HTTP/1.1\r\nHost: localhost\r\n\r\n")
        events, asking = await asyncio.open_connection("127.0.0.1", radio.port)
        asking.write(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        async with asyncio.timeout(20):
            for reader, _ in listeners:
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
                assert await reader.read(1000)
            assert (await events.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")

        began = time.monotonic()
        status = await asyncio.to_thread(radio.stop)

        assert status == 0
        assert time.monotonic() - began < 5.0
        async with asyncio.timeout(10):
            for reader, writer in listeners:
                while await reader.read(65536):
                    pass
                writer.close()
        asking.close()


def test_two_services_cannot_share_a_state_folder(tmp_path: Path) -> None:
    with service(tmp_path, config_of({"news": ["demo:news"]})) as radio:
        assert (tmp_path / "state/service.json").stat().st_mode & 0o777 == 0o600
        second = radio.cli("serve", "--port", "0", "--no-open")
        taken = radio.cli(
            "serve", "--port", str(radio.port), "--no-open", "--state-dir", str(tmp_path / "other")
        )

    assert second.returncode == 1
    assert "another liveradio service is using this state folder" in second.stderr
    assert taken.returncode == 1
    assert f"127.0.0.1:{radio.port} cannot be listened on" in taken.stderr
    assert not (tmp_path / "state/service.json").exists()


def test_only_loopback_can_be_bound_and_the_message_says_why(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(config_of({"news": ["demo:news"]}))

    done = subprocess.run(
        [sys.executable, "-m", "player", "serve", "--host", "0.0.0.0", "--no-open"], check=False,
        capture_output=True, text=True, cwd=tmp_path, env=environment(tmp_path, {}), timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert "account" in done.stderr


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def _post(url: str) -> bytes:
    request = urllib.request.Request(url, data=b'{"station": "wskg-fm"}', method="POST")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as answer:
        body: bytes = answer.read()
        return body
