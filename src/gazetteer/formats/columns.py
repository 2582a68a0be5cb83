"""What the columns of somebody's table hold, told by their headers or, where there is no header, by their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gazetteer.domain.countries import alpha3
from gazetteer.domain.tag import Tag
from gazetteer.formats.reading import tag_of
from gazetteer.language import pinyin, script

_MEANINGS: Final = {
    "id": "id slug",
    "latitude": "latitude lat 纬度 緯度 широта",
    "longitude": "longitude lon lng long 经度 經度 долгота",
    "part_of": "part_of part-of parent is_part_of 上级 所属 隶属 上级政区 входит_в",
    "reading": "pinyin hanyu_pinyin 拼音 汉语拼音 пиньинь",
    "identifier:geonames": "geonames geoname_id geonameid geonames_id",
    "identifier:wikidata": "wikidata wikidata_id qid",
    "identifier:tgn": "tgn tgn_id getty",
    "identifier:whg": "whg whg_id",
    "identifier:viaf": "viaf viaf_id",
    "identifiers": "identifiers",
    "forbidden": "forbidden do_not_use 禁用 禁止使用 запрещено запрещён",
}
#: A column that says of each line whether its terms must not be used (Tolgee).
FORBIDDEN: Final = "forbidden"
_TRUE: Final = frozenset("true yes y 1 x да 是 √ ✓".split())
#: Headers of names that do not say their language.
_NAMES: Final = frozenset(
    "name names place place_name placename toponym title term label 名称 名稱 地名 译名 譯名 название топоним имя термин".split()
)
#: Headers of the country in which a place lies.
_COUNTRIES: Final = frozenset(
    "country country_code countrycode cc iso iso2 iso3 iso_3166 iso3166 iso_code ccode ccodes 国家 國家 国别 国家代码 страна "
    "код_страны".split()
)
_LANGUAGES: Final = {
    "zh-Hans": "chinese chinese_simplified simplified_chinese chinese_prc chinese_china 中文 汉语 简体 简体中文 中文名 "
    "китайский",
    "zh-Hant": "chinese_traditional traditional_chinese chinese_taiwan 繁体 繁體 繁体中文 繁體中文 中文繁體",
    "en": "english english_us english_uk english_united_states english_united_kingdom 英文 英语 英文名 английский",
    "ru": "russian русский русское_название 俄文 俄语 俄文名",
    "de": "german deutsch 德文 德语",
    "fr": "french français 法文 法语",
    "ja": "japanese 日本語 日文 日语",
    "ko": "korean 한국어 韩文 韩语",
    "mn": "mongolian монгол 蒙古文 蒙文 蒙古语",
}
#: Languages that a bare tag may stand for as a header; other short words mean other things (id, no, lat).
_TAGGED: Final = frozenset("zh cmn en ru de fr ja ko mn uk kk ky uz tg tk pl it es pt mnc bo ug".split())
_BY_HEADER: Final = {
    **{word: meaning for meaning, words in _MEANINGS.items() for word in words.split()},
    **{word: f"name:{lang}" for lang, words in _LANGUAGES.items() for word in words.split()},
}
_BEFORE_A_TAG: Final = re.compile(r"^(?:name|names|label|term|title)[_:\s-]+")
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")


def by_header(header: str) -> str | None:
    """What a column of this header holds (`name:zh-Hans`, `latitude`, ...); None where the header is not known."""
    word = _plain(header)
    if word in _BY_HEADER:
        return _BY_HEADER[word]
    tag = tag_of(_BEFORE_A_TAG.sub("", header.strip().casefold()))
    if tag is not None and tag.language in _TAGGED:
        is_pinyin = tag.script == "Latn" and tag.is_chinese
        return "reading" if is_pinyin else f"name:{_written(tag)}"
    return None


def by_names(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the columns of names hold that do not say their language, told by the letters of their cells; none where a
    column says that it holds these.
    """
    stated = {by_header(called) for called in header}
    found: dict[str, str] = {}
    for at, called in enumerate(header):
        if _plain(called) not in _NAMES:
            continue
        meaning = _meaning([row[at].strip() for row in rows[:200] if at < len(row) and row[at].strip()])
        if meaning is not None and meaning not in stated and meaning not in found.values():
            found[called] = meaning
    return found


def by_codes(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """The first column of countries, where its cells are codes of ISO 3166-1; their names are no identifiers."""
    for at, called in enumerate(header):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        if _plain(called) in _COUNTRIES and cells and all(alpha3(cell) for cell in cells):
            return {called: "identifier:country"}
    return {}


def is_true(cell: str) -> bool:
    """Whether a cell says yes."""
    return cell.strip().casefold() in _TRUE


def _plain(header: str) -> str:
    return re.sub(r"[\s()（）]+", "_", header.strip().casefold()).strip("_")


def _written(tag: Tag) -> str:
    return tag.written if tag.region is None else f"{tag.written}-{tag.region}"


def is_data(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is no header: its cells are written in the letters of those below, of two kinds at least."""
    kinds: set[str] = set()
    for at, cell in enumerate(first):
        kind = _kind(cell)
        below = [_kind(row[at]) for row in rest[:100] if at < len(row) and row[at].strip()]
        if below and below.count(kind) < 0.8 * len(below):
            return False
        kinds.add(kind)
    return len(kinds & {"han", "cyrillic", "latin"}) > 1 or {"han", "number"} <= kinds


def _kind(cell: str) -> str:
    if script.has_han(cell):
        return "han"
    if re.search("[а-яё]", cell, re.IGNORECASE):
        return "cyrillic"
    if _NUMBER.fullmatch(cell.strip()):
        return "number"
    return "latin" if re.search("[a-z]", cell, re.IGNORECASE) else ""


def by_cells(rows: Sequence[Sequence[str]]) -> Mapping[int, str]:
    """What the columns of a table without a header hold: names by their letters, and the pinyin of a Chinese column."""
    found: dict[int, str] = {}
    for at in range(max(len(row) for row in rows)):
        cells = [row[at].strip() for row in rows[:200] if at < len(row) and row[at].strip()]
        meaning = _meaning(cells)
        if meaning == "name:en" and "name:zh-Hans" in found.values() and _all_pinyin(cells):
            meaning = "reading"
        if meaning is not None and meaning not in found.values():
            found[at] = meaning
    return found


def _meaning(cells: Sequence[str]) -> str | None:
    kinds = [_kind(cell) for cell in cells]
    commonest = max(sorted(set(kinds)), key=kinds.count, default="")
    if commonest == "han":
        traditional = sum(script.han_script(cell) == "Hant" for cell in cells)
        simplified = sum(script.han_script(cell) == "Hans" for cell in cells)
        return "name:zh-Hant" if traditional > simplified else "name:zh-Hans"
    return {"cyrillic": "name:ru", "latin": "name:en"}.get(commonest)


def _all_pinyin(cells: Sequence[str]) -> bool:
    """Whether all cells are pinyin with its tones; without tones they are as well names in English."""
    for cell in cells:
        try:
            parsed = pinyin.syllables(cell)
        except pinyin.PinyinError:
            return False
        if not any(syllable.tone for syllable in parsed):
            return False
    return True
