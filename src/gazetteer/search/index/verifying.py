"""Where the index differs from what the documents say it should hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from gazetteer.domain.entity import Entity
from gazetteer.search import variants
from gazetteer.search.beginnings import LONGEST_PREFIX, SHOWN, prefix_range
from gazetteer.search.index import facts, prefixes, spellings
from gazetteer.search.index.difference import indexed, stored_keys
from gazetteer.search.index.facts import Progress
from gazetteer.search.index.prefixes import Best
from gazetteer.search.index.writing import is_pending, is_stale
from gazetteer.search.keys import Keys, keys_of
from gazetteer.search.statements import Statements

_MOST_TOLD: Final = 100


def verify(connection: Connection, progress: Progress | None = None) -> list[str]:
    """Every way in which the index differs from what the documents say it should hold; at most a
    hundred are told.
    """
    differences = _differences(connection, progress)
    found = list(islice(differences, _MOST_TOLD))
    if next(differences, None) is not None:
        found.append("and more")
    return found


def _differences(connection: Connection, progress: Progress | None) -> Iterator[str]:
    if is_stale(connection):
        yield "the index was made by another version"
    if is_pending(connection):
        yield "a bulk load was begun and not finished"
    statements = Statements(connection)
    yield from _Counted(statements).differences(progress)
    yield from _of_spellings(statements)
    yield from _of_postings(statements)
    kept = _kept(statements)
    yield from _of_kept(statements, kept)
    yield from _not_kept(statements, kept)


class _Counted:
    """The rows of every entity held against its document, and counted, so that rows too many are
    seen too.
    """

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.expected = {"indexed": 0, "term": 0, "word": 0}

    def differences(self, progress: Progress | None) -> Iterator[str]:
        total = facts.count_of_entities(self.statements)
        for chunk in facts.documents(self.statements):
            yield from self._of(chunk)
            if progress is not None:
                progress("names", self.expected["indexed"], total)
        for table, expected in self.expected.items():
            count = self.statements.fetch(f"SELECT count(*) FROM {table}")[0][0]
            if count != expected:
                yield f"{table}: {count} rows, expected {expected}"

    def _of(self, chunk: dict[str, Entity]) -> Iterator[str]:
        stored = indexed(self.statements, chunk)
        for entity, document in chunk.items():
            keys = keys_of(document)
            self.expected["indexed"] += 1
            self.expected["term"] += len(keys.terms)
            self.expected["word"] += len(keys.words)
            if stored.get(entity) != (keys.kind, stored_keys(keys)):
                yield f"indexed: {entity} has other keys than its names give"
            yield from _missing_rows(self.statements, entity, keys)


def _missing_rows(statements: Statements, entity: str, keys: Keys) -> Iterator[str]:
    for key, rank, name, kind in keys.terms:
        if not statements.fetch(
            "SELECT 1 FROM term WHERE key = ? AND rank = ? AND entity = ? AND name = ? AND kind = ?",
            (key, rank, entity, name, kind),
        ):
            yield f"term: {key!r} of {entity} is missing"
    for word, rank, name in keys.words:
        if not statements.fetch(
            "SELECT 1 FROM word WHERE word = ? AND rank = ? AND entity = ? AND name = ?",
            (word, rank, entity, name),
        ):
            yield f"word: {word!r} of {entity} is missing"


def _of_spellings(statements: Statements) -> Iterator[str]:
    spelled = f"SELECT key FROM ({spellings.SPELLED}) AS spelled"
    for (key,) in statements.fetch(f"{spelled} EXCEPT SELECT key FROM spelling"):
        yield f"spelling: {key!r} is missing"
    for (key,) in statements.fetch(f"SELECT key FROM spelling EXCEPT {spelled}"):
        yield f"spelling: {key!r} belongs to no name"


def _of_postings(statements: Statements) -> Iterator[str]:
    rows = statements.fetch("SELECT id, key FROM spelling ORDER BY id")
    expected_buckets, expected_items = variants.entries_of([number for number, _ in rows], [key for _, key in rows])
    all_buckets: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
    all_items: list[variants.Items] = [np.empty(0, np.uint64)]
    for bucket, content in statements.stream("SELECT bucket, items FROM posting"):
        part = spellings.items_of(bytes(content))
        all_buckets.append(np.full(len(part), bucket, np.uint32))
        all_items.append(part)
    buckets, items = np.concatenate(all_buckets), np.concatenate(all_items)
    order = np.lexsort((items, buckets))
    is_right = np.array_equal(buckets[order], expected_buckets) and np.array_equal(items[order], expected_items)
    if not is_right:
        yield "posting: the buckets do not hold what the spellings give"


#: What is kept of each prefix and scope.
_Kept = dict[tuple[str, str], list[Best]]


def _kept(statements: Statements) -> _Kept:
    kept: _Kept = {}
    for prefix, scope, *row in statements.stream(
        "SELECT prefix, scope, rank, entity, key, name, kind FROM prefix ORDER BY 1, 2, 3, 4"
    ):
        kept.setdefault((prefix, scope), []).append(Best(*row))
    return kept


def _of_kept(statements: Statements, kept: _Kept) -> Iterator[str]:
    for (prefix, scope), rows in kept.items():
        best = prefixes.read_best(statements, prefix, scope)
        there_are_more = rows[-1].is_more()
        told = rows[:-1] if there_are_more else rows
        # Deletions may have used up what is spare.
        enough = min(SHOWN, len(best)) if there_are_more else len(best)
        is_whole = len(told) >= enough if there_are_more else len(told) == enough
        if told != best[: len(told)] or not is_whole:
            yield f"prefix: {prefix!r} {scope} does not hold its best entities"


def _not_kept(statements: Statements, kept: _Kept) -> Iterator[str]:
    hot = {prefix for prefix, _ in kept}
    waiting = sorted({letter for (letter,) in statements.stream("SELECT DISTINCT substr(key, 1, 1) FROM term")})
    while waiting:
        prefix = waiting.pop()
        if not prefixes.is_hot(statements, prefix):
            continue
        if prefix not in hot:
            yield f"prefix: {prefix!r} is shared by many and not kept"
        else:
            for scope in prefixes.scopes_in(statements, prefix):
                if (prefix, scope) not in kept:
                    yield f"prefix: {prefix!r} {scope} is not kept"
        if len(prefix) < LONGEST_PREFIX:
            waiting.extend(_a_letter_longer(statements, prefix))


def _a_letter_longer(statements: Statements, prefix: str) -> list[str]:
    rows = statements.fetch(
        f"SELECT DISTINCT substr(key, 1, {len(prefix) + 1}) FROM term WHERE key > ? AND key < ?",
        prefix_range(prefix),
    )
    return [longer for (longer,) in rows]
