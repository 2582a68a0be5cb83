"""The index: rows derived from every name, written in the transaction of the write that changed it.

`update` keeps it in step, row by row where little changes. `bulk` writes only what exact answers need, very many entities
after another, and `finish` then makes the rest (spellings, postings, prefixes) in one go. `verify` says where the index differs
from the documents, `rebuild` makes it anew; readers go on meanwhile and see the old rows until the transaction ends.

What the keys of an entity are is said in `keys.py`, likeness in `variants.py`; reading the index is `query.py`'s.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import Connection

from gazetteer.domain.entity import Entity
from gazetteer.search import variants
from gazetteer.search.keys import Keys, Term, Word, keys_of
from gazetteer.search.ranking import NOT_SPELLED
from gazetteer.search.statements import Row, Statements

#: A prefix that more rows share than this has its best entities kept.
HOT: Final = 64
#: How many entities are kept of a hot prefix, and how many of them are answered: the rest is spare for deletions.
KEPT: Final = 16
SHOWN: Final = 10
#: Longer prefixes are always read from the terms.
LONGEST_PREFIX: Final = 24
#: The rank of the row that says "there are more".
MORE_RANK: Final = 1 << 30
#: Raised when keys or rows change their meaning: an index of another version is to be rebuilt.
VERSION: Final = "1"

_IS_SPELLED_SQL: Final = f"kind NOT IN ({', '.join(map(str, NOT_SPELLED))})"
_MANY_SPELLINGS: Final = 20_000
_CHUNK: Final = 2_000
_SEGMENT: Final = 500_000
_MOST_TOLD: Final = 100

Progress = Callable[[str, int, int], None]


def after(prefix: str) -> str | None:
    """The first text in code point order that does not begin with `prefix`; None where every later text does."""
    stem = prefix
    while stem:
        code = ord(stem[-1]) + 1
        if code <= 0x10FFFF:
            return stem[:-1] + chr(0xE000 if 0xD800 <= code <= 0xDFFF else code)
        stem = stem[:-1]
    return None


def prefix_range(prefix: str) -> tuple[str, str]:
    """The bounds between which lie the keys that begin with `prefix`: from the first, below the second."""
    return prefix, after(prefix) or "\U0010ffff" * (len(prefix) + 1)


# Keeping in step


#: An entity as it is now, or its keys where they were derived before; None where it is deleted or merged.
Changed = Mapping[str, "Entity | Keys | None"]


def update(connection: Connection, changed: Changed) -> None:
    """Bring the index in step with changed entities.

    Call it in the transaction of the write. One entity costs milliseconds at any size of the index.
    """
    statements = Statements(connection)
    difference = _write_rows(statements, changed)
    if is_pending(connection):
        return
    if len(changed) > 50 and len(changed) * 50 > statements.fetch("SELECT count(*) FROM indexed")[0][0]:
        _build_prefixes(statements)
    else:
        _update_prefixes(statements, difference)
    _update_spellings(statements, difference)


def bulk(connection: Connection, changed: Changed) -> None:
    """Bring only the exact part in step, for a load of very many entities; the load is over with `finish`.

    Until then prefixes are read from the terms and likenesses miss what is new; an interrupted load can go on later, and
    `is_pending` says so.
    """
    statements = Statements(connection)
    _set_meta(statements, "search_pending", "1")
    statements.run("DELETE FROM prefix")
    _write_rows(statements, changed)


def finish(connection: Connection, progress: Progress | None = None) -> None:
    """Make spellings, postings and prefixes from the terms and words, after `bulk`."""
    statements = Statements(connection)
    _build_spellings(statements, progress)
    _build_prefixes(statements)
    statements.run("DELETE FROM meta WHERE key = 'search_pending'")


def is_pending(connection: Connection) -> bool:
    """Whether a bulk load was begun and not finished."""
    return bool(Statements(connection).fetch("SELECT 1 FROM meta WHERE key = 'search_pending'"))


def is_stale(connection: Connection) -> bool:
    """Whether the index was made by another version of this code, or not at all, and is to be rebuilt."""
    statements = Statements(connection)
    found = statements.fetch("SELECT value FROM meta WHERE key = 'search_version'")
    if found:
        return bool(found[0][0] != VERSION)
    return bool(statements.fetch("SELECT 1 FROM entity WHERE state = 'live' LIMIT 1"))


def rebuild(connection: Connection, progress: Progress | None = None) -> int:
    """Make the whole index anew from the documents; answers how many entities it holds."""
    statements = Statements(connection)
    for table in ("term", "word", "prefix", "spelling", "posting", "indexed"):
        statements.run(f"DELETE FROM {table}")
    statements.run("DELETE FROM meta WHERE key IN ('search_version', 'search_segments')")
    total = statements.fetch("SELECT count(*) FROM entity WHERE state = 'live'")[0][0]
    count = 0
    for chunk in _chunks(_documents(statements)):
        _write_rows(statements, chunk)
        count += len(chunk)
        if progress is not None:
            progress("names", count, total)
    finish(connection, progress)
    _set_meta(statements, "search_version", VERSION)
    return count


def _documents(statements: Statements) -> Iterator[Entity]:
    rows = statements.stream(
        "SELECT r.document FROM entity e JOIN revision r ON r.entity_id = e.id AND r.version = e.version "
        "WHERE e.state = 'live' AND r.document IS NOT NULL ORDER BY e.id"
    )
    for (document,) in rows:
        yield Entity.model_validate_json(document)


def _chunks(entities: Iterable[Entity]) -> Iterator[dict[str, Entity]]:
    chunk: dict[str, Entity] = {}
    for entity in entities:
        chunk[entity.id] = entity
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _set_meta(statements: Statements, key: str, value: str) -> None:
    statements.run(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


class _Difference:
    """What a write adds to the terms and words and takes from them."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.terms: dict[str, list[Term]] = {}
        self.added: dict[str, list[Term]] = {}
        self.removed: dict[str, list[Term]] = {}
        self.added_words: list[tuple[str, Word]] = []
        self.removed_words: list[tuple[str, Word]] = []


