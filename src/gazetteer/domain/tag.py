"""A language tag as a value: the one reader of every tag that comes in, whatever case, separator or region it is written with.

The names of the data have a language with its script where one language has two (`zh-Hans`, `mnc-Latn`), and keep the
region beside it. A tag of the outside (`zh_TW`, `EN-us`, `eng`, `cmn-Hant-HK`) is read as those two. Rules followed: case
carries no meaning (RFC 5646, 2.1.1); a region or an extra subtag narrows and never makes a language unknown (RFC 4647, 3.4,
look-up); three-letter codes and names that were replaced become the ones in use (IANA's registry, by `langcodes`); a
region tells a script by CLDR's likely subtags.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

#: The script in which the regions that have Chinese for an official language write it.
CHINESE_SCRIPT: Final = {"CN": "Hans", "SG": "Hans", "TW": "Hant", "HK": "Hant", "MO": "Hant"}
#: The two ways to write Chinese, each with the other.
OTHER_SCRIPT: Final = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}

_LONGEST: Final = 50
#: Tags that older Windows programs write for the two scripts.
_OF_WINDOWS: Final = {"zh-chs": "zh-Hans", "zh-cht": "zh-Hant"}
#: Chinese characters of either kind, alone or beside zhuyin: a script that leaves open which of the two is written.
_EITHER_WAY: Final = ("Hani", "Hanb")
#: Chinese as its speakers' largest language: who says so means Chinese as it is usually written.
_MANDARIN: Final = ("cmn", "zh-cmn")


class TagError(ValueError):
    """A text that is no language tag; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A language (`zh`, `en`, `mnc`), its script where that is said or known (`Hans`), and the region whose usage is meant.

    `rest` holds further subtags, lower case (`pinyin` in `zh-Latn-pinyin`).
    """

    language: str
    script: str | None = None
    region: str | None = None
    rest: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """The tag that a text means; raises `TagError` where it is none."""
        read = _read(text)
        return cls(read.language, read.script, read.region, read.rest)

    @property
    def lang(self) -> str:
        """The language as the names of the data have it: with its script, without a region."""
        return "-".join(filter(None, (self.language, self.script, self.rest)))

    @property
    def written(self) -> str:
        """The language to write in: Chinese without a script is written as its region writes it, else simplified."""
        return self.in_region(self.region)

    def in_region(self, region: str | None) -> str:
        """The language to write in for readers of a region."""
        if self.language == "zh" and self.script is None:
            return f"zh-{_script_in(region)}"
        return self.lang

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese, in any script."""
        return self.language == "zh"

    def covers(self, lang: str) -> bool:
        """Whether a stored language belongs to what this tag asks for: `zh` covers `zh-Hant`, `en-US` covers `en`.

        What one of the two leaves open is no difference; the region never is.
        """
        other = _read(lang)
        if self.language != other.language:
            return False
        return self.script is None or other.script is None or self.script == other.script

    def found_among(self, languages: Collection[str]) -> str | None:
        """The stored language that serves to write in this one (RFC 4647, look-up): itself, else without what narrows it.

        `en-GB-oxendict` is served by `en`; null where nothing serves, and never one script for the other.
        """
        wanted = self.written
        while wanted not in languages:
            if "-" not in wanted or wanted in OTHER_SCRIPT:
                return None
            wanted = wanted.rpartition("-")[0]
        return wanted

    def __str__(self) -> str:
        return "-".join(filter(None, (self.language, self.script, self.region, self.rest)))


#: The languages that nearly every name here is in, as every other way to read their tags has them.
_OF_THE_DATA: Final = {
    "en": Tag("en"),
    "ru": Tag("ru"),
    "zh": Tag("zh"),
    "zh-hans": Tag("zh", "Hans"),
    "zh-hant": Tag("zh", "Hant"),
    "zh-latn-pinyin": Tag("zh", "Latn", None, "pinyin"),
}


def cover(wanted: Iterable[Tag], lang: str) -> bool:
    """Whether one of the wanted tags covers a stored language."""
    return any(tag.covers(lang) for tag in wanted)


def asked(text: object) -> Tag | None:
    """The tag that a value of a protocol may be: null where it is none, so that it says nothing."""
    try:
        return Tag.read(str(text))
    except TagError:
        return None


def read_all(texts: Sequence[str]) -> tuple[Tag, ...]:
    """The tags of several texts, in their order; raises `TagError` for the first that is none."""
    return tuple(Tag.read(text) for text in texts)


def canonical(text: str) -> str:
    """A tag as it is stored: `ZH_hans` is `zh-Hans`, `rus` is `ru`; a region stays, where one is said."""
    return str(_read(text))


def _script_in(region: str | None) -> str:
    """The script in which Chinese is written for a region; CLDR knows those of the diaspora too."""
    if region is None:
        return CHINESE_SCRIPT["CN"]
    if region in CHINESE_SCRIPT:
        return CHINESE_SCRIPT[region]
    import langcodes  # noqa: PLC0415 - as in `_read`

    likely = langcodes.Language.make(language="zh", territory=region).maximize().script
    return likely or CHINESE_SCRIPT["CN"]


def _expected(text: str) -> TagError:
    return TagError(f"expected a language tag such as en, zh-Hans, zh-TW or und-Cyrl, found {text!r}")


@lru_cache(maxsize=1_024)
def _read(text: str) -> Tag:
    plain = text.strip().replace("_", "-").lower()
    plain = _OF_WINDOWS.get(plain, plain)
    if plain in _OF_THE_DATA:
        return _OF_THE_DATA[plain]
    if not plain or len(plain) > _LONGEST or not plain.isascii():
        raise _expected(text)
    # Its tables take a while to load, and most of what is asked names one of the languages above.
    import langcodes  # noqa: PLC0415 - as just said
    from langcodes.tag_parser import LanguageTagError  # noqa: PLC0415 - as above

    try:
        parsed = langcodes.Language.get(plain, normalize=True)
    except (LanguageTagError, ValueError):
        raise _expected(text) from None
    language = parsed.language or "und"
    if not 2 <= len(language) <= 3 or not language.isalpha():
        raise _expected(text)
    script = parsed.simplify_script().script
    if language in (*_MANDARIN, "zh") and script in _EITHER_WAY:
        script = None
    if language in _MANDARIN:
        language = "zh"
        script = script or _script_in(parsed.territory)
    if language == "zh" and script is None and parsed.territory is not None:
        script = _script_in(parsed.territory)
    further = [*(parsed.variants or ()), *(parsed.extensions or ())]
    rest = "-".join(further + ([parsed.private] if parsed.private else []))
    return Tag(language, script, parsed.territory, rest.lower())
