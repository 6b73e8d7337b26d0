# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Holds what resolving says of a case, and what its stream delivers, against what the case expects."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from player.errors import ResolveError, StreamError
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.candidate import Resolution
from player.streams.resolver import Resolver
from player.streams.title import StreamTitle
from player.streams.upstream import HttpUpstream
from schedules.clock import SystemClock

from .case import Case, at, serve

LISTEN_S = 10.0
"""All that is expected of a stream comes well within this."""


async def judge(case: Case) -> list[str]:
    """Resolve a case, and listen to it; each on a server of its own, at the same time.

    Returns:
        What is not as expected, for a person; empty if all is well.
    """
    found, heard = await asyncio.gather(_resolve(case), _listen(case))
    return [*found, *heard]


async def _resolve(case: Case) -> list[str]:
    async with serve(case) as (server, start), GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        resolution = await Resolver(client, SystemClock()).resolve(start, charset=case.charset)
        return [*_wrong(case, server.url(""), start, resolution), *_touched(server.targets())]


def _wrong(case: Case, base: str, start: str, resolution: Resolution) -> Iterator[str]:
    playing = [found for found in resolution.streams if found.playable]
    error = resolution.error[0] if resolution.error else None
    detail = (
        resolution.error[1] if resolution.error else "; ".join(f.reason or "" for f in resolution.streams)
    )
    if case.plays and not playing:
        yield f"resolve: nothing plays ({error}: {detail})"
    if playing and not case.plays:
        yield f"resolve: {playing[0].url} plays ({playing[0].reason})"
    if error is not case.error:
        yield f"resolve: error {error} instead of {case.error} ({detail})"
    if case.plays and playing:
        first = at(base, case.first) if case.first is not None else start
        if playing[0].url != first:
            yield f"resolve: {playing[0].url} plays first instead of {first}"
        if case.codec is not None and playing[0].codec is not case.codec:
            yield f"resolve: codec {playing[0].codec} instead of {case.codec}"
    if case.candidates is not None:
        urls = [found.url for found in resolution.streams]
        if urls != [at(base, url) for url in case.candidates]:
            yield f"resolve: candidates {urls} instead of {[at(base, url) for url in case.candidates]}"


async def _listen(case: Case) -> list[str]:
    async with serve(case) as (server, start), GuardedClient(AddressPolicy(["127.0.0.1"])) as client:
        upstream = HttpUpstream(client, start, case.charset, SystemClock())
        try:
            stream = await upstream.open()
        except ResolveError as failure:
            complaints = []
            if case.plays:
                complaints.append(f"open: {failure}")
            elif failure.kind is not case.error:
                complaints.append(f"open: {failure.kind} instead of {case.error} ({failure.detail})")
            return [*complaints, *_touched(server.targets())]
        sound, titles, ended = bytearray(), list[str](), ""
        try:
            async with asyncio.timeout(LISTEN_S):
                while len(sound) < case.wanted_bytes or len(titles) < len(case.titles):
                    item = await stream.read()
                    if isinstance(item, StreamTitle):
                        titles.append(item.text)
                    else:
                        sound += item
        except StreamError as failure:
            ended = failure.reason
        except TimeoutError:
            ended = f"nothing more within {LISTEN_S:.0f} s"
        finally:
            await stream.aclose()
        return [*_unlike(case, bytes(sound), titles, ended), *_touched(server.targets())]


def _unlike(case: Case, sound: bytes, titles: list[str], ended: str) -> Iterator[str]:
    if not case.plays:
        yield "open: plays"
        return
    got = sound[: case.wanted_bytes]
    same = got in case.sound * 2 if case.anywhere else got == case.sound
    if not same or len(got) < case.wanted_bytes:
        differs = (
            at for at, (ours, theirs) in enumerate(zip(got, case.sound, strict=False)) if ours != theirs
        )
        yield (
            f"open: another sound from byte {next(differs, len(got))} of {case.wanted_bytes} on"
            f" ({ended or 'goes on'})"
        )
    if tuple(titles[: len(case.titles)]) != case.titles:
        yield f"open: titles {titles} instead of {list(case.titles)} ({ended or 'goes on'})"


def _touched(targets: list[str]) -> Iterator[str]:
    for target in targets:
        if target.startswith("/never"):
            yield f"asked for {target}, which must not be"