def _read_keys(kind: str, stored: bytes) -> Keys:
    terms, words = orjson.loads(stored)
    return Keys(kind, [tuple(term) for term in terms], [tuple(word) for word in words])


def _stored_keys(keys: Keys) -> bytes:
    return orjson.dumps([keys.terms, keys.words])


def _write_rows(statements: Statements, changed: Changed) -> _Difference:
    known = {
        entity: (kind, bytes(keys))
        for entity, kind, keys in statements.fetch_in(
            "SELECT entity, kind, keys FROM indexed WHERE entity IN (#)", changed
        )
    }
    difference = _Difference()
    indexed: list[tuple[str, str, bytes]] = []
    gone: list[tuple[str]] = []
    for entity, document in changed.items():
        kind, stored = known.get(entity, ("", b""))
        old = _read_keys(kind, stored) if stored else Keys(kind, [], [])
        if document is None:
            new = Keys(kind, [], [])
            if stored:
                gone.append((entity,))
        else:
            new = document if isinstance(document, Keys) else keys_of(document)
            if (new_stored := _stored_keys(new)) == stored and new.kind == kind:
                continue
            indexed.append((entity, new.kind, new_stored))
        _compare(difference, entity, old, new)
    statements.run_many(
        "DELETE FROM term WHERE key = ? AND rank = ? AND entity = ? AND name = ? AND kind = ?",
        [(t[0], t[1], entity, t[2], t[3]) for entity, terms in difference.removed.items() for t in terms],
    )
    statements.run_many(
        "DELETE FROM word WHERE word = ? AND rank = ? AND entity = ? AND name = ?",
        [(word[0], word[1], entity, word[2]) for entity, word in difference.removed_words],
    )
    # Rows come in the order of the tree, so that neighbouring pages are written together.
    statements.run_many(
        "INSERT INTO term (key, rank, entity, name, kind) VALUES (?, ?, ?, ?, ?)",
        sorted((t[0], t[1], entity, t[2], t[3]) for entity, terms in difference.added.items() for t in terms),
    )
    statements.run_many(
        "INSERT INTO word (word, rank, entity, name) VALUES (?, ?, ?, ?)",
        sorted((word[0], word[1], entity, word[2]) for entity, word in difference.added_words),
    )
    statements.run_many("DELETE FROM indexed WHERE entity = ?", gone)
    statements.run_many(
        "INSERT INTO indexed (entity, kind, keys) VALUES (?, ?, ?) "
        "ON CONFLICT (entity) DO UPDATE SET kind = excluded.kind, keys = excluded.keys",
        indexed,
    )
    statements.run(
        "INSERT INTO meta (key, value) VALUES ('search_version', ?) ON CONFLICT (key) DO NOTHING", (VERSION,)
    )
    return difference


