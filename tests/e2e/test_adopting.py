# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The way of docs/adopt.md, with the commands that stand there: from an empty folder to one's own page."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, expect

from player import settings
from tests.fakes.browser import hears
from tests.fakes.composer import GRID
from tests.fakes.event_stream import following
from tests.fakes.page import open_page, press_play, says
from tests.fakes.radio_browser import mirror, station
from tests.fakes.service import ROOT, Service, environment
from tests.fakes.tone_server import tone_mp3, tone_server
from tests.fakes.website import Website, website

DOCUMENT = ROOT / "docs" / "adopt.md"
MOST_COMMANDS = 6
TONE_HZ = 440


def commands() -> list[str]:
    """Return the commands of the document, in order."""
    return re.findall(r"^    (.+)$", DOCUMENT.read_text(), flags=re.MULTILINE)


def a_place_to_run(folder: Path, directory: str) -> dict[str, str]:
    """Return an environment with a ``liveradio`` that may reach this machine and asks this directory."""
    program = folder / "bin" / "liveradio"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = adopt ] && set -- "$@" --allow 127.0.0.1 --directory {directory}\n'
        f'exec {sys.executable} -m player "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    kept = environment(folder, {"LIVERADIO_LISTEN__PORT": "0"})
    del kept["LIVERADIO_CONFIG"]
    return {**kept, "PATH": f"{program.parent}:{os.environ['PATH']}"}


async def run(command: str, folder: Path, environ: Mapping[str, str]) -> tuple[str, Path]:
    """Run a command as a shell does, and return what it printed, and the folder that the shell is in then."""
    done = await asyncio.to_thread(
        subprocess.run,
        ["sh", "-ec", f"{command}\npwd"],
        cwd=folder, env=environ, check=False, capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    *out, where = done.stdout.splitlines()
    return "\n".join(out), Path(where)


@asynccontextmanager
async def serving(command: str, folder: Path, environ: Mapping[str, str]) -> AsyncIterator[Service]:
    """Run the command that serves until the block ends."""
    with (folder / "service.log").open("w") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 - it starts at once, and is waited for in a thread
            ["sh", "-c", f"exec {command}"],
            cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            ready = await asyncio.to_thread(process.stdout.readline)
        assert ready.startswith("Ready: "), (folder / "service.log").read_text()
        yield Service(ready.removeprefix("Ready: ").strip(), process, folder, dict(environ))
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 15)
        process.stdout.close()


async def until_followed(radio: Service, titles: set[str]) -> None:
    """Wait until the station has what is on from the schedule that it follows."""
    async with asyncio.timeout(60), following(radio.url.rstrip("/"), "?station=wval-fm") as stream:
        while True:
            try:
                message = await stream.next()
            except TimeoutError:
                continue  # nothing new for a while; the timeout of the whole decides
            if message.name == "now" and message.data["source"] == "followed":
                assert message.data["now"]["title"] in titles
                return


async def test_the_way_of_the_document_leads_to_ones_own_page(tmp_path: Path, page: Page) -> None:
    start, adopt, check, move, serve, now = commands()
    async with (
        tone_server(TONE_HZ, burst_s=6.0) as tone,
        website(Website(stream=tone.url, sound=tone_mp3(TONE_HZ, 5))) as site,
        mirror(station("WVAL 90.7", tone.url, homepage=f"{site.url}/")) as directory,
    ):
        environ = a_place_to_run(tmp_path, directory.url)
        _, folder = await run(start, tmp_path, environ)
        told, _ = await run(adopt.replace("wskg.org", site.url.removeprefix("http://")), folder, environ)
        looked, _ = await run(check, folder, environ)
        await run(move, folder, environ)

        assert "plays, mp3" in told
        assert "no mistakes" in looked
        assert sorted(one.name for one in folder.iterdir()) == ["config.yaml"]
        config = settings.load_config(folder / "config.yaml", {}).config
        assert config.stations[0].id == "wval-fm"
        async with serving(serve, folder, environ) as radio:
            titles = {title for _, _, title in GRID}
            await until_followed(radio, titles)
            said, _ = await run(now, folder, environ)
            assert any(title in said for title in titles)

            await open_page(page, radio, "wval-fm")
            await expect(page.locator("body")).to_contain_text("Valley Radio")
            await expect(page.locator("body")).to_contain_text(re.compile("|".join(titles)))
            await press_play(page)
            await says(page, "player-state", "Playing")
            await hears(page, TONE_HZ)

            await page.goto(f"{radio.url}schedule/wval-fm")
            for title in titles:
                await expect(page.locator("body")).to_contain_text(title)


def test_the_document_has_six_commands() -> None:
    assert len(commands()) == MOST_COMMANDS
    assert commands()[1].startswith("liveradio adopt ")
