"""What the pages say of themselves, in each language of the interface: English, Chinese in simplified characters, Russian.

Chinese in traditional characters is made of the simplified texts, with the words of Taiwan; what comes out wrong is written
in `_TRADITIONAL` by hand.

Names and definitions are data and do not belong here. The words of open lists (events, types) that have no text here are shown
as the data have them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, Literal, get_args

from gazetteer.domain import tag
from gazetteer.web.tables import texts_in
from gazetteer.web.words import words

Language = Literal["en", "zh-Hans", "ru", "zh-Hant"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
#: What each language of the interface is called in itself.
OWN_NAMES: Final[dict[Language, str]] = {"en": "English", "zh-Hans": "简体中文", "ru": "Русский", "zh-Hant": "繁體中文"}
#: In which order labels are looked for; what is in none of them is taken as it comes.
ORDER: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("en", "zh-Hans", "zh-Hant", "ru"),
    "zh-Hans": ("zh-Hans", "zh-Hant", "en", "ru"),
    "ru": ("ru", "en", "zh-Hans", "zh-Hant"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en", "ru"),
}
#: The languages that every text is written in, in the order of its columns.
_WRITTEN: Final[tuple[Language, ...]] = ("en", "zh-Hans", "ru")
_CORNER_MARKS: Final = str.maketrans("“”‘’", "「」『』")
#: Texts in traditional characters that no conversion of the simplified ones gives.
_TRADITIONAL: Final = {
    "api": "API",
}


def interface_language(text: str) -> Language | None:
    """The language of the interface that serves a reader of a tag (`zh-TW`, `EN_us`); null where none does."""
    wanted = tag.asked(text)
    if wanted is None:
        return None
    if wanted.language == "zh":
        return "zh-Hant" if wanted.written == "zh-Hant" else "zh-Hans"
    return next((language for language in LANGUAGES if tag.Tag.read(language).language == wanted.language), None)


#: Every text in English, Chinese and Russian, by its key.
TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    **texts_in("page_texts.tsv"),
    **words(),
    **texts_in("desk_texts.tsv"),
}


#: Words that mean something else to a programmer, for whom the conversion is made: 文件 are documents here, not files.
_OF_TAIWAN: Final = {
    "文本文件": "文字檔",
    "项目名称": "專案名稱",
    "文件": "文件",
    "声明": "聲明",
    "类型": "類型",
    "项目": "項目",
    "对象": "對象",
    "权限": "權限",
    "进程": "進程",
    "实例": "實例",
    "查找": "搜尋",
}
_WORD_OF_TAIWAN: Final = re.compile("|".join(sorted(_OF_TAIWAN, key=len, reverse=True)))


@cache
def in_traditional(text: str) -> str:
    """A text of the interface in traditional characters, with the words and the quotation marks that Taiwan uses."""
    between = _WORD_OF_TAIWAN.split(text)
    words = [*(_OF_TAIWAN[word] for word in _WORD_OF_TAIWAN.findall(text)), ""]
    parts = [str(_to_taiwan().convert(part)) + word for part, word in zip(between, words, strict=True)]
    return "".join(parts).translate(_CORNER_MARKS)


@cache
def _to_taiwan() -> Any:
    # Loading its tables takes longer than a page; only readers of traditional characters need them.
    from opencc import OpenCC  # noqa: PLC0415 - only readers of traditional characters wait for it

    return OpenCC("s2twp")


class Texts:
    """The texts of one language of the interface."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._traditional = language == "zh-Hant"
        self._column = _WRITTEN.index("zh-Hans" if language == "zh-Hant" else language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with the values put in."""
        text = self._text(key)
        return text.format(**values) if values else text

    def words_of(self, group: str) -> list[str]:
        """The words of a list that have a text, in the order of the texts."""
        return [key.removeprefix(f"{group}.") for key in TEXTS if key.startswith(f"{group}.")]

    def of(self, group: str, word: str) -> str | None:
        """The text of a word of an open list; None where there is none."""
        key = f"{group}.{word}"
        return self._text(key) if key in TEXTS else None

    def _text(self, key: str) -> str:
        text = TEXTS[key][self._column]
        if not self._traditional:
            return text
        return _TRADITIONAL.get(key) or in_traditional(text)
