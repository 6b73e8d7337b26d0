# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Opens the kept air of all mounts, looks after it, and closes it with everything written that came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from player.air.base import MountId
from schedules.clock import Clock

from .disk import DiskAir
from .folder import folder_name, is_ours
from .loading import Loaded, load_folder
from .worker import Worker

log = logging.getLogger(__name__)

LOOK_S = 1.0
CLOSE_S = 5.0
"""For the last segments to be written; a disk that takes longer does not hold the service up."""


class KeptAirs:
    """The kept air of all mounts that keep any.  Run `run` as a task beside the mounts.

    Attributes:
        mounts: By the id of each.
    """

    def __init__(self, mounts: Mapping[MountId, DiskAir], worker: Worker, clock: Clock) -> None:
        self.mounts = dict(mounts)
        self._worker = worker
        self._clock = clock

    def of(self, mount: MountId) -> DiskAir | None:
        """Return the kept air of a mount; ``None`` if it keeps none."""
        return self.mounts.get(mount)

    async def written(self) -> None:
        """Wait until all that was given to the disk so far is there, or failed."""
        await self._worker.done()

    async def run(self) -> None:
        """Keep what has settled, and let go of what is too old, until cancelled."""
        while True:
            await self._clock.sleep(LOOK_S)
            now_s = self._clock.now().timestamp()
            for kept in self.mounts.values():
                kept.look(now_s)


@asynccontextmanager
async def open_kept_air(
    folder: Path, keep_s: Mapping[MountId, float], clock: Clock
) -> AsyncIterator[KeptAirs]:
    """Have the kept air of mounts open.

    Of a mount whose folder cannot be read nothing is kept until the next start; it plays nevertheless.

    Args:
        folder: For all of them; it need not exist.
        keep_s: How long air is kept, for each mount that keeps any.
    """
    worker, opened = Worker(), dict[MountId, DiskAir]()
    await asyncio.to_thread(_remove_unknown, folder, keep_s, clock.now().timestamp())
    for mount, seconds in keep_s.items():
        place = folder / folder_name(mount)
        try:
            loaded = await asyncio.to_thread(load_folder, place)
        except OSError as error:
            log.warning("%s: no air is kept, since %s cannot be read: %s", mount, place, error.strerror)
            continue
        opened[mount] = kept = DiskAir(mount, place, loaded, seconds, worker, now=clock.now())
        worker.do(partial(_remove, place, loaded))
        kept.look(clock.now().timestamp())
    try:
        yield KeptAirs(opened, worker, clock)
    finally:
        for kept in opened.values():
            kept.rest()
        if await worker.close(CLOSE_S):
            for kept in opened.values():
                kept.close()
        else:
            log.error("the disk did not take the last of the air within %.0f s", CLOSE_S)


def _remove(folder: Path, loaded: Loaded) -> Callable[[], None]:
    """In the worker's thread: take away what nobody needs."""
    for name in loaded.stray:
        with suppress(OSError):  # the next start tries again
            (folder / name).unlink(missing_ok=True)
    return _nothing


def _remove_unknown(folder: Path, keep_s: Mapping[MountId, float], now_s: float) -> None:
    """Remove what mounts kept that are no more, or keep no air, when it is older than any air would be."""
    known = {folder_name(mount) for mount in keep_s}
    longest_s = max(keep_s.values(), default=0.0)
    try:
        unknown = [place for place in folder.iterdir() if place.is_dir() and place.name not in known]
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("%s cannot be read: %s", folder, error.strerror)
        return
    for place in unknown:
        try:
            files = [file for file in place.iterdir() if is_ours(file.name)]
            newest_s = max((file.stat().st_mtime for file in files), default=0.0)
            if now_s - newest_s < longest_s:
                continue
            for file in files:
                file.unlink()
            place.rmdir()
        except OSError as error:
            log.warning("%s is of no mount that keeps air, and cannot be removed: %s", place, error.strerror)
        else:
            log.warning("%s is removed: no mount of that name keeps air", place)


def _nothing() -> None:
    return None
