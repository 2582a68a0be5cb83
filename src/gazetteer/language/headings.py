"""Headings: names as catalogues, lists of countries and statistics write them, with what sorts them
put first and the rest behind a comma or in a bracket (Korea, Republic of; Nerchinsk, Treaty of
(1689); Korea (South)), or with the kind of state or the word before the name abbreviated (P.R.
China, Korea, Dem. Rep.; N. Korea, Ниж. Новгород, Ю.-Сахалинск).

They are turned into what running text says. Whether something is called so is for the search to
find out.
"""

from __future__ import annotations

import re
from typing import Final

_TAIL: Final = re.compile(
    r"(?P<name>[^,，()（）]+?)\s*(?:[,，]\s*(?P<behind>[^,，()（）]+?)|[(（]\s*(?P<within>[^,，()（）]+?)\s*[)）])"
    r"\s*(?:[,，]?\s*[(（]?\s*[\d–-]+\s*[)）]?)?"
)
_OF: Final = re.compile(r".+\s(?:of|of\s+the)", re.IGNORECASE)
_DIRECTIONS: Final = frozenset(
    """
    north south east west northern southern eastern western inner outer upper lower new great
    северная южная восточная западная внутренняя внешняя северный южный восточный западный
    """.split()
)
#: Kinds of state as they are abbreviated, the longest first, and written out before a name.
_KINDS: Final = (
    (r"d(?:em(?:ocratic)?)?\.?\s*p(?:eo(?:ples?|ple['’]s)?)?\.?\s*r(?:ep(?:ublic)?)?\.?", "Democratic People's Republic of"),
    (r"p(?:eo(?:ples?|ple['’]s)?)?\.?\s*(?:d(?:em)?\.?\s*)r(?:ep)?\.?", "People's Democratic Republic of"),
    (r"p(?:eo(?:ples?|ple['’]s)?)?\.?\s*r(?:ep(?:ublic)?)?\.?", "People's Republic of"),
    (r"islamic\s+rep(?:ublic)?\.?", "Islamic Republic of"),
    (r"arab\s+rep(?:ublic)?\.?", "Arab Republic of"),
    (r"fed(?:eral)?\.?\s*rep(?:ublic)?\.?", "Federal Republic of"),
    (r"(?:soc(?:ialist)?\.?\s*rep(?:ublic)?\.?|s\.\s*r\.)", "Socialist Republic of"),
    (r"dem(?:ocratic)?\.?\s*rep(?:ublic)?\.?", "Democratic Republic of"),
    (r"(?:rep(?:ublic)?|r\.\s*o)\.?", "Republic of"),
)  # fmt: skip  # laid out as a table
_ALONE: Final = tuple((re.compile(pattern, re.IGNORECASE), full) for pattern, full in _KINDS)
_BEFORE: Final = tuple(
    (re.compile(pattern + r"(?:\s+of(?:\s+the)?)?\s+(?=\w)", re.IGNORECASE), full) for pattern, full in _KINDS
)

#: Words before names as maps and tables shorten them, each with all that it may stand for.
_SHORTENED: Final = {
    "n": "north northern new", "s": "south southern", "e": "east eastern", "w": "west western",
    "no": "north northern", "so": "south southern", "gt": "great greater", "grt": "great greater", "pt": "port",
    "up": "upper", "upr": "upper", "low": "lower", "lwr": "lower", "inn": "inner", "out": "outer", "cen": "central",
    "б": "большой большая большое большие", "м": "малый малая малое малые",
    "в": "великий великая верхний верхняя восточный восточная", "н": "нижний нижняя новый новая",
    "с": "северный северная", "ю": "южный южная южные", "з": "западный западная",
    "бол": "большой большая большое большие", "мал": "малый малая малое малые", "вел": "великий великая великое",
    "верх": "верхний верхняя верхнее верхние", "ниж": "нижний нижняя нижнее нижние", "ср": "средний средняя среднее средние",
    "сред": "средний средняя среднее средние", "нов": "новый новая новое новые", "ст": "старый старая старое старые",
    "стар": "старый старая старое старые", "сев": "северный северная северное северные",
    "юж": "южный южная южное южные", "вост": "восточный восточная восточное", "зап": "западный западная западное",
    "сов": "советский советская советское", "кр": "красный красная красное", "красн": "красный красная красное",
    "внеш": "внешний внешняя", "внутр": "внутренний внутренняя",
}  # fmt: skip  # laid out as a table
#: The same at the head of a compound: Ю.-Сахалинск.
_SHORTENED_BEFORE_HYPHEN: Final = {
    "с": "северо", "ю": "южно", "в": "восточно верхне", "з": "западно", "н": "нижне ново", "сев": "северо",
    "юж": "южно", "вост": "восточно", "зап": "западно", "верх": "верхне", "ниж": "нижне", "нов": "ново",
}  # fmt: skip  # laid out as a table
_SHORT_WORD: Final = re.compile(r"(?P<word>[^\W\d_]{1,5})\.(?P<joint>\s*-\s*|\s*)(?P<name>[^\W\d_]{3}.*)")


def written_out(text: str) -> tuple[str, ...]:
    """What a heading says in running text, the likeliest first; none where the text is no heading."""
    heading = _TAIL.fullmatch(text.strip())
    if heading is None:
        return _abbreviated(text.strip()) or _lengthened(text.strip())
    name = heading["name"]
    tail = heading["behind"] or heading["within"]
    if heading["behind"] and _OF.fullmatch(tail):
        return (f"{tail} {name}", *_abbreviated(f"{tail} {name}"))
    if tail.lower() in _DIRECTIONS:
        return (f"{tail} {name}",)
    kind = _kind_of_state(tail)
    return () if kind is None else (f"{kind} {name}",)


def _kind_of_state(tail: str) -> str | None:
    for pattern, full in _ALONE:
        if pattern.fullmatch(tail):
            return full
    return None


def _abbreviated(text: str) -> tuple[str, ...]:
    """The text with the kind of state at its head written out."""
    for pattern, full in _BEFORE:
        found = pattern.match(text)
        if found is not None:
            return (f"{full} {text[found.end() :]}",)
    return ()


def _lengthened(text: str) -> tuple[str, ...]:
    """The text with the shortened word at its head written out in each way."""
    found = _SHORT_WORD.fullmatch(text)
    if found is None:
        return ()
    word, name = found["word"].lower(), found["name"]
    if "-" in found["joint"]:
        return tuple(f"{whole}-{name}" for whole in _SHORTENED_BEFORE_HYPHEN.get(word, "").split())
    return tuple(f"{whole} {name}" for whole in _SHORTENED.get(word, "").split())
