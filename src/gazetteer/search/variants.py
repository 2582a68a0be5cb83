"""Likeness: the buckets under which a spelling and whoever misspells it meet.

Two texts that are few edits apart are the same once the right letters are left out of both. A short
spelling is entered under itself with up to two letters left out; a longer one under its first and
its last letters, each with up to one left out, because two edits either leave one end whole or put
one into each. What meets in a bucket is only a candidate: it is pruned by length and letters
(`Items.near`), and the distance decides (optimal string alignment: letters wrong, missing, too many
or swapped).

Everything is counted twice here, for one text and for arrays of many, and a test holds the two
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

Buckets = NDArray[np.uint32]
Items = NDArray[np.uint64]

SHORTEST: Final = 3
LONGEST: Final = 100

_PRIME: Final = 0x9E3779B97F4A7C15
_MIX: Final = 0xC2B2AE3D27D4EB4F
_WORD: Final = (1 << 64) - 1
_LETTERS: Final = 26
_LENGTH_SHIFT: Final = _LETTERS
_ID_SHIFT: Final = 32
_LETTER_MASK: Final = (1 << _LETTERS) - 1
_LONGEST_TOLD: Final = 63
_HAN: Final = ord("⺀")


def most_edits(key: str) -> int:
    """How many edits a text of this length may be away from what it means; 0 where likeness says
    nothing.
    """
    length = len(key)
    if length < SHORTEST or length > LONGEST:
        return 0
    if is_han(key):
        return 1 if length < 6 else 2
    return 1 if length < 5 else 2


def is_han(key: str) -> bool:
    """Whether the key is written in characters, of which each says as much as a syllable."""
    return key[:1] >= "⺀"


@lru_cache(maxsize=256)
def _kept(length: int, left_out: int) -> tuple[tuple[int, ...], ...]:
    """The positions that remain of `length` when exactly `left_out` are left out."""
    return tuple(combinations(range(length), length - left_out))


def _bucket(tag: int, letters: Sequence[int], kept: tuple[int, ...]) -> int:
    value = tag
    for position in kept:
        value = (value * _PRIME + letters[position] + 1) & _WORD
    return (((value ^ (value >> 29)) * _MIX) & _WORD) >> 43


#: How a spelling of a length is entered: (tag, start or None for the whole, letters of the window,
#: most left out).
_WHOLE_SHORT: Final = 1
_WHOLE: Final = 2
_WHOLE_HAN: Final = 3
_FIRST_FIVE, _LAST_FIVE, _FIRST_SIX, _LAST_SIX = 4, 5, 6, 7


def _scheme(length: int, *, han: bool) -> int:
    if han:
        return _WHOLE_HAN if length < 8 else _FIRST_FIVE
    if length < 5:
        return _WHOLE_SHORT
    if length < 8:
        return _WHOLE
    return _FIRST_FIVE if length < 11 else _FIRST_SIX


def _entries(key: str, scheme: int, *, longest: int) -> Iterator[int]:
    letters = [ord(letter) for letter in key]
    if scheme in (_WHOLE_SHORT, _WHOLE, _WHOLE_HAN):
        most = 2 if scheme == _WHOLE else 1
        for left_out in range(max(0, len(letters) - longest), most + 1):
            for kept in _kept(len(letters), left_out):
                yield _bucket(scheme, letters, kept)
        return
    width = 5 if scheme == _FIRST_FIVE else 6
    for tag, window in ((scheme, letters[:width]), (scheme + 1, letters[-width:])):
        for left_out in (0, 1):
            for kept in _kept(len(window), left_out):
                yield _bucket(tag, window, kept)


def buckets_of(key: str) -> set[int]:
    """The buckets under which a stored spelling is entered."""
    if not SHORTEST <= len(key) <= LONGEST:
        return set()
    return set(_entries(key, _scheme(len(key), han=is_han(key)), longest=LONGEST))


def buckets_for(key: str, edits: int) -> list[int]:
    """The buckets in which a query finds what is at most `edits` away."""
    han = is_han(key)
    found: dict[int, None] = {}
    lengths = range(max(SHORTEST, len(key) - edits), len(key) + edits + 1)
    for scheme in dict.fromkeys(_scheme(length, han=han) for length in lengths):
        longest = max(length for length in lengths if _scheme(length, han=han) == scheme)
        found.update(dict.fromkeys(_entries(key, scheme, longest=longest)))
    return list(found)


def _mask(key: str) -> int:
    value = 0
    for letter in key:
        value |= 1 << (ord(letter) % _LETTERS)
    return value


def item(number: int, key: str) -> int:
    """A spelling as it stands in a bucket: its number, its length and which letters it has."""
    return number << _ID_SHIFT | min(len(key), _LONGEST_TOLD) << _LENGTH_SHIFT | _mask(key)


def near(items: Items, key: str, edits: int, *, most: int) -> list[int]:
    """The numbers of the spellings among `items` that can be at most `edits` away, at most `most`.

    Those that were met under more variants come first, as they are likelier.
    """
    mask = np.uint64(_mask(key))
    letters = items & np.uint64(_LETTER_MASK)
    length = min(len(key), _LONGEST_TOLD)
    lengths = ((items >> np.uint64(_LENGTH_SHIFT)) & np.uint64(63)).astype(np.int16)
    longer = np.abs(lengths - length)
    # A letter put wrong is one that is missing and one too many; what makes the text longer or
    # shorter is only one of them.
    other = np.bitwise_count(letters ^ mask)
    can_be = (
        (longer <= edits)
        & (other <= 2 * edits - longer)
        & (np.bitwise_count(letters & ~mask) <= edits)
        & (np.bitwise_count(mask & ~letters) <= edits)
    )
    numbers, counts = np.unique(items[can_be] >> np.uint64(_ID_SHIFT), return_counts=True)
    if len(numbers) > most:
        numbers = numbers[np.argsort(-counts, kind="stable")[:most]]
    return [int(number) for number in numbers]


def entries_of(numbers: Sequence[int], keys: Sequence[str]) -> tuple[Buckets, Items]:
    """The postings of many spellings at once, sorted by bucket and then by item."""
    all_buckets: list[Buckets] = []
    all_items: list[Items] = []
    for scheme, indexes in _alike_in_scheme(keys).items():
        chosen = [keys[index] for index in indexes]
        numbered = zip(indexes, chosen, strict=True)
        items = np.fromiter((item(numbers[index], key) for index, key in numbered), np.uint64, len(chosen))
        for buckets in _buckets_of_many(chosen, scheme[0]):
            all_buckets.append(buckets)
            all_items.append(items)
    if not all_buckets:
        return np.empty(0, np.uint32), np.empty(0, np.uint64)
    buckets, items = np.concatenate(all_buckets), np.concatenate(all_items)
    order = np.lexsort((items, buckets))
    buckets, items = buckets[order], items[order]
    # A letter that stands twice in a row gives the same variant twice.
    first = np.ones(len(buckets), bool)
    first[1:] = (buckets[1:] != buckets[:-1]) | (items[1:] != items[:-1])
    return buckets[first], items[first]


def _alike_in_scheme(keys: Sequence[str]) -> dict[tuple[int, int], list[int]]:
    """Which of the keys are entered alike: by one scheme and, where that takes the whole key, of
    one length.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for index, key in enumerate(keys):
        if SHORTEST <= len(key) <= LONGEST:
            scheme = _scheme(len(key), han=is_han(key))
            length = len(key) if scheme <= _WHOLE_HAN else 0
            groups.setdefault((scheme, length), []).append(index)
    return groups