def _compare(difference: _Difference, entity: str, old: Keys, new: Keys) -> None:
    # A changed kind changes the scopes of every prefix, so its rows count as taken out and put in.
    terms_before = set(old.terms)
    terms_after = set(new.terms)
    difference.kinds[entity] = new.kind
    difference.terms[entity] = new.terms
    difference.added[entity] = sorted(terms_after - terms_before)
    difference.removed[entity] = sorted(terms_before - terms_after)
    if old.kind != new.kind and old.terms:
        difference.added[entity], difference.removed[entity] = new.terms, old.terms
    difference.added_words.extend((entity, word) for word in sorted(set(new.words) - set(old.words)))
    difference.removed_words.extend((entity, word) for word in sorted(set(old.words) - set(new.words)))


# Prefixes


def _best(rows: Iterable[Row]) -> list[Row]:
    """Of rows (rank, entity, key, name, kind) in that order, the best of each entity, one more than is kept."""
    best: dict[str, Row] = {}
    for row in rows:
        if row[1] not in best:
            best[row[1]] = row
            if len(best) > KEPT:
                break
    return list(best.values())


def _prefix_rows(prefix: str, scope: str, best: list[Row]) -> list[Row]:
    rows: list[Row] = [(prefix, scope, *row) for row in best[:KEPT]]
    if len(best) > KEPT:
        rows.append((prefix, scope, *_MORE))
    return rows


#: The row (rank, entity, key, name, kind) that says "there are more".
_MORE: Final = (MORE_RANK, "", "", 0, 0)


_INSERT_PREFIX: Final = "INSERT INTO prefix (prefix, scope, rank, entity, key, name, kind) VALUES (?, ?, ?, ?, ?, ?, ?)"


def _scope_of(kind: str) -> str | None:
    # Nearly everything in a large gazetteer is a place: a scope for places would only say again what stands without.
    return None if kind in ("place", "") else kind


def _count(statements: Statements, prefix: str) -> int:
    counted: int = statements.fetch(
        f"SELECT count(*) FROM (SELECT 1 FROM term WHERE key >= ? AND key < ? LIMIT {HOT + 1}) AS few",
        prefix_range(prefix),
    )[0][0]
    return counted


def _read_best(statements: Statements, prefix: str, scope: str) -> list[Row]:
    joined = "JOIN indexed i ON i.entity = t.entity AND i.kind = ?" if scope else ""
    parameters = ((scope,) if scope else ()) + prefix_range(prefix)
    return _best(
        statements.stream(
            f"SELECT t.rank, t.entity, t.key, t.name, t.kind FROM term t {joined} WHERE t.key >= ? AND t.key < ? "
            "ORDER BY t.rank, t.entity, t.key, t.name, t.kind",
            parameters,
        )
    )


def _update_prefixes(statements: Statements, difference: _Difference) -> None:
    for entity, added in difference.added.items():
        removed = difference.removed[entity]
        if added or removed:
            _update_prefixes_of(statements, entity, difference)


