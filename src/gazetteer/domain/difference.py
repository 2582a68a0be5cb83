"""What differs between two versions of a written document, statement by statement, as a person compares them.

A JSON Patch says how to turn one into the other; this says what became of each name, date, record or link: added, removed or
changed. A statement of one version is the same as one of the other where it has the same id, else where it says the same thing
of the same thing (the key of its field), else where it is the only one left over of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from gazetteer.domain.document import ASSERTIONS, WrittenEntity

Statement = Mapping[str, Any]
_Key = Callable[[Statement], Any]


def _same(*members: str) -> _Key:
    return lambda one: tuple(str(one.get(member)) for member in members)


#: By what the statements of each field are known again, the surest first.
_KEYS: Final[dict[str, tuple[_Key, ...]]] = {
    "names": (_same("lang", "text", "region"), _same("lang", "text"), _same("lang")),
    "definitions": (_same("lang"),),
    "contexts": (_same("lang", "text"), _same("lang")),
    "dates": (_same("event", "date"), _same("event")),
    "relations": (_same("type", "target", "from"), _same("type", "target"), _same("type")),
    "sovereignty": (_same("holders", "status", "from"), _same("holders", "status"), _same("from"), _same("status")),
    "figures": (_same("property", "as_of"), _same("property")),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: the field of the document, and what stands there before and after; None where nothing does.

    In the fields of `ASSERTIONS` each side is one statement, or with `reordered` all of them; in every other field it is the
    field's whole value.
    """

    field: str
    before: Any
    after: Any
    reordered: bool = False

    @property
    def what(self) -> Literal["added", "removed", "changed", "reordered"]:
        """What became of it."""
        if self.reordered:
            return "reordered"
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def members(self) -> list[tuple[str, Any, Any]]:
        """Of two statements or two maps, the members that differ, each before and after."""
        if not isinstance(self.before, Mapping) or not isinstance(self.after, Mapping):
            return []
        names = list(dict.fromkeys([*self.before, *self.after]))
        found = [(name, self.before.get(name), self.after.get(name)) for name in names]
        return [(name, was, now) for name, was, now in found if was != now]


def differences(before: WrittenEntity | None, after: WrittenEntity | None) -> list[Difference]:
    """All that differs between two documents, in the order of the document; None is no document at all."""
    old: Mapping[str, Any] = before or {}
    new: Mapping[str, Any] = after or {}
    order = list(dict.fromkeys([*old, *new]))
    found: list[Difference] = []
    for name in order:
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if name in ASSERTIONS:
            found.extend(_between(name, was or (), now or ()))
        else:
            found.append(Difference(name, was, now))
    return found


def _between(field: str, before: Sequence[Statement], after: Sequence[Statement]) -> Iterator[Difference]:
    pairs = _pairs(field, before, after)
    partner = {new: old for old, new in pairs.items()}
    differs = False
    for position, statement in enumerate(before):
        if position not in pairs:
            differs = True
            yield Difference(field, statement, None)
    for position, statement in enumerate(after):
        was = None if position not in partner else before[partner[position]]
        if was != statement:
            differs = True
            yield Difference(field, was, statement)
    if not differs:
        yield Difference(field, list(before), list(after), reordered=True)


def _pairs(field: str, before: Sequence[Statement], after: Sequence[Statement]) -> dict[int, int]:
    """Which statement of the one list is which of the other, by position."""
    pairs: dict[int, int] = {}
    # What is the same to the letter first, then what states the same id.
    *surer, last = _KEYS[field]
    for key in (_whole, _own_id, *surer):
        _pair(pairs, before, after, key)
    _pair(pairs, before, after, last, only_one=True)
    return pairs


def _whole(statement: Statement) -> Any:
    return repr(sorted(statement.items()))


def _own_id(statement: Statement) -> Any:
    return statement.get("id")


def _pair(
    pairs: dict[int, int], before: Sequence[Statement], after: Sequence[Statement], key: _Key, *, only_one: bool = False
) -> None:
    """Pair what is left over and has the same key, in its order; with `only_one` where each side has but one of it."""
    taken = set(pairs.values())
    left: dict[Any, list[int]] = {}
    right: dict[Any, list[int]] = {}
    for position, statement in enumerate(before):
        if position not in pairs:
            left.setdefault(key(statement), []).append(position)
    for position, statement in enumerate(after):
        if position not in taken:
            right.setdefault(key(statement), []).append(position)
    for value, positions in left.items():
        others = right.get(value, [])
        if value is None or (only_one and (len(positions), len(others)) != (1, 1)):
            continue
        pairs.update(zip(positions, others, strict=False))


def counterpart(field: str, statement: Statement, among: Sequence[Statement]) -> int | None:
    """The place of what another version made of a statement; None where it made nothing of it."""
    return _pairs(field, [statement], among).get(0)
