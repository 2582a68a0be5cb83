"""What a match is worth: an absolute score from 0 to 100, of which each part can be told.

The score starts from how the query matched and loses what the key's kind, the name's standing, the
entity's prominence and the distance take. All but the distance is known when a key is written and
stored with it as `rank` (thousandths of a point, small is good), so that the index is in order
already. Finding candidates belongs to `index/` and `ways/`.
"""

from __future__ import annotations

from typing import Final

#: Kinds of key, the more telling first; the index stores the position, so new kinds are added at
#: the end.
KEY_KINDS: Final = (
    "name", "pinyin", "pinyin_toned", "english", "bgn_pcgn", "iso9", "wade_giles", "palladius", "initials",
    "ala_lc", "scholarly", "un",
)  # fmt: skip  # laid out as a table
NAME: Final = KEY_KINDS.index("name")
PINYIN: Final = KEY_KINDS.index("pinyin")
#: Kinds of key that one does not mistype into another: a likeness to them says nothing.
NOT_SPELLED: Final = (KEY_KINDS.index("pinyin_toned"), KEY_KINDS.index("initials"))

# Points that a match starts from. Between exact and prefix lies more than all that can be lost
# (22.4 points, by the initials of a regional, misspelled name of an imported entity of no
# prominence); between prefix and likeness too.
EXACT: Final = 100.0
PREFIX: Final = 77.0
FUZZY: Final = 53.0

#: Points that what is neither a place nor a state loses among suggestions for the beginning of a name: who types `vlad` into a
#: gazetteer means Vladivostok, and Vladimir Putin only where that is what is typed on.
BESIDE_PLACES: Final = 2.0
#: The kinds that a gazetteer is asked for first.
ASKED_FIRST: Final = ("place", "polity")

# Points that a likeness loses. It is first a matter of distance: what a letter costs is more than
# all of the rank can.
PER_EDIT: Final = 13.0
_RANK_IN_FUZZY: Final = 0.6
#: Points that an exact match loses for each step that its reading is away from what was typed.
PER_STEP: Final = 3.0
#: Points that a name loses which did not hold on the date asked about.
OFF_DATE: Final = 4.0

# Distances, in edits, of what is not counted letter by letter.
#: A name that sounds the same in Chinese is nearer than one with a wrong character (`海深崴`), one
#: that sounds nearly the same further than that.
BY_SOUND: Final = 0.5
#: For being found by words at all, so that a name that is like the query as a whole goes first.
WORDS_ONLY: Final = 0.1
#: A person's name in another order, with initials or a title; for each further word of the name one more.
PERSON_WRITTEN_OTHERWISE: Final = 1.0
#: Pinyin that the text may mean in another transcription.
TRANSCRIBED: Final = 1.0
#: A name without the administrative term that was typed with it, the term being true of the place;
#: with the term written out where it was abbreviated.
WITHOUT_TERM: Final = 1.0
WRITTEN_OUT: Final = 0.5
#: The same with a term that may once have been true of the place, which is no match: another may still be called so.
TERM_OF_THE_PAST: Final = 6.0
#: A name beside which stood where the place lies; where it once lay, which is no match; and for each
#: part beside it that says nothing here.
CONFIRMED: Final = 1.0
CONFIRMED_OF_THE_PAST: Final = 6.0
PER_UNKNOWN_PART: Final = 0.5
#: For each word that stands in another name of the entity, in a hint, or in what the entity hangs
#: on.
PER_WORD_ELSEWHERE: Final = 0.25
#: For a word that is nowhere.
PER_MISSING_WORD: Final = 0.75
#: For each word of the name that nobody asked for, up to so much: of two treaties of Peking the
#: shorter name is meant.
PER_FURTHER_WORD: Final = 0.05
MOST_FOR_FURTHER_WORDS: Final = 0.4

# What the rank adds up, in thousandths of a point.
#: A reading tells less than the name, a romanisation less than the reading, and initials are shared
#: by very many.
_BY_KIND: Final = {"name": 0, "pinyin": 2_500, "pinyin_toned": 2_500, "initials": 9_000}
_OTHER_KIND: Final = 5_000
_BY_STATUS: Final = {"preferred": 0, "admitted": 300, "deprecated": 1_200, "lookup": 2_000}
#: What is preferred in one region goes behind what is admitted everywhere, where nobody asked for
#: that region.
_REGIONAL: Final = 400
#: From the most prominent to the one of which nothing is known: more than a kind of key, so that
#: `bj` is Beijing.
_PROMINENCE: Final = 8_000


#: What was imported by the hundred thousand goes behind what somebody reviewed: as much as three eighths
#: of all prominence, so that a hamlet of a name never stands before the river or the envoy.
_IMPORTED: Final = 3_000


def entity_rank(prominence: float, *, imported: bool = False) -> int:
    """What an entity that is not the most prominent loses, and one that nobody reviewed."""
    return round((1 - prominence) * _PROMINENCE) + imported * _IMPORTED


def key_rank(*, own: int, kind: int, status: str, regional: bool = False) -> int:
    """The rank of a key: the entity's own, and what the kind of key, the standing of the name and a
    region of its own take.
    """
    return own + _BY_KIND.get(KEY_KINDS[kind], _OTHER_KIND) + _BY_STATUS[status] + regional * _REGIONAL


def score(*, how: str, rank: int, distance: float = 0.0) -> float:
    """The score of a match; `distance` is the number of edits of a likeness, what missing words
    weigh in edits, or how many steps of reading led to what is the same.
    """
    if how == "exact":
        return EXACT - rank / 1000 - distance * PER_STEP
    if how == "prefix":
        return PREFIX - rank / 1000
    return max(0.0, FUZZY - distance * PER_EDIT - rank / 1000 * _RANK_IN_FUZZY)
