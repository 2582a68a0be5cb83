"""A seed brought in for the second time: where neither its files nor the data changed since, nothing is read.

When a seed was brought in without a conflict, the database keeps what its files were and which state of the data that left. As
long as both are so, to read, validate and compare every document would end where it ended then.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Final

from gazetteer.services import lookup, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.services.seeding import SeedOutcome
from gazetteer.storage import repository, revisions
from gazetteer.storage.engine import Connection

#: What `meta` keeps it under: the mark of the files, the version of the data, how many documents there were.
_TAKEN: Final = "seed_taken"


def bring_in(
    gazetteer: Gazetteer,
    folder: Path,
    *,
    dry_run: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SeedOutcome:
    """Bring the seed of a folder into the database, as `seeding.seed` does; where it stands there already, that is said at once.

    Raises `Invalid` with every fault of every file.
    """
    mark = _mark(folder)
    standing = _standing(gazetteer, mark)
    if standing is not None:
        return SeedOutcome(unchanged=standing)
    data = seeding.read_seed(folder)
    before = lookup.data_version(gazetteer)
    outcome = seeding.seed(seeding.InProcess(gazetteer), data, dry_run=dry_run, force=force, progress=progress)
    if not dry_run and not outcome.conflicts:
        # A write raises the version by one; where it is another now, somebody else wrote too.
        left = before + bool(outcome.created or outcome.replaced)
        _keep(gazetteer, f"{mark} {left} {len(data.sources) + len(data.entities)}", left)
    return outcome


def _mark(folder: Path) -> str:
    """What tells the files of a seed from all others, as this version of the program reads them."""
    digest = blake2b(version("gazetteer").encode(), digest_size=16)
    for path in sorted(folder.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _standing(gazetteer: Gazetteer, mark: str) -> int | None:
    """How many documents the seed has, where it was the last that was brought in and nothing was written since."""
    with gazetteer.database.reading() as connection:
        taken = repository.fact_of_database(connection, _TAKEN)
        now = repository.data_version(connection)
    if taken is None:
        return None
    of_files, of_data, count = taken.split(" ")
    return int(count) if (of_files, int(of_data)) == (mark, now) else None


def _keep(gazetteer: Gazetteer, taken: str, left: int) -> None:
    def write(connection: Connection) -> None:
        if repository.data_version(connection) == left:
            revisions.set_fact_of_database(connection, _TAKEN, taken)

    gazetteer.database.write(write)