def _update_prefixes_of(statements: Statements, entity: str, difference: _Difference) -> None:
    kind, terms = difference.kinds[entity], difference.terms[entity]
    added, removed = difference.added[entity], difference.removed[entity]
    affected = {
        key[:length] for key, *_ in (*added, *removed) for length in range(1, min(len(key), LONGEST_PREFIX) + 1)
    }
    grown = {key[:length] for key, *_ in added for length in range(1, min(len(key), LONGEST_PREFIX) + 1)}
    kept: dict[str, dict[str, list[Row]]] = {}
    for row in statements.fetch_in(
        "SELECT prefix, scope, rank, entity, key, name, kind FROM prefix WHERE prefix IN (#) "
        "ORDER BY prefix, scope, rank, entity",
        sorted(affected),
    ):
        kept.setdefault(row[0], {}).setdefault(row[1], []).append(row[2:])
    hot = set(kept)
    own: dict[str, Row] = {}
    for key, rank, name, code in terms:
        for length in range(1, min(len(key), LONGEST_PREFIX) + 1):
            mine_here = (rank, entity, key, name, code)
            if key[:length] in affected and (key[:length] not in own or mine_here < own[key[:length]]):
                own[key[:length]] = mine_here
    insert: list[Row] = []
    delete: list[Row] = []
    short: list[tuple[str, str, list[Row]]] = []
    mine = _scope_of(kind)
    for prefix in sorted(affected, key=lambda text: (len(text), text)):
        if prefix not in hot:
            # A prefix has no more rows than the one that is a letter shorter.
            shorter = prefix[:-1]
            if prefix not in grown or (shorter and shorter not in hot) or _count(statements, prefix) <= HOT:
                continue
            hot.add(prefix)
            for scope in sorted({""} | _scopes_in(statements, prefix)):
                insert.extend(_prefix_rows(prefix, scope, _read_best(statements, prefix, scope)))
            continue
        for scope in {"", *([mine] if mine else []), *kept[prefix]}:
            before = kept[prefix].get(scope, [])
            now = own.get(prefix) if scope in ("", mine) else None
            if now is None and all(known[1] != entity for known in before):
                continue
            rest = _kept_after(before, entity, now)
            if rest is None:
                short.append((prefix, scope, before))
                continue
            new_rows = [(prefix, scope, *row) for row in rest]
            old_rows = [(prefix, scope, *row) for row in before]
            if new_rows != old_rows:
                delete.extend(row for row in old_rows if row not in new_rows)
                insert.extend(row for row in new_rows if row not in old_rows)
    _replace_prefix_rows(statements, delete, insert)
    # The longer ones first: a prefix is filled again from those that are a letter longer.
    for prefix, scope, before in sorted(short, key=lambda item: -len(item[0])):
        filled = _filled(statements, prefix, scope)
        _replace_prefix_rows(
            statements, [(prefix, scope, *row) for row in before], [(prefix, scope, *row) for row in filled]
        )


def _replace_prefix_rows(statements: Statements, old: list[Row], new: list[Row]) -> None:
    statements.run_many(
        "DELETE FROM prefix WHERE prefix = ? AND scope = ? AND rank = ? AND entity = ?", [row[:4] for row in old]
    )
    statements.run_many(_INSERT_PREFIX, new)


def _filled(statements: Statements, prefix: str, scope: str) -> list[Row]:
    """The rows to keep of a hot prefix, from what is kept of those a letter longer and the terms between these: half the index
    may begin with one letter.

    What is kept of a longer prefix tells all that is better than its last row. So what is told in full ends where the first
    of these lists does, and holds as many entities at least as that list.
    """
    if len(prefix) == LONGEST_PREFIX:
        return [row[2:] for row in _prefix_rows(prefix, scope, _read_best(statements, prefix, scope))]
    rows: list[Row] = []
    told: Row | None = None
    start, end = prefix_range(prefix)
    while True:
        # Of a hot prefix every shorter one is hot too: what comes next in the table is one letter longer.
        after_start = "prefix > ?" if start == prefix else "prefix >= ?"
        found = statements.fetch(
            f"SELECT prefix FROM prefix WHERE {after_start} AND prefix < ? AND scope = '' ORDER BY prefix LIMIT 1",
            (start, end),
        )
        longer = found[0][0] if found else end
        if start < longer:
            rows.extend(_between(statements, start, longer, scope))
        if not found:
            break
        start = prefix_range(longer)[1]
        kept = statements.fetch(
            "SELECT rank, entity, key, name, kind FROM prefix WHERE prefix = ? AND scope = ? ORDER BY rank, entity",
            (longer, scope),
        )
        if kept and kept[-1][1] == "":
            del kept[-1]
            told = kept[-1] if told is None else min(told, kept[-1])
        rows.extend(kept)
    best = _best(sorted(row for row in rows if told is None or row <= told))
    more = told is not None or len(best) > KEPT
    return [*best[:KEPT], _MORE] if more else best


