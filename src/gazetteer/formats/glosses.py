"""The English names in a gloss of CC-CEDICT: what stands before the explanation, without what only describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_NAME_ENDS: Final = re.compile(r" \(|, |;|\s*[\[|\u3400-\u9fff]")
_OR: Final = re.compile(r" or | aka ")
_REMARK: Final = re.compile(r"^\([^)]*\)\s*")
_MOST: Final = 4

#: What a place is called by before "of", as its first word or anywhere: Gulf of Mexico, Democratic Republic of the Congo; but
#: the Niger River of West Africa.
_FIRST_BEFORE_OF: Final = frozenset(
    """
    Bay Cape Channel Coast Duchy Gulf Horn Island Islands Isle Isles Lake Land Mount Peninsula Principality Province Rock Sea
    State Strait Straits Territory Valley
    """.split()
)
_BEFORE_OF: Final = frozenset("Republic Kingdom States Union Emirates".split())
#: What joins two words of a place's name in small letters.
_JOINING: Final = frozenset("and on upon the de del la le les du da do dos am an der al el y".split())
#: What a gloss says in small letters behind a name that belongs to it. A city is called by its name alone.
_GENERICS: Final = frozenset(
    """
    banner basin bay canal canyon county desert district falls glacier gulf island islands lake lakes mountain mountains
    ocean pass peak peninsula plain plateau prefecture province range region reservoir ridge river sea strait straits valley
    """.split()
)


def english_names(gloss: str, kind: str) -> list[str]:
    """The names in a gloss of something of this kind, each alternative a name; none where it only explains."""
    named = _NAME_ENDS.split(_REMARK.sub("", gloss))[0].strip()
    names = [one.strip() for one in _OR.split(named)]
    if kind == "place":
        names = [place_name(name) for name in names]
    return [name for name in names if name and name[0].isupper()][:_MOST]


def place_name(text: str) -> str:
    """The name that a description of a place begins with; empty where it begins with none.

    "Hequ county in Xinzhou" is Hequ County, "Qingzhou county level city" is Qingzhou.
    """
    words = text.split()
    name = list(_leading(words))
    rest = [word.lower() for word in words[len(name) :]]
    size = 2 if rest[:1] == ["autonomous"] else 1
    generic = rest[:size]
    is_level = rest[size : size + 1] in (["level"], ["level,"])
    if name and generic and generic[-1] in _GENERICS and not is_level:
        name += [word.capitalize() for word in generic]
    return " ".join(name)


def _leading(words: list[str]) -> Iterator[str]:
    """The words of the name at the beginning: those with a capital, and what joins two of them."""
    for place, word in enumerate(words):
        if word[0].isupper():
            yield word
            continue
        before, behind = words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""
        is_called_of = before in _BEFORE_OF or (place == 1 and before in _FIRST_BEFORE_OF)
        joins = word in _JOINING or (word == "of" and is_called_of)
        leads_on = behind[:1].isupper() or (behind == "the" and word == "of")
        if not place or not joins or not leads_on:
            return
        yield word
