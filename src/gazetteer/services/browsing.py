"""Going through everything there is: entities by kind, type and first letter, in the order of a language, with counts.

What is listed is put in order once for each state of the data and each language; going on from page to page reads only
memory.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.language import pinyin
from gazetteer.services import lookup
from gazetteer.services.context import Gazetteer

#: More entities than anybody goes through by letters; of a larger gazetteer those with the first ids are listed.
MOST_LISTED: Final = 20_000
_PORTION: Final = 1_000
#: How many characters of a Chinese label are read to put it in order; equals stand by their characters.
_READ: Final = 3
#: Where a label does not begin with a letter.
OTHER_LETTER: Final = "#"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity with its label in the language of the list, and what it is put in order by."""

    summary: Mapping[str, Any]
    label: str
    letter: str
    order: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found: one page of it, how many there are, and how many under each kind, type and letter.

    The kinds are counted among all, the types among those of the kind asked for, and the letters among those of the
    kind and the type.
    """

    results: list[Mapping[str, Any]]
    count: int
    kinds: list[tuple[str, int]]
    types: list[tuple[str, int]]
    letters: list[tuple[str, int]]


class Catalogue:
    """The lists of one process: of the newest state of the data only, a list a language."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._version: int | None = None
        self._lists: dict[str, list[Listed]] = {}

    def of(self, gazetteer: Gazetteer, lang: str) -> list[Listed]:
        """Everything that has a label in a language, in its order: Chinese by pinyin."""
        version = lookup.data_version(gazetteer)
        if version != self._version:
            self._version, self._lists = version, {}
        found = self._lists.get(lang)
        if found is None:
            found = self._lists[lang] = _in_order(gazetteer, lang)
        return found


def browse(
    gazetteer: Gazetteer,
    lang: str,
    *,
    kind: str | None = None,
    type_: str | None = None,
    letter: str | None = None,
    first: int = 0,
    limit: int = 60,
) -> Counted:
    """A page of what has a label in `lang` and is of this kind and type and begins with this letter."""
    every = gazetteer.part(Catalogue).of(gazetteer, lang)
    of_kind = [one for one in every if kind is None or one.summary["kind"] == kind]
    of_type = [one for one in of_kind if type_ is None or type_ in one.summary["types"]]
    found = [one for one in of_type if letter is None or one.letter == letter]
    types = Counter(name for one in of_kind for name in one.summary["types"])
    return Counted(
        results=[one.summary for one in found[first : first + limit]],
        count=len(found),
        kinds=Counter(str(one.summary["kind"]) for one in every).most_common(),
        types=sorted(types.items(), key=lambda item: (-item[1], item[0])),
        letters=sorted(Counter(one.letter for one in of_type).items(), key=_letter_order),
    )


def _letter_order(counted: tuple[str, int]) -> tuple[bool, str]:
    return counted[0] == OTHER_LETTER, counted[0]


def _in_order(gazetteer: Gazetteer, lang: str) -> list[Listed]:
    found: list[Listed] = []
    after: tuple[str, ...] | None = None
    while len(found) < MOST_LISTED:
        page = lookup.entities(gazetteer, limit=_PORTION, after=after)
        found.extend(_listed(page.results, lang))
        if page.last is None:
            break
        after = tuple(page.last)
    return sorted(found, key=lambda one: (one.letter == OTHER_LETTER, one.order, one.summary["id"]))


def _listed(summaries: Sequence[Mapping[str, Any]], lang: str) -> list[Listed]:
    listed: list[Listed] = []
    for summary in summaries:
        label = summary.get("label", {}).get(lang)
        if label:
            order = _order(label, lang, summary["kind"])
            listed.append(Listed(summary, label, _letter(order), order))
    return listed


def _order(label: str, lang: str, kind: str) -> str:
    """What a label is put in order by: without case and marks, Chinese by its reading."""
    spelled = label
    if lang.startswith("zh"):
        read = pinyin.readings(label[:_READ], kind=kind, lang=lang)
        spelled = f"{read[0].pinyin} {label}" if read else label
    plain = unicodedata.normalize("NFD", spelled.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character) or character == "\u0306")
    return unicodedata.normalize("NFC", kept).lstrip("«\"'“‘(（《")


def _letter(order: str) -> str:
    first = order[:1].upper()
    return first if first.isalpha() else OTHER_LETTER