def _between(statements: Statements, low: str, high: str, scope: str) -> list[Row]:
    joined = "JOIN indexed i ON i.entity = t.entity AND i.kind = ?" if scope else ""
    return statements.fetch(
        f"SELECT t.rank, t.entity, t.key, t.name, t.kind FROM term t {joined} WHERE t.key >= ? AND t.key < ?",
        (*((scope,) if scope else ()), low, high),
    )


def _scopes_in(statements: Statements, prefix: str) -> set[str]:
    rows = statements.fetch(
        "SELECT DISTINCT i.kind FROM term t JOIN indexed i ON i.entity = t.entity "
        "WHERE t.key >= ? AND t.key < ? AND i.kind <> 'place'",
        prefix_range(prefix),
    )
    return {kind for (kind,) in rows}


def _kept_after(before: list[Row], entity: str, row: Row | None) -> list[Row] | None:
    """The rows kept of a hot prefix once `entity` has `row` in it (None: has none); None where they must be read again."""
    more = bool(before) and before[-1][1] == ""
    rows = [kept for kept in before if kept[1] not in ("", entity)]
    if row is not None and (not more or (rows and row < rows[-1])):
        rows = sorted([*rows, row])
    if len(rows) > KEPT:
        rows, more = rows[:KEPT], True
    if more and len(rows) < SHOWN:
        return None
    return [*rows, _MORE] if more else rows


def _build_prefixes(statements: Statements) -> None:
    statements.run("DELETE FROM prefix")
    kinds: dict[str, int] = {}
    scopes: list[str] = [""]
    for entity, kind in statements.stream("SELECT entity, kind FROM indexed WHERE kind <> 'place'"):
        if kind not in scopes:
            scopes.append(kind)
        kinds[entity] = scopes.index(kind)
    start = ""
    while first := statements.fetch("SELECT key FROM term WHERE key >= ? ORDER BY key LIMIT 1", (start,)):
        letter = first[0][0][:1]
        low, start = prefix_range(letter)
        rows = statements.fetch(
            "SELECT key, rank, entity, name, kind FROM term WHERE key >= ? AND key < ? ORDER BY key", (low, start)
        )
        if len(rows) > HOT:
            statements.run_many(_INSERT_PREFIX, sorted(_hot_rows(rows, kinds, scopes)))


def _hot_rows(rows: list[Row], kinds: Mapping[str, int], scopes: list[str]) -> Iterator[Row]:
    keys = [row[0] for row in rows]
    ranks = np.fromiter((row[1] for row in rows), np.int64, len(rows))
    scope_of = np.fromiter((kinds.get(row[2], 0) for row in rows), np.uint8, len(rows)) if kinds else None
    waiting = [(0, len(rows), 1)]
    while waiting:
        low, high, length = waiting.pop()
        prefix = keys[low][:length]
        yield from _prefix_rows(prefix, "", _best_of_slice(rows, ranks, np.arange(low, high)))
        if scope_of is not None:
            present = np.bincount(scope_of[low:high], minlength=len(scopes))
            for scope in range(1, len(scopes)):
                if present[scope]:
                    indexes = low + np.flatnonzero(scope_of[low:high] == scope)
                    yield from _prefix_rows(prefix, scopes[scope], _best_of_slice(rows, ranks, indexes))
        if length == LONGEST_PREFIX:
            continue
        start = bisect_left(keys, prefix + "\0", low, high)
        while start < high:
            longer = keys[start][: length + 1]
            end = bisect_left(keys, prefix_range(longer)[1], start, high)
            if end - start > HOT:
                waiting.append((start, end, length + 1))
            start = end


def _best_of_slice(rows: list[Row], ranks: NDArray[np.int64], indexes: NDArray[Any]) -> list[Row]:
    some = 4 * KEPT
    while True:
        if some < len(indexes):
            chosen = ranks[indexes]
            # All that are as good as the last chosen one come too, so that ties fall by id.
            part = indexes[chosen <= np.partition(chosen, some)[some]]
        else:
            part = indexes
        ordered = sorted((rows[i][1], rows[i][2], rows[i][0], rows[i][3], rows[i][4]) for i in part)
        best = _best(ordered)
        if len(best) > KEPT or len(part) == len(indexes):
            return best
        some *= 4


