"""How long the lists and objects of a document may be: looked at before a model is held against it.

A model makes a fault of every member that it does not know, and holds the interpreter while it does: four megabytes of
`1,1,1` stopped a worker for seconds and were answered with a hundred megabytes. Bounds are the contract's.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gazetteer.errors import Invalid, pointer

#: Members of a list or object in a body, unless something else is stated for it.
LONGEST: Final = 1_000
#: Bytes of an answer that is not streamed.
LARGEST_ANSWER: Final = 16 * 1024 * 1024
#: Faults of one document that are told; of the others only how many there are.
MOST_FAULTS: Final = 100
#: Lists and objects within one another.
_DEEPEST: Final = 32
#: Characters of what stands somewhere that a refusal shows.
_SHOWN: Final = 60
#: Writes as much of a value as is shown, however long or deep it is: `repr` ends in an error where it is as deep as JSON may be.
_WRITING: Final = reprlib.Repr()
_WRITING.maxlevel = _WRITING.maxlist = _WRITING.maxdict = _SHOWN // 4
_WRITING.maxstring = _WRITING.maxother = _SHOWN


def check_bounds(document: object, *, base: str = "", stated: Mapping[str, int | None] | None = None) -> None:
    """Refuse a document with a list or object that is too long, or too deep; raises `Invalid` naming place and bound.

    `stated` has the bounds of the document's own members by their names; None leaves a member to its own check.
    """
    members: list[tuple[tuple[str | int, ...], object]] = [((), document)]
    while members:
        where, value = members.pop()
        if not isinstance(value, dict | list):
            continue
        most: int | None = LONGEST
        if len(where) == 1 and stated is not None:
            most = stated.get(str(where[0]), LONGEST)
        if most is None:
            continue
        if len(value) > most:
            _refuse(base + pointer(*where), f"expected at most {most:,} members, found {len(value):,}")
        if len(where) > _DEEPEST:
            _refuse(base + pointer(*where), f"expected at most {_DEEPEST} levels")
        inside: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        members.extend(((*where, key), member) for key, member in inside if isinstance(member, dict | list))


def excerpt(found: object) -> str:
    """The beginning of a value of a document, as a refusal shows what was found."""
    shown = repr(found[: _SHOWN + 1]) if isinstance(found, str) else _WRITING.repr(found)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."


def check_answer(size: int, *, where: str = "") -> None:
    """Refuse what would be answered with too many bytes; `where` is the part of the body that makes it so much."""
    if size > LARGEST_ANSWER:
        _refuse(where, f"the answer would have more than {LARGEST_ANSWER:,} bytes; ask for less at a time")


def _refuse(where: str, detail: str) -> None:
    raise Invalid(detail, errors=[{"pointer": where, "detail": detail}])


def told(faults: list[dict[str, str]]) -> list[dict[str, str]]:
    """As many of the faults as one answer tells."""
    return faults[:MOST_FAULTS]


def count_of(faults: list[dict[str, str]]) -> str:
    """How many faults there are, and that not all are told."""
    count = f"{len(faults):,} fault{'s' * (len(faults) != 1)}"
    return count if len(faults) <= MOST_FAULTS else f"{count}, of which the first {MOST_FAULTS} are told"
