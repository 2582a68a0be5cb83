"""What a match is worth: an absolute score from 0 to 100, of which each part can be told.

The score starts from how the query matched and loses what the key's kind, the name's standing, the entity's prominence and
the distance take. All but the distance is known when a key is written and stored with it as `rank` (thousandths of a point,
small is good), so that the index is in order already. Finding candidates belongs to `index.py` and `query.py`.
"""

from __future__ import annotations

from typing import Final

#: Kinds of key, the more telling first; the index stores the position, so new kinds are added at the end.
KEY_KINDS: Final = (
    "name", "pinyin", "pinyin_toned", "english", "bgn_pcgn", "iso9", "wade_giles", "palladius", "initials",
)  # fmt: skip
#: Kinds of key that one does not mistype into another: a likeness to them says nothing.
NOT_SPELLED: Final = (KEY_KINDS.index("pinyin_toned"), KEY_KINDS.index("initials"))
EXACT: Final = 100.0
PREFIX: Final = 77.0
FUZZY: Final = 53.0
#: A likeness is first a matter of distance: what a letter costs is more than all of the rank can.
PER_EDIT: Final = 13.0
_RANK_IN_FUZZY: Final = 0.6

_BY_KIND: Final = {"name": 0, "pinyin": 2_500, "pinyin_toned": 2_500, "initials": 9_000}
_OTHER_KIND: Final = 5_000
_BY_STATUS: Final = {"preferred": 0, "admitted": 300, "deprecated": 1_200, "lookup": 2_000}
#: What is preferred in one region goes behind what is admitted everywhere, where nobody asked for that region.
_REGIONAL: Final = 400
_PROMINENCE: Final = 8_000
OFF_DATE: Final = 4.0
PER_MISSING_WORD: Final = 10.0


def entity_rank(prominence: float) -> int:
    """What an entity that is not the most prominent loses."""
    return round((1 - prominence) * _PROMINENCE)


def key_rank(*, own: int, kind: int, status: str, regional: bool = False) -> int:
    """The rank of a key: the entity's own, and what the kind of key, the standing of the name and a region of its own take."""
    return own + _BY_KIND.get(KEY_KINDS[kind], _OTHER_KIND) + _BY_STATUS[status] + regional * _REGIONAL


def score(*, how: str, rank: int, distance: float = 0.0) -> float:
    """The score of a match; `distance` is the number of edits of a likeness, or what missing words weigh in edits."""
    if how == "exact":
        return EXACT - rank / 1000
    if how == "prefix":
        return PREFIX - rank / 1000
    return max(0.0, FUZZY - distance * PER_EDIT - rank / 1000 * _RANK_IN_FUZZY)
