"""How the pages write dates, spans and labels in the language of the interface."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gazetteer.web.texts import ORDER, Language, Texts

_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "en": tuple("January February March April May June July August September October November December".split()),
    "ru": tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()),
    "zh-Hans": tuple(f"{month}月" for month in range(1, 13)),
    "zh-Hant": tuple(f"{month}月" for month in range(1, 13)),
}
_RUSSIAN_MONTHS: Final = tuple(
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
)
_PLAIN: Final = re.compile(r"(-?)(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?([~?%]?)")
#: A decade or a century of which no more is known, and a day or a month that is not.
_ROUGH: Final = re.compile(r"(\d{2})(\dX|XX)([~?%]?)")
_UNKNOWN_PART: Final = re.compile(r"(-XX)+(?=[~?%]?$)")


#: What stands between thousands, where that is no comma.
_BETWEEN_THOUSANDS: Final[dict[Language, str]] = {"ru": "\N{NO-BREAK SPACE}"}


def number(number: int, language: Language) -> str:
    """A whole number, as the language separates its thousands."""
    return f"{number:,}".replace(",", _BETWEEN_THOUSANDS.get(language, ","))


_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def ordinal(number: int, language: Language) -> str:
    """The number of a century, as the language writes it: 19th, 19, XIX."""
    if language == "ru":
        digits, rest = "", number
        for value, letters in _ROMAN:
            digits += letters * (rest // value)
            rest %= value
        return digits
    if language == "en":
        is_teen = number % 100 in (11, 12, 13)
        return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    return str(number)


def date(text: str, texts: Texts) -> str:
    """An EDTF date in words; what is no plain day, month or year stays as it is written."""
    if "/" in text:
        return " / ".join(_end(part, texts) for part in text.split("/"))
    rough = _ROUGH.fullmatch(text)
    if rough is not None:
        return _qualified(_rough(rough[1], rough[2], texts), rough[3], texts)
    found = _PLAIN.fullmatch(_UNKNOWN_PART.sub("", text))
    if found is None:
        return text
    negative, digits, month, day, qualifier = found.groups()
    number = int(digits)
    year = texts("bce", year=number + 1) if negative else str(number)
    return _qualified(_words(year, month, day, texts.language), qualifier, texts)


def _qualified(words: str, qualifier: str, texts: Texts) -> str:
    if qualifier in ("~", "%"):
        return texts("about_date", date=after_preposition(words, texts) or words)
    return texts("perhaps_date", date=words) if qualifier == "?" else words


def _rough(century: str, rest: str, texts: Texts) -> str:
    """A decade (`185X`) or a century (`18XX`) in words."""
    if rest == "XX":
        return texts("century", number=ordinal(int(century) + 1, texts.language))
    return texts("decade", year=f"{century}{rest[0]}0")


def _end(text: str, texts: Texts) -> str:
    """One end of an interval; an open one and an unknown one are told apart."""
    if text == "..":
        return ".."
    return date(text, texts) if text else texts("unknown_date")


def _words(year: str, month: str | None, day: str | None, language: Language) -> str:
    if language in ("zh-Hans", "zh-Hant"):
        return f"{year}年" + ("" if month is None else f"{int(month)}月") + ("" if day is None else f"{int(day)}日")
    if month is None:
        return year
    if language == "ru" and year.isdigit():
        year = f"{year}\N{NO-BREAK SPACE}г."
    if day is None:
        named = _RUSSIAN_MONTHS if language == "ru" else _MONTHS[language]
        return f"{named[int(month) - 1]} {year}"
    return f"{int(day)} {_MONTHS[language][int(month) - 1]} {year}"


def span(from_: str | None, to: str | None, texts: Texts) -> str:
    """A half-open span in words; open and unknown ends are told apart."""
    begin = None if from_ in (None, "..") else date(from_ or "", texts)
    end = None if to in (None, "..") else date(to or "", texts)
    if begin is not None and end is not None:
        return texts("between", begin=begin, end=end)
    begin, end = (after_preposition(one, texts) for one in (begin, end))
    if begin is not None:
        return texts("since" if to == ".." else "unknown_end", date=begin)
    if end is not None:
        return texts("always_until" if from_ == ".." else "unknown_begin", date=end)
    if from_ is None and to is None:
        return texts("undated")
    if from_ is None:
        return texts("still_unknown_begin")
    return texts("always_unknown_end" if to is None else "always")


def after_preposition(words: str | None, texts: Texts) -> str | None:
    """A date as it stands behind "from", "until" or "about": in Russian a month and a decade are inflected then."""
    if words is None or texts.language != "ru":
        return words
    for nominative, genitive in zip(_RUSSIAN_MONTHS, _MONTHS["ru"], strict=True):
        words = re.sub(rf"\b{nominative}\b", genitive, words)
    return re.sub(r"\b(\d+)-е\b", r"\1-х", words)


def label(labels: Mapping[str, str], language: Language) -> tuple[str, str]:
    """The label to show a reader, and its language; empty where there is none."""
    for lang in ORDER[language]:
        if lang in labels:
            return labels[lang], lang
    for lang, text in labels.items():
        return text, lang
    return "", language


def beside(labels: Mapping[str, str], language: Language) -> list[tuple[str, str]]:
    """The labels in the other languages of the interface, with their languages, the one most wanted first."""
    shown, _ = label(labels, language)
    order = {
        "en": ("zh-Hans", "ru"),
        "zh-Hans": ("en", "ru"),
        "ru": ("zh-Hans", "en"),
        "zh-Hant": ("en", "ru"),
    }[language]
    found: list[tuple[str, str]] = []
    for lang in order:
        if lang == "zh-Hans" and lang not in labels:
            lang = "zh-Hant"  # noqa: PLW2901 - the other script stands in
        text = labels.get(lang)
        if text is not None and text != shown:
            found.append((text, lang))
    return found