# Spellings and their postings


def _is_spelled(key: str) -> bool:
    return variants.SHORTEST <= len(key) <= variants.LONGEST


def _is_used(statements: Statements, key: str) -> bool:
    # One row tells; a common word has very many.
    return bool(
        statements.fetch(f"SELECT 1 FROM term WHERE key = ? AND {_IS_SPELLED_SQL} LIMIT 1", (key,))
        or statements.fetch("SELECT 1 FROM word WHERE word = ? LIMIT 1", (key,))
    )


def _update_spellings(statements: Statements, difference: _Difference) -> None:
    removed = {
        t[0] for terms in difference.removed.values() for t in terms if t[3] not in NOT_SPELLED and _is_spelled(t[0])
    }
    removed.update(word[0] for _, word in difference.removed_words if _is_spelled(word[0]))
    added = {
        t[0] for terms in difference.added.values() for t in terms if t[3] not in NOT_SPELLED and _is_spelled(t[0])
    }
    added.update(word[0] for _, word in difference.added_words if _is_spelled(word[0]))
    removed -= added
    if removed:
        still = {key for key in removed if _is_used(statements, key)}
        gone = list(statements.fetch_in("SELECT id, key FROM spelling WHERE key IN (#)", sorted(removed - still)))
        _take_out(statements, gone)
    if added:
        known = {key for (key,) in statements.fetch_in("SELECT key FROM spelling WHERE key IN (#)", added)}
        new = sorted(added - known)
        if new:
            number = (statements.fetch("SELECT max(id) FROM spelling")[0][0] or 0) + 1
            rows = list(enumerate(new, start=number))
            statements.run_many("INSERT INTO spelling (id, key) VALUES (?, ?)", rows)
            _put_in(statements, rows)


