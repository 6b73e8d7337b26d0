# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL from Debian's package, in a folder of its own.  Tests start and stop it."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .icecast import free_port
from .waiting import wait_until

USER = "radio"
# What a test loses with its machine does not matter; one that kills the server asks for `durable`.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def programs() -> Path:
    """Return the folder of the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1]


@dataclass
class Postgres:
    """A server, which may be stopped and started again in between.

    Attributes:
        folder: With its data and its socket.
        port: On 127.0.0.1, the same at each start.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    durable: bool = False
    process: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=itertools.count)

    def start(self) -> None:
        """Start it, and return when it answers."""
        options = () if self.durable else FAST
        settings = [word for option in (*options, "max_connections=60") for word in ("-c", option)]
        command = [str(programs() / "postgres"), "-D", str(self.folder), "-k", str(self.folder)]
        self.process = self._popen([*command, "-p", str(self.port), "-h", "127.0.0.1", *settings])
        wait_until(self._answers, "PostgreSQL to answer")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT cuts connections, SIGQUIT is as good as a crash."""
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(how)
            process.wait(20)

    def kill(self) -> None:
        """Kill it, with all that it started."""
        process, self.process = self.process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def make_database(self, template: str = "template1") -> str:
        """Make a database and return its name."""
        name = f"radio_{next(self._names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}", "postgres")
        return name

    def empty(self, name: str) -> None:
        """Take all rows of all our tables away, also those that are only ever added to."""
        tables = "lineup, entry, programme, history, receipt, draft, token, session, followed"
        self.sql(f"SET session_replication_role = replica; TRUNCATE {tables}", name)

    def schema(self, name: str) -> str:
        """Return all that makes a database what it is, but for its rows, as ``pg_dump`` writes it."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", name]
        answer = subprocess.run(
            [str(programs() / "pg_dump"), "--schema-only", *where],
            capture_output=True, text=True, check=True, timeout=30, cwd="/",
        )  # fmt: skip
        # The two lines that begin so have a password of this one dump.
        lines = answer.stdout.splitlines()
        return "\n".join(line for line in lines if not line.startswith(("\\restrict", "\\unrestrict")))

    def url(self, name: str) -> str:
        """Return the address of a database, as in ``storage.database``."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def sql(self, statement: str, name: str) -> str:
        """Run a statement as the owner and return what it gives, as text."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"]
        answer = subprocess.run(
            [*command, "-p", str(self.port), "-U", USER, "-d", name, "-c", statement],
            capture_output=True, text=True, check=False, timeout=30, cwd="/",
        )  # fmt: skip
        if answer.returncode:
            raise AssertionError(answer.stderr)
        return answer.stdout.strip()

    def _popen(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [*_as_servant(), *command], stdout=log, stderr=log, cwd="/", start_new_session=True
            )

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text()[-2000:])
        command = [str(programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False, timeout=10).returncode == 0


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Run a server for as long as the context is open.

    Args:
        durable: Whether what it acknowledged is on the disk, as in earnest.
    """
    memory = Path("/dev/shm")  # faster, and a short path, which its socket needs
    folder = Path(tempfile.mkdtemp(prefix="radio-pg-", dir=memory if memory.is_dir() else None))
    try:
        if os.geteuid() == 0:
            servant = pwd.getpwnam("postgres")
            os.chown(folder, servant.pw_uid, servant.pw_gid)
        initdb = [
            *_as_servant(),
            str(programs() / "initdb"),
            "-A",
            "trust",
            "-U",
            USER,
            "--no-sync",
            "--no-instructions",
        ]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "-D", str(folder)],
            check=True, capture_output=True, timeout=60, cwd="/",
        )  # fmt: skip
        server = Postgres(folder, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_servant() -> list[str]:
    """Return what a command begins with that refuses to be root's; it becomes the command, so pids stay."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
