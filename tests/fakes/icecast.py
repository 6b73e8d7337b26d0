# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A real Icecast from Debian's package, fed by real ffmpeg processes.  Tests start and stop both."""

from __future__ import annotations

import base64
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .waiting import wait_until

CONF = """<icecast><location>{location}</location><admin>test@localhost</admin>
<limits><clients>400</clients><sources>20</sources><queue-size>524288</queue-size><source-timeout>{source_timeout}</source-timeout>
 <burst-on-connect>1</burst-on-connect><burst-size>65535</burst-size></limits>
<authentication><source-password>src</source-password><admin-user>admin</admin-user><admin-password>adm</admin-password></authentication>
<hostname>localhost</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<mount type="default"><charset>UTF-8</charset></mount>
<fileserve>0</fileserve>
<paths><basedir>{folder}</basedir><logdir>{folder}</logdir><webroot>{share}/web</webroot><adminroot>{share}/admin</adminroot></paths>
<logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>3</loglevel></logging>
<security><chroot>0</chroot></security></icecast>"""

ENCODERS = {
    "mp3": ("-c:a libmp3lame -b:a 128k -content_type audio/mpeg -f mp3", "audio/mpeg"),
    "aac": ("-c:a aac -b:a 96k -content_type audio/aac -f adts", "audio/aac"),
    # A near-silent noise beside the tone keeps the Vorbis encoder's pages from taking seconds to fill.
    "vorbis": (
        "-c:a libvorbis -b:a 128k -page_duration 100000 -content_type application/ogg -f ogg",
        "application/ogg",
    ),
    "opus": (
        "-c:a libopus -b:a 96k -page_duration 100000 -content_type application/ogg -f ogg",
        "application/ogg",
    ),
}


CLOCK_HZ, CLOCK_HZ_PER_S = 500, 20


def clock_s(hz: float) -> float:
    """Return which second of `Icecast.feed_clock` sounds at a frequency."""
    return (hz - CLOCK_HZ) / CLOCK_HZ_PER_S


def free_port() -> int:
    """Return a port of loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Source:
    """One ffmpeg that sends a tone to a mount in real time."""

    process: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        """End it at once, as a crash of the encoder would."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Stop it from sending, with its connection open."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)


@dataclass
class Icecast:
    """A running server."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    sources: list[Source] = field(default_factory=list)

    def url(self, mount: str) -> str:
        """Return a mount's address."""
        return f"http://127.0.0.1:{self.port}/{mount}"

    def feed(self, mount: str, codec: str, hz: float, *, name: str = "Test") -> Source:
        """Send a tone of some frequency, encoded, to a mount; returns once the mount is there."""
        return self._feed(mount, codec, f"sine=frequency={hz}:sample_rate=44100,volume=0.8", name)

    def feed_clock(self, mount: str, codec: str) -> Source:
        """Send a tone that says how long it has been sounding; `clock_s` reads it."""
        wave = f"sin(2*PI*({CLOCK_HZ}*t+{CLOCK_HZ_PER_S / 2}*t*t))"
        return self._feed(mount, codec, f"aevalsrc=exprs=0.8*{wave}:sample_rate=44100", "Clock")

    def _feed(self, mount: str, codec: str, tone: str, name: str) -> Source:
        encoder, _ = ENCODERS[codec]
        mix = f"{tone}[t];anoisesrc=amplitude=0.003:sample_rate=44100[n];[t][n]amix=inputs=2:normalize=0"
        target = f"icecast://source:src@127.0.0.1:{self.port}/{mount}"
        command = (
            f"ffmpeg -nostdin -loglevel error -re -f lavfi -i {mix} -ac 2 {encoder} -ice_name {name} {target}"
        )
        process = subprocess.Popen(
            command.split(" "), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        source = Source(process, self.url(mount))
        self.sources.append(source)
        wait_until(lambda: self.has(mount), f"mount {mount}")
        return source

    def has(self, mount: str) -> bool:
        """Return whether a source feeds the mount."""
        return f'mount="/{mount}"' in self.admin("stats")

    def title(self, mount: str, text: str) -> None:
        """Say what is playing, as a station's automation does."""
        song = urllib.parse.quote(text)
        self.admin(f"metadata?mode=updinfo&mount=/{mount}&song={song}&charset=UTF-8")

    def listeners(self, mount: str) -> int:
        """Return how many clients listen to a mount just now."""
        answer = self.admin(f"listclients?mount=/{mount}")
        return answer.count("<listener")

    def admin(self, path: str) -> str:
        """Ask the administration interface."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/admin/{path}")
        request.add_header("Authorization", "Basic " + base64.b64encode(b"admin:adm").decode())
        with urllib.request.urlopen(request, timeout=5) as answer:
            text: str = answer.read().decode()
            return text


@contextmanager
def icecast(folder: Path, *, source_timeout_s: int = 10, port: int = 0) -> Iterator[Icecast]:
    """Run an Icecast in a folder of its own, as nobody if we are root; port 0 picks one."""
    program = shutil.which("icecast2")
    assert program, "icecast2 is missing: apt-get install icecast2"
    share = Path(program).parents[1] / "share/icecast2"
    folder.mkdir(parents=True, exist_ok=True)
    user: str | None = None
    if os.getuid() == 0:
        user = "nobody"
        for parent in [folder, *folder.parents]:
            if parent.stat().st_uid == 0 and "pytest" in str(parent):
                parent.chmod(0o755)
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    wanted = port
    for _ in range(5):
        port = wanted or free_port()
        conf = CONF.format(
            location=uuid.uuid4().hex, port=port, folder=folder, share=share, source_timeout=source_timeout_s
        )
        (folder / "icecast.xml").write_text(conf)
        process = subprocess.Popen(
            [program, "-c", str(folder / "icecast.xml")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            user=user, group="nogroup" if user else None, extra_groups=[] if user else None,
        )  # fmt: skip
        server = Icecast(port, folder, process)
        if _answers(server):
            break
        process.kill()
        process.wait()
    else:
        raise AssertionError("Icecast did not start")
    try:
        yield server
    finally:
        for source in server.sources:
            source.stop()
        process.terminate()
        process.wait(10)


def _answers(server: Icecast) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            server.admin("stats")
        except (urllib.error.URLError, OSError):
            signal.sigtimedwait([], 0.05)
        else:
            return server.process.poll() is None
    return False
