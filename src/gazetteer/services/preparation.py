"""What can be derived of a document without looking at what is stored, for many documents and in several processes.

Validation, search keys and public documents are most of the work of an import, and need nothing but the document: worker
processes do them ahead while the one writer writes. With a single core, or for few documents, the same is done in place.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

import orjson

from gazetteer.domain.document import WrittenEntity, names_by_relations_alone
from gazetteer.domain.entity import read_entity
from gazetteer.domain.labels import labels
from gazetteer.errors import Invalid
from gazetteer.formats.shape import Fault, Read
from gazetteer.search.keys import Keys, keys_of
from gazetteer.services import publication
from gazetteer.services.elsewhere import leave_with_parent

#: Rows that a worker takes at a time.
_CHUNK: Final = 500
#: Chunks that wait or are worked on, for each worker.
_AHEAD: Final = 4
#: So few rows are not worth another process.
FEW: Final = 5_000


@dataclass(frozen=True, slots=True)
class Derived:
    """What was derived of one document: its text as stored, its search keys, and its public document as a first version.

    `public` lacks the moment of writing and all relations (`publication.finished`), and is None where it shows other entities
    elsewhere than in its relations.
    """

    text: str
    keys: Keys
    public: bytes | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One row: a source as read, a document with what was derived of it, or a fault."""

    row: int
    source: dict[str, Any] | None = None
    derived: Derived | None = None
    fault: str | None = None
    pointer: str = ""

    def written(self) -> WrittenEntity:
        """The document as it is stored; raises `ValueError` for a row that has none."""
        if self.derived is None:
            raise ValueError(f"row {self.row} holds no document")
        document: WrittenEntity = orjson.loads(self.derived.text)
        return document


def prepare(read: Read | Fault) -> Prepared:
    """What can be derived of one row."""
    if isinstance(read, Fault):
        where = f"{read.column}: " if read.column else ""
        return Prepared(read.row, fault=f"{where}{read.detail}")
    stated = read.document()
    if stated is None:
        return Prepared(read.row, source=None if read.source is None else dict(read.source))
    try:
        entity = read_entity(stated)
    except Invalid as error:
        fault = error.errors[0] if error.errors else {"pointer": "", "detail": error.detail}
        return Prepared(read.row, fault=fault["detail"], pointer=fault["pointer"])
    written = entity.document()
    public = None
    if names_by_relations_alone(written):
        public = publication.unfinished(written, labels(written["names"]))
    return Prepared(read.row, derived=Derived(orjson.dumps(written).decode(), keys_of(entity), public))


def _prepare_all(reads: list[Read | Fault]) -> list[Prepared]:
    return [prepare(read) for read in reads]


def prepared(reads: Iterable[Read | Fault], *, workers: int | None = None) -> Iterator[Prepared]:
    """Every row prepared, in order, by so many worker processes (one a core unless given; 0 is this process alone)."""
    rows = iter(reads)
    few = list(islice(rows, FEW))
    count = (os.cpu_count() or 1) if workers is None else workers
    if count < 2 or len(few) < FEW:
        yield from (prepare(read) for read in chain(few, rows))
        return
    rows = chain(few, rows)
    # Spawned: this process has threads, which a fork would leave in the middle of whatever they do.
    with ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=leave_with_parent
    ) as pool:
        waiting: deque[Future[list[Prepared]]] = deque()
        try:
            while True:
                while len(waiting) < count * _AHEAD and (part := list(islice(rows, _CHUNK))):
                    waiting.append(pool.submit(_prepare_all, part))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
