"""Carrying a change of a document over to another version of it: what was changed from one to the other is changed there too.

A proposal was made from a version that is not the newest any more; a merge is undone though its outcome was edited since. What
the change touches and somebody else has changed meanwhile cannot be carried over: it is told, and stays as it is.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from gazetteer.domain.difference import Difference, counterpart, differences
from gazetteer.domain.document import ASSERTIONS, WrittenEntity


@dataclass(frozen=True, slots=True)
class Carried:
    """The document with the change, and what of the change could not be carried over."""

    document: WrittenEntity
    left: list[Difference] = field(default_factory=list)


def carried(before: WrittenEntity, after: WrittenEntity, newest: WrittenEntity) -> Carried:
    """`newest` with all that makes `after` of `before`."""
    if newest in (before, after):
        return Carried(after)
    document = copy.deepcopy(dict(newest))
    left: list[Difference] = []
    for difference in differences(before, after):
        change = _statement if difference.field in ASSERTIONS else _value
        if not change(document, difference):
            left.append(difference)
    for name in [name for name, value in document.items() if value in ([], {})]:
        if name in ASSERTIONS or name not in newest:
            del document[name]
    return Carried(cast(WrittenEntity, document), left)


def _statement(document: dict[str, Any], difference: Difference) -> bool:
    """Change one statement of a list; whether that could be done."""
    standing: list[Any] = document.setdefault(difference.field, [])
    if difference.reordered:
        if standing == difference.before:
            standing[:] = difference.after
        # In another list there is no such order; nothing is lost by that.
        return True
    if difference.before is None:
        if difference.after not in standing:
            standing.append(difference.after)
        return True
    if difference.before not in standing:
        return difference.after in standing if difference.after is not None else False
    at = standing.index(difference.before)
    comes = difference.after is not None and difference.after not in standing
    standing[at : at + 1] = [difference.after] if comes else []
    return True


def _value(document: dict[str, Any], difference: Difference) -> bool:
    """Change a field that is no list of statements; whether that could be done."""
    name, was, now = difference.field, difference.before, difference.after
    standing = document.get(name)
    if standing == was:
        _set(document, name, now)
    elif standing == now:
        pass
    elif _all(Mapping, was, now, standing):
        return _members(document, difference)
    elif _all(list, was, now, standing):
        kept = [one for one in standing or () if one in (now or ()) or one not in (was or ())]
        _set(document, name, kept + [one for one in now or () if one not in kept and one not in (was or ())])
    else:
        return False
    return True


def _all(kind: type[Any], *values: Any) -> bool:
    return all(value is None or isinstance(value, kind) for value in values)


def _members(document: dict[str, Any], difference: Difference) -> bool:
    """Change the members of a map that the change touches, where they are as they were."""
    was, now = difference.before or {}, difference.after or {}
    standing = dict(document.get(difference.field) or {})
    for key in was.keys() | now.keys():
        if was.get(key) == now.get(key) or standing.get(key) == now.get(key):
            continue
        if standing.get(key) != was.get(key):
            return False
        _set(standing, key, now.get(key))
    _set(document, difference.field, standing or None)
    return True


def _set(members: dict[str, Any], name: str, value: Any) -> None:
    if value is None:
        members.pop(name, None)
    else:
        members[name] = value


def overridden(joined: Carried) -> WrittenEntity:
    """The document with what could not be carried over put in the place of what stands there instead."""
    document: dict[str, Any] = copy.deepcopy(dict(joined.document))
    for difference in joined.left:
        if difference.field not in ASSERTIONS:
            _set(document, difference.field, difference.after)
            continue
        standing: list[Any] = document.setdefault(difference.field, [])
        if difference.after is None:
            continue
        at = None if difference.before is None else counterpart(difference.field, difference.before, standing)
        if at is None:
            standing.append(difference.after)
        else:
            standing[at] = difference.after
    return cast(WrittenEntity, document)
