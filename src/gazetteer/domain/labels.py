"""Which name stands for an entity in each language, where one plain form is wanted.

Works on written names (dictionaries, as they are stored), because it runs for every entity of an import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

#: The region whose usage is meant where a language is named without one.
MAIN_REGION: Final[Mapping[str, str]] = {
    "zh-Hans": "CN",
    "zh-Hant": "TW",
    "ru": "RU",
    "ja": "JP",
    "mn": "MN",
    "de": "DE",
    "fr": "FR",
    "kk": "KZ",
    "ky": "KG",
    "uz": "UZ",
    "tg": "TJ",
    "ug": "CN",
    "uk": "UA",
}

_NEVER: Final = 9
_LAST_RESORT: Final = 8


def _rank(name: Mapping[str, Any]) -> int:
    """How well a name serves as its language's label: the smaller the better."""
    status = name.get("status", "admitted")
    if status == "lookup":
        return _NEVER
    if status == "deprecated":
        return _LAST_RESORT
    region = name.get("region")
    at_home = region is None or region == MAIN_REGION.get(name["lang"])
    if status == "preferred":
        return (0 if region is None else 1) if at_home else 4
    if name.get("type") == "abbreviation":
        return 7
    if name.get("type") == "historical" or name.get("to") not in (None, ".."):
        return 6
    return 2 if region is None else 3 if at_home else 5


def labels(names: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The label of each language: what is preferred there, else the first admitted name still in use.

    Preferred without a region goes before preferred in the language's main region, then come admitted names, then what is
    preferred elsewhere, names no longer in use and abbreviations. Forms of status `lookup` never serve; deprecated ones only
    where there would be no label at all. Languages stand in the order in which the names mention them.
    """
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        rank = _rank(name)
        if rank == _NEVER:
            continue
        standing = best.get(name["lang"])
        if standing is None or rank < standing[0]:
            best[name["lang"]] = (rank, name["text"])
    fit = {lang: text for lang, (rank, text) in best.items() if rank < _LAST_RESORT}
    return fit or {lang: text for lang, (_, text) in best.items()}
