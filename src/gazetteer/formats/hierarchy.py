"""What is broader than what, and what follows from it for a thesaurus (SKOS Reference, 8): which step up is worth saying, and
what may not be called merely related.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

#: Things whose ancestors are kept.
_REMEMBERED = 100_000


class Hierarchy:
    """A hierarchy over `above`, which tells what is stated to be right above a thing."""

    def __init__(self, above: Callable[[str], Collection[str]]) -> None:
        self._above = above
        self._all_above = lru_cache(maxsize=_REMEMBERED)(self._climb)

    def _climb(self, thing: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(self._above(thing))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._above(one))
        return frozenset(found)

    def broader(self, thing: str) -> list[str]:
        """What is right above a thing, without what is above that too; what is in a circle with it is not above it."""
        stated = [
            one for one in dict.fromkeys(self._above(thing)) if one != thing and thing not in self._all_above(one)
        ]
        return [one for one in stated if not any(one in self._all_above(other) for other in stated if other != one)]

    def are_in_line(self, one: str, other: str) -> bool:
        """Whether one of two is above the other, at any remove: such a pair is not related (S27)."""
        return other in self._all_above(one) or one in self._all_above(other)

    def is_top(self, thing: str) -> bool:
        """Whether nothing is above a thing."""
        return not self.broader(thing)


def of_pairs(pairs: Iterable[tuple[str, str]]) -> Hierarchy:
    """The hierarchy of all that is stated: each pair a thing and what is broader."""
    above: dict[str, list[str]] = {}
    for thing, broader in pairs:
        above.setdefault(thing, []).append(broader)
    return Hierarchy(lambda thing: above.get(thing, ()))
