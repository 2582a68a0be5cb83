"""Russian names out of Latin letters: what the writer of a romanised name had before him, as far as
the letters tell.

One reading a system, longest spelling first: GOST 7.79 B (x, cz, shh), ALA-LC and BGN/PCGN (ia, ya,
kh, shch), the scholarly one (x or ch, c, š), German (tsch, w, ja) and French (tch, ou, ia). Soft
signs that were left out stay out. Whether anything is called so is for the search to find out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_COMMON: Final = (
    "a=а b=б v=в g=г d=д e=е z=з i=и k=к l=л m=м n=н o=о p=п r=р s=с t=т u=у f=ф '=ь ’=ь ʹ=ь ′=ь \"=ъ ʺ=ъ ”=ъ"
)
_SYSTEMS: Final = {
    "gost_7_79_b": "shh=щ zh=ж cz=ц c=ц ch=ч sh=ш yo=ё yu=ю ya=я x=х j=й y'=ы y`=ы e'=э e`=э ``=ъ `=ь y=ы",
    "ala_lc": "shch=щ zh=ж kh=х tsk=тск ts=ц ch=ч sh=ш iu=ю ia=я ĭ=й ë=ё ė=э y=ы ii$=ий oi$=ой ei$=ей ai$=ай",
    "bgn_pcgn": "shch=щ zh=ж kh=х tsk=тск ts=ц ch=ч sh=ш yu=ю ya=я ye=е yë=ё yo=ё ë=ё iy=ий yy=ый oy=ой ey=ей ay=ай uy=уй y=ы",
    "scholarly": "šč=щ ŝ=щ ž=ж ch=х x=х h=х c=ц č=ч š=ш ju=ю ja=я â=я û=ю j=й ë=ё è=э ė=э y=ы",
    "german": "schtsch=щ tsch=ч sch=ш sh=ж ch=х z=ц ju=ю ja=я jo=ё je=е w=в y=ы ij=ий ai=ай ei=ей oi=ой j=й ow$=ов ew$=ев",
    "french": "chtch=щ tch=ч ch=ш kh=х ts=ц iou=ю ia=я io=ё ou=у j=ж ï=й y=ы off$=ов eff$=ев ine$=ин ov$=ов",
}  # fmt: skip  # laid out as a table
_WORD: Final = re.compile(r"[\w'’ʹ′\"ʺ”`͡]+")
#: A text of more letters is no name.
_LONGEST: Final = 100


#: A y between vowels belongs to the second of them (voennaya, Primorye), else to the first (Nikolay).
_BETWEEN_VOWELS: Final = " ".join(
    f"{first}y{second}={before}{behind}"
    for first, before in zip("aeiou", "аеиоу", strict=True)
    for second, behind in zip("aeuo", "яеюё", strict=True)
)


def _table(system: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What reads the next letters of a word, and what they stand for; endings have a $ behind them."""
    further = _BETWEEN_VOWELS if system == "bgn_pcgn" else ""
    table = dict(pair.split("=") for pair in f"{_COMMON} {_SYSTEMS[system]} {further}".split())
    spellings = sorted(table, key=lambda latin: (not latin.endswith("$"), -len(latin)))
    return re.compile("|".join(re.escape(latin).replace(r"\$", "$") for latin in spellings)), table


_TABLES: Final = {system: _table(system) for system in _SYSTEMS}


@lru_cache(maxsize=1_024)
def cyrillic_of(text: str) -> tuple[str, ...]:
    """What a text in Latin letters may be in Cyrillic ones, each reading once; none where it has
    other letters or a word that no system spells so.
    """
    lower = unicodedata.normalize("NFC", text.lower().replace("\N{COMBINING DOUBLE INVERTED BREVE}", ""))
    if len(lower) > _LONGEST:
        return ()
    found: dict[str, None] = {}
    for pattern, table in _TABLES.values():
        read = _read(lower, pattern, table)
        if read is not None:
            found[read] = None
    return tuple(found)


def _read(text: str, pattern: re.Pattern[str], table: dict[str, str]) -> str | None:
    parts: list[str] = []
    position = 0
    for word in _WORD.finditer(text):
        parts.append(text[position : word.start()])
        read = _word(word.group(), pattern, table)
        if read is None:
            return None
        parts.append(read)
        position = word.end()
    return "".join([*parts, text[position:]]) if position else None


def _word(word: str, pattern: re.Pattern[str], table: dict[str, str]) -> str | None:
    letters: list[str] = []
    position = 0
    while position < len(word):
        found = pattern.match(word, position)
        if found is None:
            return None
        spelled = found.group()
        at_end = f"{spelled}$" if found.end() == len(word) else spelled
        letters.append(table.get(at_end) or table[spelled])
        position = found.end()
    return "".join(letters)
