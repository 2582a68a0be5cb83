"""The distinct keys and words that a likeness may find, and the buckets in which they are met
(`variants.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.search import variants
from gazetteer.search.index import facts
from gazetteer.search.index.difference import Difference
from gazetteer.search.index.facts import Progress
from gazetteer.search.keys import Term, Word
from gazetteer.search.ranking import NOT_SPELLED
from gazetteer.search.statements import Row, Statements

_IS_SPELLED: Final = f"kind NOT IN ({', '.join(map(str, NOT_SPELLED))})"
_IN_LENGTH: Final = f"BETWEEN {variants.SHORTEST} AND {variants.LONGEST}"
#: Every spelling that there should be.
SPELLED: Final = (
    f"SELECT key FROM term WHERE {_IS_SPELLED} AND length(key) {_IN_LENGTH} "
    f"UNION SELECT word FROM word WHERE length(word) {_IN_LENGTH}"
)

#: Items of a bucket are 64-bit numbers, the lowest byte first.
_ITEM: Final = "<u8"
_ITEM_BYTES: Final = 8
#: More new spellings than this become a segment of their own, so that no full bucket is written
#: again for a few.
_MANY_SPELLINGS: Final = 20_000
#: Spellings of one segment when all are made anew: what memory holds at a time.
_SEGMENT: Final = 500_000

Items = variants.Items


# Keeping in step


def update(statements: Statements, difference: Difference) -> None:
    """Bring the spellings in step with what a write changed."""
    changes = difference.changes.values()
    added = set().union(*(_spelled(change.added, change.added_words) for change in changes))
    removed = set().union(*(_spelled(change.removed, change.removed_words) for change in changes)) - added
    if removed:
        gone = sorted(key for key in removed if not _is_used(statements, key))
        _take_out(statements, statements.fetch_in("SELECT id, key FROM spelling WHERE key IN (#)", gone))
    if added:
        known = {key for (key,) in statements.fetch_in("SELECT key FROM spelling WHERE key IN (#)", added)}
        _put_in(statements, sorted(added - known))


def _spelled(terms: Iterable[Term], words: Iterable[Word]) -> set[str]:
    keys = {key for key, _, _, kind in terms if kind not in NOT_SPELLED}
    keys.update(word for word, _, _ in words)
    return {key for key in keys if variants.SHORTEST <= len(key) <= variants.LONGEST}


def _is_used(statements: Statements, key: str) -> bool:
    # One row tells; a common word has very many.
    return bool(
        statements.fetch(f"SELECT 1 FROM term WHERE key = ? AND {_IS_SPELLED} LIMIT 1", (key,))
        or statements.fetch("SELECT 1 FROM word WHERE word = ? LIMIT 1", (key,))
    )


def _put_in(statements: Statements, new: list[str]) -> None:
    if not new:
        return
    first = (statements.fetch("SELECT max(id) FROM spelling")[0][0] or 0) + 1
    numbers = range(first, first + len(new))
    statements.load("spelling", ("id", "key"), zip(numbers, new, strict=True))
    buckets, items = variants.entries_of(numbers, new)
    if len(new) > _MANY_SPELLINGS:
        segment = int(facts.fact(statements, facts.SEGMENTS_KEY) or 0) + 1
        facts.set_fact(statements, facts.SEGMENTS_KEY, str(segment))
        _write_segment(statements, segment, buckets, items)
    else:
        _add_to_first_segment(statements, dict(_grouped(buckets, items)))


def _add_to_first_segment(statements: Statements, groups: dict[int, Items]) -> None:
    for bucket, content in statements.fetch_in(
        "SELECT bucket, items FROM posting WHERE segment = 0 AND bucket IN (#)", sorted(groups)
    ):
        groups[bucket] = np.sort(np.concatenate([items_of(bytes(content)), groups[bucket]]))
    statements.run_many(
        "INSERT INTO posting (bucket, segment, items) VALUES (?, 0, ?) "
        "ON CONFLICT (bucket, segment) DO UPDATE SET items = excluded.items",
        ((bucket, items.astype(_ITEM).tobytes()) for bucket, items in groups.items()),
    )


def _take_out(statements: Statements, gone: Iterable[Row]) -> None:
    spellings = list(gone)
    if not spellings:
        return
    groups = dict(_grouped(*variants.entries_of([number for number, _ in spellings], [key for _, key in spellings])))
    changed: list[tuple[bytes, int, int]] = []
    emptied: list[tuple[int, int]] = []
    for bucket, segment, stored in statements.fetch_in(
        "SELECT bucket, segment, items FROM posting WHERE bucket IN (#)", sorted(groups)
    ):
        # Of the segments of a bucket one has an item.
        items = items_of(bytes(stored))
        rest = items[~np.isin(items, groups[bucket])]
        if not len(rest):
            emptied.append((bucket, segment))
        elif len(rest) < len(items):
            changed.append((rest.astype(_ITEM).tobytes(), bucket, segment))
    statements.run_many("UPDATE posting SET items = ? WHERE bucket = ? AND segment = ?", changed)
    statements.run_many("DELETE FROM posting WHERE bucket = ? AND segment = ?", emptied)
    statements.run_many("DELETE FROM spelling WHERE id = ?", [(number,) for number, _ in spellings])


# Buckets


def items_of(stored: bytes) -> Items:
    """The items of a bucket as it is stored."""
    return np.frombuffer(stored, _ITEM).astype(np.uint64, copy=False)


def _bounds(buckets: variants.Buckets) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where each bucket begins and ends among entries that are sorted by bucket."""
    if not len(buckets):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    starts = np.flatnonzero(np.r_[True, buckets[1:] != buckets[:-1]])
    return starts, np.r_[starts[1:], len(buckets)]


def _grouped(buckets: variants.Buckets, items: Items) -> Iterator[tuple[int, Items]]:
    starts, ends = _bounds(buckets)
    for bucket, start, end in zip(buckets[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield bucket, items[start:end]


def _write_segment(statements: Statements, segment: int, buckets: variants.Buckets, items: Items) -> None:
    # One text of bytes is cut into the buckets: a conversion for each of a million of them takes
    # most of the time.
    content = items.astype(_ITEM, copy=False).tobytes()
    starts, ends = _bounds(buckets)
    numbers = zip(
        buckets[starts].tolist(),
        (starts * _ITEM_BYTES).tolist(),
        (ends * _ITEM_BYTES).tolist(),
        strict=True,
    )
    statements.load(
        "posting",
        ("bucket", "segment", "items"),
        ((bucket, segment, content[start:end]) for bucket, start, end in numbers),
    )


# Making anew


def build(statements: Statements, progress: Progress | None) -> None:
    """Make all spellings and buckets anew from the terms and words."""
    statements.run("DELETE FROM posting")
    statements.run("DELETE FROM spelling")
    statements.run(
        "INSERT INTO spelling (id, key) "
        f"SELECT row_number() OVER (ORDER BY key), key FROM ({SPELLED}) AS spelled ORDER BY key"
    )
    total = statements.fetch("SELECT max(id) FROM spelling")[0][0] or 0
    segments = 0
    for start in range(1, total + 1, _SEGMENT):
        rows = statements.fetch("SELECT id, key FROM spelling WHERE id >= ? AND id < ?", (start, start + _SEGMENT))
        entries = variants.entries_of([number for number, _ in rows], [key for _, key in rows])
        segments += 1
        _write_segment(statements, segments, *entries)
        if progress is not None:
            progress("spellings", min(start + _SEGMENT - 1, total), total)
    facts.set_fact(statements, facts.SEGMENTS_KEY, str(segments))
