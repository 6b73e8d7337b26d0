# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Secret keys that outlive a run: each is a file of its own in the state folder, for this user alone.

What was signed or named with such a key is known again after a restart.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from player.state import StateFolderError

KEY_BYTES = 32


def kept_key(folder: Path, name: str) -> bytes:
    """Return the key of a name, made at the first asking.

    Args:
        folder: The state folder; it exists, and nobody else uses it.
        name: What it is for, such as ``hls``: the file is ``hls.key``.

    Raises:
        StateFolderError: If it can be neither read nor made.
    """
    path, partial = folder / f"{name}.key", folder / f".{name}.key.new"
    try:
        if path.exists():
            return _whole(path)
        key = secrets.token_bytes(KEY_BYTES)
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise StateFolderError(f"{path}: the key cannot be kept: {error.strerror}") from error
    return key


def _whole(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise StateFolderError(
            f"{path}: {len(key)} bytes are no key of {KEY_BYTES}; remove it, and a new one is made"
        )
    return key
