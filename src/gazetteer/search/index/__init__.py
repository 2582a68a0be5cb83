"""The index: rows derived from every name, written in the transaction of the write that changed it.

`update` keeps it in step, row by row where little changes. A load of very many entities happens
within `loading`: only what exact answers need is written then, and the rest (spellings, postings,
prefixes) is made in one go at its end. `verify` says where the index differs from the documents,
`rebuild` makes it anew; readers go on meanwhile and see the old rows until the transaction ends.

What the keys of an entity are is said in `keys.py`, likeness in `variants.py`; reading the index is
for the `ways/`.
"""

from gazetteer.search.index.difference import Changed
from gazetteer.search.index.facts import Progress
from gazetteer.search.index.verifying import verify
from gazetteer.search.index.writing import Load, is_pending, is_stale, loading, rebuild, update

__all__ = [
    "Changed",
    "Load",
    "Progress",
    "is_pending",
    "is_stale",
    "loading",
    "rebuild",
    "update",
    "verify",
]
