# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Eight clients edit one lineup at the same time: is any edit lost?

    python -m bench.editing.eight_clients [--operations 10000] [--database sqlite|postgresql] [--nodes 1]
    python -m bench.editing.eight_clients --operations 400 --planted versions

Each reads one of six items, and writes one field of it, made against the version that it read; some ask
to be merged, some requests are sent twice.  Then all history is read, the service is started again, and
both are compared with what the clients saw: see `bench.editing.checker`.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.common import campaign, cpu_s, workshop
from tests.fakes.config import config_of
from tests.fakes.postgres import postgres
from tests.fakes.service import Service, service

from .checker import Fate, faults
from .client import FIELDS, Client, Item, Staff
from .planted import PLANTED, environ_with

OWNER = "news"
LATER = "2027-06-01"  # what has aired already would be split, and this is not about that
SETUP: tuple[dict[str, Any], ...] = (
    {"command": "slot.add", "slot": {"id": "night", "title": "Night", "kind": "fill"}},
    *(
        {
            "command": "slot.add",
            "slot": {
                "id": f"slot-{hour}", "title": f"Hour {hour}", "start": f"{hour:02d}:00",
                "end": f"{hour + 1:02d}:00", "from": LATER, "recur": {"freq": "weekly", "byday": "MO"},
            },
        }
        for hour in (6, 7, 8)
    ),
    *(
        {
            "command": "oneoff.add",
            "oneoff": {
                "id": f"special-{day}", "title": f"Special {day}", "kind": "oneoff",
                "start": f"2027-07-0{day}T12:00Z", "end": f"2027-07-0{day}T13:00Z",
            },
        }
        for day in (1, 2)
    ),
    {"command": "programme.add", "id": "tea", "programme": {"title": "Tea"}},
)  # fmt: skip
ITEMS = (
    *(Item(f"slot-{hour}", "entries", "slot.change") for hour in (6, 7, 8)),
    *(Item(f"special-{day}", "entries", "oneoff.change") for day in (1, 2)),
    Item("tea", "programmes", "programme.change"),
)


@contextmanager
def databases(kind: str) -> Iterator[str]:
    """Give the address of a database that is empty."""
    if kind == "sqlite":
        yield "sqlite:///liveradio.db"
        return
    with postgres(durable=True) as server:
        yield server.url(server.make_database())


def token_of(node: Service, name: str) -> str:
    """Return the secret of a new token, as people make one."""
    done = node.cli("token", "add", name, "--role", "editor")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def history_of(staff: Staff) -> list[dict[str, Any]]:
    """Return all of the lineup's history."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        status, page = staff.ask("GET", f"/lineups/{OWNER}/history?machine=true&limit=200{cursor}")
        assert status == 200, page
        found += page["history"]
        if page["before"] is None:
            return found
        cursor = f"&before={page['before']}"


def final_of(staff: Staff) -> dict[tuple[str, str], str | None]:
    """Return what each field is now."""
    found: dict[tuple[str, str], str | None] = {}
    for item in ITEMS:
        status, read = staff.ask("GET", f"/lineups/{OWNER}/{item.place}/{item.id}")
        assert status == 200, read
        found |= {(item.id, field): read["row"].get(field) for field in FIELDS}
    return found


def run(folder: Path, database: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """Let the clients work, and return what was found."""
    nodes, clients = chosen.nodes, chosen.clients
    environ = environ_with(chosen.planted, folder / "planted")
    text = f'{config_of({OWNER: ["demo:news"]})}storage: {{database: "{database}"}}\n'
    with ExitStack() as stack:
        services = [
            stack.enter_context(service(folder / f"node{n}", text, environ=environ)) for n in range(nodes)
        ]
        secrets = [token_of(services[0], f"client{number}") for number in range(clients)]
        first = Staff(services[0].url.rstrip("/"), secrets[0])
        for command in SETUP:
            status, answer = first.ask(
                "POST", f"/lineups/{OWNER}/edits", {"edit": command}, {"If-Match": "*"}
            )
            assert status == 200, answer
        workers = [
            Client(
                f"client{number}",
                Staff(services[number % nodes].url.rstrip("/"), secret),
                OWNER,
                ITEMS,
                seed=number,
            )
            for number, secret in enumerate(secrets)
        ]
        used_s, began = sum(cpu_s(one.process.pid) for one in services), time.perf_counter()
        threads = [
            threading.Thread(target=one.work, args=(chosen.operations // clients,), name=one.name)
            for one in workers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took_s = time.perf_counter() - began
        used_s = sum(cpu_s(one.process.pid) for one in services) - used_s
        reader = Staff(first.url, secrets[0])  # the first connection has been idle for too long
        before = history_of(reader), final_of(reader)
    with service(folder / "node0", text) as again:
        staff = Staff(again.url.rstrip("/"), secrets[0])
        after = history_of(staff), final_of(staff)
    return {**_found(workers, *after), "same_after_restart": before == after, "took_s": round(took_s, 1),
            "service_cpu_s": round(used_s, 1)}  # fmt: skip


def _found(
    workers: Sequence[Client], history: Sequence[dict[str, Any]], final: dict[tuple[str, str], str | None]
) -> dict[str, Any]:
    tries = [one for worker in workers for one in worker.tries]
    wrong = [fault for worker in workers for fault in worker.faults]
    wrong += faults(tries, history, final, FIELDS)
    fates = Counter(one.fate for one in tries)
    return {
        "operations": len(tries),
        "done": fates[Fate.DONE],
        "refused_412": fates[Fate.STALE],
        "unknown": fates[Fate.UNKNOWN],
        "busy_503": sum(worker.busy for worker in workers),
        "merged_onto_newer": sum(
            one.fate is Fate.DONE and one.merge and one.revision > one.base_version + 1 for one in tries
        ),
        "replayed": sum(worker.replayed for worker in workers),
        "history": len(history),
        "faults": len(wrong),
        "first_faults": wrong[:20],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--nodes", type=int, default=1, help="services on one database; needs PostgreSQL")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--planted", choices=PLANTED, help="a defect that must be found")
    chosen = parser.parse_args()

    what = "edits of one lineup over HTTP by clients at the same time; history is checked outside the service"
    name = f"editing_{chosen.clients}_clients_{chosen.database}" + (
        f"_{chosen.nodes}_nodes" if chosen.nodes > 1 else ""
    )
    if chosen.planted:
        name, what = f"editing_planted_{chosen.planted}", f"a planted defect must be found; {what}"
    with campaign(name, what, **vars(chosen)) as found:
        for _ in range(chosen.rounds):
            with workshop() as folder, databases(chosen.database) as url:
                found.round(run(folder, url, chosen))
        total = {
            key: sum(one[key] for one in found.rounds)
            for key in ("operations", "done", "refused_412", "faults", "replayed", "unknown", "busy_503")
        }
        found.summary.update(total)
        if chosen.planted:
            found.figure("faults found", total["faults"], "", goal=1, at_most=False)
            return
        found.figure("edits lost, half done, done twice, or told untruly", total["faults"], "", goal=0)
        found.figure(
            "rounds in which a restart changed anything",
            sum(not one["same_after_restart"] for one in found.rounds), "", goal=0,
        )  # fmt: skip
        found.figure("edits tried", total["operations"], "", goal=chosen.operations, at_most=False)
        found.figure("refused with 412", total["refused_412"], "", goal=1, at_most=False)
        found.figure("told to come back in a moment, with 503", total["busy_503"], "")
        took_s = sum(one["took_s"] for one in found.rounds)
        found.figure("edits acknowledged in a second", total["done"] / took_s, "1/s")


if __name__ == "__main__":
    main()