def _buckets_of_many(keys: Sequence[str], scheme: int) -> Iterator[Buckets]:
    """The buckets of keys that are entered alike, variant by variant: each time one bucket a key."""
    if scheme <= _WHOLE_HAN:
        yield from _variants_of(keys, scheme, most=2 if scheme == _WHOLE else 1)
        return
    width = 5 if scheme == _FIRST_FIVE else 6
    yield from _variants_of([key[:width] for key in keys], scheme, most=1)
    yield from _variants_of([key[-width:] for key in keys], scheme + 1, most=1)


def _variants_of(texts: Sequence[str], tag: int, *, most: int) -> Iterator[Buckets]:
    width = len(texts[0])
    letters = _matrix(texts, width)
    for left_out in range(most + 1):
        for kept in _kept(width, left_out):
            value = np.full(len(texts), tag, np.uint64)
            for position in kept:
                value = value * np.uint64(_PRIME) + letters[:, position] + np.uint64(1)
            value = ((value ^ (value >> np.uint64(29))) * np.uint64(_MIX)) >> np.uint64(43)
            yield value.astype(np.uint32)


def _matrix(texts: Sequence[str], width: int) -> NDArray[np.uint64]:
    """The code points of texts of one length, a row a text."""
    encoded = "".join(texts).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(encoded, np.uint32).reshape(len(texts), width).astype(np.uint64)
