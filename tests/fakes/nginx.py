# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""A real nginx from Debian's package, with the configuration that we give to others."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from .icecast import free_port
from .waiting import wait_until

SHIPPED = Path(__file__).resolve().parents[2] / "deploy/nginx.conf"
AROUND = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 1000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/liveradio.conf;
}}
"""


@contextmanager
def nginx(folder: Path, origin: str) -> Iterator[str]:
    """Run it before a service; only addresses and folders of the shipped file are changed.

    Args:
        origin: Address of the service.

    Yields:
        Its own address.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert program, "nginx is missing: apt-get install nginx-light"
    port = free_port()
    text = SHIPPED.read_text()
    for shipped, here in (
        ("127.0.0.1:8080", urlsplit(origin).netloc),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("listen [::]:80;", ""),
        ("/var/cache/nginx", str(folder)),
    ):
        assert shipped in text, f"{SHIPPED.name} has no {shipped} any more"
        text = text.replace(shipped, here)
    (folder / "liveradio.conf").write_text(text)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(folder / "nginx.conf")],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_until(lambda: (folder / "nginx.pid").exists() or process.poll() is not None, "nginx")
        assert process.poll() is None, process.communicate()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)
