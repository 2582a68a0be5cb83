"""The stored spellings that are few edits away from a text: met in a bucket (`variants.py`), judged
by their distance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from gazetteer.search import variants
from gazetteer.search.rows import marks
from gazetteer.storage.reader import Reader

#: Spellings whose distance is counted, the likeliest first.
_MOST_CANDIDATES: Final = 300


async def spellings_near(reader: Reader, key: str, edits: int) -> list[tuple[str, int]]:
    """The stored spellings at most `edits` from `key`, itself left out, with their distances, the
    nearest first.
    """
    if not edits:
        return []
    numbers = await _numbers_near(reader, key, edits)
    if not numbers:
        return []
    rows = await reader.fetch(f"SELECT key FROM spelling WHERE id IN ({marks(len(numbers))})", numbers)
    found = [spelling for (spelling,) in rows]
    distances = cdist([key], found, scorer=OSA.distance, score_cutoff=edits)[0].tolist()
    near = [(spelling, int(away)) for spelling, away in zip(found, distances, strict=True) if 0 < away <= edits]
    return sorted(near, key=lambda pair: (pair[1], pair[0]))


async def _numbers_near(reader: Reader, key: str, edits: int) -> list[int]:
    buckets = variants.buckets_for(key, edits)
    rows = await reader.fetch(f"SELECT items FROM posting WHERE bucket IN ({marks(len(buckets))})", buckets)
    if not rows:
        return []
    items = np.frombuffer(b"".join([stored for (stored,) in rows]), "<u8")
    return variants.near(items, key, edits, most=_MOST_CANDIDATES)


def warm() -> None:
    """Load what the first likeness would otherwise wait for."""
    cdist(["a"], ["b"], scorer=OSA.distance)
