"""A clock that is set forwards and backwards while people write: versions keep their order, and no follower misses a change."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bench.reliability.writing import place
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.domain import clock
from gazetteer.services import access, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: Days by which the clock is set, at most, either way.
_DAYS: Final = 400


@dataclass
class Set:
    """How often the clock was set, what was written meanwhile, and what was wrong."""

    backwards: int = 0
    writes: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def _clock(chance: random.Random, found: Set) -> Iterator[None]:
    """Within, the clock is set anew each time that somebody looks at it now and then."""
    true = clock.now
    offset = timedelta()

    def now() -> datetime:
        nonlocal offset
        if chance.random() < 0.5:
            before = offset
            offset = timedelta(days=chance.uniform(-_DAYS, _DAYS))
            found.backwards += offset < before
        return true() + offset

    clock.now = now
    try:
        yield
    finally:
        clock.now = true


def set_about(database: str, *, writes: int, seed: int = 1) -> Set:
    """Write so often while the clock goes wherever it will, and follow the changes and the names in texts."""
    settings = Settings(database_url=database)
    with Gazetteer(settings) as gazetteer:
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'editor').key}"}
    found, chance = Set(), random.Random(seed)
    followed: list[tuple[str, int]] = []
    written: list[tuple[str, int]] = []
    moments: list[str] = []
    cursor = ""
    with TestClient(create_app(settings)) as client, _clock(chance, found):
        for number in range(writes):
            entity_id, turn = f"clock-{number // 3}", number % 3
            document = place(entity_id, f"Whistlehaven{number:05}")
            if turn == 0:
                answer = client.post("/v1/entities", json=document, headers=headers)
            else:
                answer = client.put(
                    f"/v1/entities/{entity_id}", json=document, headers={**headers, "If-Match": f'"{turn}"'}
                )
            if answer.status_code not in (200, 201):
                found.wrong.append(f"write {number}: {answer.status_code} {answer.text[:200]}")
                continue
            found.writes += 1
            written.append((entity_id, answer.json()["version"]))
            moments.append(client.get(f"/v1/entities/{entity_id}").json()["modified"])
            cursor = _follow(client, cursor, followed)
            asked = {"text": f"In Whistlehaven{number:05} it is calm.", "target": "en"}
            if not client.post("/v1/annotate", json=asked).json()["annotations"]:
                found.wrong.append(f"write {number}: its name is not found in a text")
    if moments != sorted(set(moments)):
        found.wrong.append("moments are not in the order of the writes")
    if followed != written:
        found.wrong.append(f"whoever followed saw {len(followed)} changes of {len(written)}, or in another order")
    with Gazetteer(settings) as gazetteer:
        found.wrong += verification.verify(gazetteer)
    return found


def _follow(client: TestClient, since: str, followed: list[tuple[str, int]]) -> str:
    """What changed since the moment up to which was followed before; answers the new moment."""
    answer = client.get("/v1/changes", params={"since": since} if since else {}).json()
    for change in answer["results"]:
        if (change["entity"], change["version"]) not in followed:
            followed.append((change["entity"], change["version"]))
        since = max(since, change["modified"])
    return since
