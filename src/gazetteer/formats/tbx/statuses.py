"""The standing of a term, in the words of many tools."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Standing(NamedTuple):
    """The status of a name, and its type where the standing tells that, too."""

    status: str
    type: str | None = None


_ADMITTED: Final = Standing("admitted")
_DEPRECATED: Final = Standing("deprecated")
_PREFERRED: Final = Standing("preferred")
_OF_THE_PAST: Final = Standing("admitted", "historical")

#: Words of standards and of tools (TermWeb, MultiTerm, Weblate, memoQ), in letters only and without `term`.
_WORDS: Final = {
    **dict.fromkeys("preferred recommended standardized".split(), _PREFERRED),
    **dict.fromkeys("admitted allowed permitted accepted acceptable tolerated".split(), _ADMITTED),
    **dict.fromkeys("approved legal regulated".split(), _ADMITTED),
    **dict.fromkeys("deprecated forbidden prohibited donotuse notrecommended".split(), _DEPRECATED),
    **dict.fromkeys("notallowed notpermitted notaccepted notapproved unapproved".split(), _DEPRECATED),
    **dict.fromkeys("notadmitted rejected banned avoid avoided negative blacklisted".split(), _DEPRECATED),
    **dict.fromkeys("superseded obsolete".split(), _OF_THE_PAST),
}
_CATEGORIES: Final = frozenset(
    "administrativestatus usagestatus normativeauthorization status usage termstatus".split()
)


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", text.lower())


def is_status(category: str) -> bool:
    """Whether a data category says how a term stands."""
    return _letters(category) in _CATEGORIES


def standing_of(value: str) -> Standing | None:
    """The standing that a value means; None where it is not understood."""
    return _WORDS.get(_letters(value).removesuffix("admnsts").removesuffix("term"))
