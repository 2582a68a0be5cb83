"""A disk without room, at many points of what is written: told, lived through, and over when there is room again."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.reliability.writing import harbour
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.services import access, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings


@dataclass
class Full:
    """What a full disk led to."""

    points: int = 0
    refused: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    """As a disk that has no more room: a write beyond it fails in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill(database: str, *, points: int) -> Full:
    """Let the room end at many points of a write, and look that it is told, that reads go on, and that writes do afterwards."""
    settings = Settings(database_url=database)
    path = Path(database.removeprefix("sqlite:///"))
    wal = path.with_name(path.name + "-wal")
    found = Full()
    with Gazetteer(settings) as gazetteer:
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'editor').key}"}
    with TestClient(create_app(settings)) as client:
        # A service that has opened its database; one that has not cannot open it on a full disk, and says so.
        with _no_file_longer_than(0):
            closed = client.post("/v1/entities", json=harbour("closed", 0), headers=headers)
        if closed.status_code != 503 or "disk" not in closed.text:
            found.wrong.append(f"not open yet: {closed.status_code} {closed.text[:200]}")
        client.get("/v1/search", params={"q": "harbour"})
        for point in range(points):
            entity_id = f"full-{point}"
            # Somewhere in the next pages of what is written beside the file.
            size = (wal.stat().st_size if wal.exists() else 0) + 700 * (point % 50)
            with _no_file_longer_than(size):
                answer = client.post("/v1/entities", json=harbour(entity_id, point), headers=headers)
                read = client.get("/v1/search", params={"q": "harbour"})
            found.points += 1
            found.refused[answer.status_code] = found.refused.get(answer.status_code, 0) + 1
            if answer.status_code not in (201, 503, 507):
                found.wrong.append(f"point {point}: {answer.status_code} {answer.text[:200]}")
            if answer.status_code in (503, 507) and not any(w in answer.text for w in ("disk", "room", "space")):
                found.wrong.append(f"point {point}: the cause is not named: {answer.text[:200]}")
            if read.status_code != 200:
                found.wrong.append(f"point {point}: a read was answered {read.status_code}")
            if answer.status_code != 201:
                again = client.post("/v1/entities", json=harbour(entity_id, point), headers=headers)
                if again.status_code != 201:
                    found.wrong.append(f"point {point}: with room again {again.status_code} {again.text[:200]}")
    with Gazetteer(settings) as gazetteer:
        found.wrong += verification.verify(gazetteer)
    return found