def _grouped(buckets: variants.Buckets, items: variants.Items) -> Iterator[tuple[int, variants.Items]]:
    starts = np.flatnonzero(np.r_[True, buckets[1:] != buckets[:-1]]) if len(buckets) else np.empty(0, np.int64)
    ends = np.r_[starts[1:], len(buckets)]
    for bucket, start, end in zip(buckets[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield bucket, items[start:end]


def _items(stored: bytes) -> variants.Items:
    return np.frombuffer(stored, "<u8").astype(np.uint64, copy=False)


def _put_in(statements: Statements, spellings: list[tuple[int, str]]) -> None:
    buckets, items = variants.entries_of([number for number, _ in spellings], [key for _, key in spellings])
    if len(spellings) > _MANY_SPELLINGS:
        segments = statements.fetch("SELECT value FROM meta WHERE key = 'search_segments'")
        segment = int(segments[0][0]) + 1 if segments else 1
        _set_meta(statements, "search_segments", str(segment))
        _write_segment(statements, segment, buckets, items)
        return
    groups = dict(_grouped(buckets, items))
    stored = {
        bucket: _items(bytes(content))
        for bucket, content in statements.fetch_in(
            "SELECT bucket, items FROM posting WHERE segment = 0 AND bucket IN (#)", sorted(groups)
        )
    }
    statements.run_many(
        "INSERT INTO posting (bucket, segment, items) VALUES (?, 0, ?) "
        "ON CONFLICT (bucket, segment) DO UPDATE SET items = excluded.items",
        [
            (
                bucket,
                np.sort(np.concatenate([stored[bucket], new]) if bucket in stored else new).astype("<u8").tobytes(),
            )
            for bucket, new in groups.items()
        ],
    )


def _write_segment(statements: Statements, segment: int, buckets: variants.Buckets, items: variants.Items) -> None:
    content = items.astype("<u8", copy=False).tobytes()
    starts = np.flatnonzero(np.r_[True, buckets[1:] != buckets[:-1]]) if len(buckets) else np.empty(0, np.int64)
    ends = np.r_[starts[1:], len(buckets)]
    statements.run_many(
        "INSERT INTO posting (bucket, segment, items) VALUES (?, ?, ?)",
        (
            (bucket, segment, content[start * 8 : end * 8])
            for bucket, start, end in zip(buckets[starts].tolist(), starts.tolist(), ends.tolist(), strict=True)
        ),
    )


def _take_out(statements: Statements, spellings: list[Row]) -> None:
    if not spellings:
        return
    buckets, items = variants.entries_of([row[0] for row in spellings], [row[1] for row in spellings])
    content = items.astype("<u8", copy=False).tobytes()
    groups: dict[int, list[bytes]] = {}
    for place, bucket in enumerate(buckets.tolist()):
        groups.setdefault(bucket, []).append(content[place * 8 : place * 8 + 8])
    changed: list[tuple[bytes, int, int]] = []
    emptied: list[tuple[int, int]] = []
    for bucket, segment, stored in statements.fetch_in(
        "SELECT bucket, segment, items FROM posting WHERE bucket IN (#)", sorted(groups)
    ):
        rest = bytes(stored)
        for item in groups[bucket]:
            # Of the segments one has it.
            place = rest.find(item)
            while place >= 0 and place % 8:
                place = rest.find(item, place + 1)
            if place >= 0:
                rest = rest[:place] + rest[place + 8 :]
        if not rest:
            emptied.append((bucket, segment))
        elif len(rest) < len(stored):
            changed.append((rest, bucket, segment))
    statements.run_many("UPDATE posting SET items = ? WHERE bucket = ? AND segment = ?", changed)
    statements.run_many("DELETE FROM posting WHERE bucket = ? AND segment = ?", emptied)
    statements.run_many("DELETE FROM spelling WHERE id = ?", [(row[0],) for row in spellings])


_SPELLED: Final = (
    f"SELECT key FROM term WHERE {_IS_SPELLED_SQL} AND length(key) BETWEEN {variants.SHORTEST} AND {variants.LONGEST} "
    f"UNION SELECT word FROM word WHERE length(word) BETWEEN {variants.SHORTEST} AND {variants.LONGEST}"
)


def _build_spellings(statements: Statements, progress: Progress | None) -> None:
    statements.run("DELETE FROM posting")
    statements.run("DELETE FROM spelling")
    statements.run(
        f"INSERT INTO spelling (id, key) SELECT row_number() OVER (ORDER BY key), key FROM ({_SPELLED}) AS spelled ORDER BY key"
    )
    total = statements.fetch("SELECT max(id) FROM spelling")[0][0] or 0
    segments = 0
    for start in range(1, total + 1, _SEGMENT):
        rows = statements.fetch("SELECT id, key FROM spelling WHERE id >= ? AND id < ?", (start, start + _SEGMENT))
        segments += 1
        _write_segment(statements, segments, *variants.entries_of([row[0] for row in rows], [row[1] for row in rows]))
        if progress is not None:
            progress("spellings", min(start + _SEGMENT - 1, total), total)
    _set_meta(statements, "search_segments", str(segments))


# Verifying


def verify(connection: Connection, progress: Progress | None = None) -> list[str]:
    """Every way in which the index differs from what the documents say it should hold; at most a hundred are told."""
    statements = Statements(connection)
    found: list[str] = []
    for told in _differences(connection, statements, progress):
        found.append(told)
        if len(found) == _MOST_TOLD:
            found.append("and more")
            break
    return found


def _differences(connection: Connection, statements: Statements, progress: Progress | None) -> Iterator[str]:
    if is_stale(connection):
        yield "the index was made by another version"
    if is_pending(connection):
        yield "a bulk load was begun and not finished"
    total = statements.fetch("SELECT count(*) FROM entity WHERE state = 'live'")[0][0]
    done = terms = words = 0
    for chunk in _chunks(_documents(statements)):
        stored = {
            row[0]: (row[1], bytes(row[2]))
            for row in statements.fetch_in("SELECT entity, kind, keys FROM indexed WHERE entity IN (#)", chunk)
        }
        for entity, document in chunk.items():
            keys = keys_of(document)
            terms += len(keys.terms)
            words += len(keys.words)
            if stored.get(entity) != (keys.kind, _stored_keys(keys)):
                yield f"indexed: {entity} has other keys than its names give"
            yield from _missing_rows(statements, entity, keys)
        done += len(chunk)
        if progress is not None:
            progress("names", done, total)
    for table, expected in (("indexed", done), ("term", terms), ("word", words)):
        if (count := statements.fetch(f"SELECT count(*) FROM {table}")[0][0]) != expected:
            yield f"{table}: {count} rows, expected {expected}"
    yield from _spelling_differences(statements)
    yield from _prefix_differences(statements)


def _missing_rows(statements: Statements, entity: str, keys: Keys) -> Iterator[str]:
    for key, rank, name, kind in keys.terms:
        if not statements.fetch(
            "SELECT 1 FROM term WHERE key = ? AND rank = ? AND entity = ? AND name = ? AND kind = ?",
            (key, rank, entity, name, kind),
        ):
            yield f"term: {key!r} of {entity} is missing"
    for word, rank, name in keys.words:
        if not statements.fetch(
            "SELECT 1 FROM word WHERE word = ? AND rank = ? AND entity = ? AND name = ?", (word, rank, entity, name)
        ):
            yield f"word: {word!r} of {entity} is missing"


def _spelling_differences(statements: Statements) -> Iterator[str]:
    for key, _ in statements.fetch(f"SELECT key, 1 FROM ({_SPELLED}) AS spelled EXCEPT SELECT key, 1 FROM spelling"):
        yield f"spelling: {key!r} is missing"
    for (key,) in statements.fetch(f"SELECT key FROM spelling EXCEPT {_EXCEPTED}"):
        yield f"spelling: {key!r} belongs to no name"
    rows = statements.fetch("SELECT id, key FROM spelling ORDER BY id")
    expected = variants.entries_of([row[0] for row in rows], [row[1] for row in rows])
    buckets: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
    items: list[variants.Items] = [np.empty(0, np.uint64)]
    for bucket, content in statements.stream("SELECT bucket, items FROM posting"):
        part = _items(bytes(content))
        buckets.append(np.full(len(part), bucket, np.uint32))
        items.append(part)
    all_buckets, all_items = np.concatenate(buckets), np.concatenate(items)
    order = np.lexsort((all_items, all_buckets))
    if not (np.array_equal(all_buckets[order], expected[0]) and np.array_equal(all_items[order], expected[1])):
        yield "posting: the buckets do not hold what the spellings give"


_EXCEPTED: Final = f"SELECT key FROM ({_SPELLED}) AS spelled"


def _prefix_differences(statements: Statements) -> Iterator[str]:
    kept: dict[tuple[str, str], list[Row]] = {}
    for row in statements.stream("SELECT prefix, scope, rank, entity, key, name, kind FROM prefix ORDER BY 1, 2, 3, 4"):
        kept.setdefault((row[0], row[1]), []).append(row[2:])
    for (prefix, scope), rows in kept.items():
        best = _read_best(statements, prefix, scope)
        more = rows[-1][1] == ""
        told = rows[:-1] if more else rows
        enough = len(told) >= min(SHOWN, len(best)) if more else len(told) == len(best)
        if told != best[: len(told)] or not enough:
            yield f"prefix: {prefix!r} {scope} does not hold its best entities"
    hot = {prefix for prefix, _ in kept}
    waiting = sorted({key for (key,) in statements.stream("SELECT DISTINCT substr(key, 1, 1) FROM term")})
    while waiting:
        prefix = waiting.pop()
        if _count(statements, prefix) <= HOT:
            continue
        if prefix not in hot:
            yield f"prefix: {prefix!r} is shared by many and not kept"
        for scope in _scopes_in(statements, prefix):
            if (prefix, scope) not in kept and prefix in hot:
                yield f"prefix: {prefix!r} {scope} is not kept"
        if len(prefix) < LONGEST_PREFIX:
            low, high = prefix_range(prefix)
            waiting.extend(
                key
                for (key,) in statements.fetch(
                    f"SELECT DISTINCT substr(key, 1, {len(prefix) + 1}) FROM term WHERE key > ? AND key < ?",
                    (low, high),
                )
            )
