"""Names of persons as tables, catalogues and texts write them: surname first, with initials, with or without the
patronymic, with a title; Putin, Vladimir; Путин В. В.; Count Muravyov-Amursky; 弗·普京; 李鸿章中堂.

A text is read as what it may be (`read`), and a stored name is held against it (`fits`). Who bears a name is for the
search to find out.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gazetteer.language import choice, romanisation, script, spelling

#: Words of a name beyond which a text is none.
_MOST_WORDS: Final = 5
_INITIAL: Final = re.compile(r"([^\W\d_])\.")
#: A letter with its marks: the ligatures of ALA-LC are some.
_LETTER: Final = r"[^\W\d_][\u0300-\u036f]*"
_WORD: Final = re.compile(rf"(?:{_LETTER})+(?:['’ʼʻ](?:{_LETTER})+)*\.?")
_ONLY_A_NAME: Final = re.compile(r"(?:[^\W\d_]|[\s.,·•‧・･'’ʼʻ‐‑-])+")
_DOTS: Final = re.compile(r"[·•‧・･.．,，]\s*")
_PATRONYMIC: Final = re.compile(r"(?:ович|евич|ич|овна|евна|ична|инична|ovich|evich|yevich|ich|ovna|evna|yevna|ichna)$")

_TITLES: Final = frozenset(
    """
    mr mrs ms miss dr prof professor president general gen count countess prince princess baron sir lord lady king queen
    emperor empress tsar tsarina czar khan chairman premier prime minister ambassador admiral colonel col marshal governor
    generalissimo viceroy comrade secretary father bishop archimandrite captain capt lieutenant lt major academician consul
    envoy commissioner commander grand duke explorer missionary foreign vice rear field
    г-н г-жа г господин госпожа президент генерал ген граф графиня князь княгиня барон царь царица император императрица
    председатель премьер министр посол адмирал полковник маршал губернатор товарищ тов архимандрит капитан лейтенант майор
    академик секретарь генсек патриарх хан епископ доктор профессор проф др король королева вице контр великий консул посланник
    генералиссимус комиссар землепроходец
    """.split()
)
_CHINESE_TITLES: Final = tuple(
    sorted(
        """
        总统 主席 国家主席 总理 首相 将军 元帅 大帅 少帅 皇帝 天皇 沙皇 大帝 中堂 总督 巡抚 大臣 公使
        大使 委员长 书记 总书记 先生 女士 夫人 教授 博士 同志
        大将 上将 中将 少将 伯爵 公爵 男爵 侯爵 亲王 部长 外长 外交部长 议长
        校长 院士 大人 都统 副都统 领事 总领事 省长 司令 司令官 元首 特使 代表 神父
        """.split(),
        key=len,
        reverse=True,
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text read as a person's name: the words written in full (folded), initials in their order, and whether a title
    stood with them. Of a Chinese name the words are the parts between its dots, and initials may be more than a letter;
    a patronymic stands apart, because most such names are known without it.
    """

    words: tuple[str, ...]
    initials: tuple[str, ...] = ()
    title: bool = False
    patronymic: str | None = None


@lru_cache(maxsize=1_024)
def read(text: str) -> Asked | None:
    """The text as a person's name; None where it can be none, or is one as it stands (a single word)."""
    text = " ".join(text.split())
    if script.has_han(text):
        return _chinese(text)
    if not _ONLY_A_NAME.fullmatch(text):
        return None
    return _of_letters(text)


def _of_letters(text: str) -> Asked | None:
    words: list[str] = []
    initials: list[str] = []
    title = False
    for part in _WORD.findall(_INITIAL.sub(r"\1. ", text)):
        word = part.rstrip(".")
        key = spelling.fold(word)
        if not key:
            continue
        # г. Путин is a gentleman, Г. Путин has an initial.
        if key in _TITLES and not (len(word) == 1 and word.isupper()):
            title = True
        elif len(word) == 1 and part.endswith("."):
            initials.append(key)
        else:
            words.append(key)
    if not words or len(words) + len(initials) > _MOST_WORDS:
        return None
    if len(words) + len(initials) == 1 and not title:
        return None
    return Asked(tuple(words), tuple(initials), title)


def _chinese(text: str) -> Asked | None:
    title = False
    plain = script.simplified(text).replace(" ", "")
    for known in _CHINESE_TITLES:
        if plain.endswith(known) and len(plain) - len(known) >= _SHORTEST:
            plain, title = plain[: -len(known)], True
            break
        if plain.startswith(known) and len(plain) - len(known) >= _SHORTEST:
            plain, title = plain[len(known) :], True
            break
    parts = [spelling.fold(part) for part in _DOTS.split(plain)]
    parts = [part for part in parts if part]
    if not parts or len(parts) > _MOST_WORDS or not script.is_han(parts[-1]):
        return None
    if len(parts) == 1:
        return Asked((parts[0],), (), title) if title else None
    patronymic = parts.pop(1) if len(parts) == _WITH_PATRONYMIC and _may_be_patronymic(parts[1]) else None
    full = tuple(part for part in parts if len(part) > 1)
    short = tuple(part for part in parts if len(part) == 1)
    return Asked(full, short, title, patronymic) if full else None


#: Parts of a Russian's Chinese name with its patronymic: 尼基塔·谢尔盖耶维奇·赫鲁晓夫, 尼·谢·赫鲁晓夫.
_WITH_PATRONYMIC: Final = 3
_CHINESE_PATRONYMIC: Final = re.compile(r"(?:维奇|维齐|伊奇|里奇|米奇|夫娜|尼奇娜|伊里奇)$")


def _may_be_patronymic(part: str) -> bool:
    return len(part) == 1 or _CHINESE_PATRONYMIC.search(part) is not None


def tells_patronymic(name: str) -> bool:
    """Whether a stored Chinese name has a patronymic between its dots."""
    return script.has_han(name) and len(words_of(name)) == _WITH_PATRONYMIC


_SHORTEST: Final = 2


def words_of(name: str) -> list[str]:
    """The words of a stored name, folded, in order; of a Chinese one its parts between the dots."""
    if script.has_han(name):
        return [key for part in _DOTS.split(script.simplified(name)) if (key := spelling.fold(part))]
    return [key for word in _WORD.findall(name) if (key := spelling.fold(word)) and key not in _TITLES]


#: A Chinese name of more characters is a foreigner's.
_LONGEST_CHINESE: Final = 4


def chinese_surname(name: str) -> frozenset[str]:
    """How the surname of a Chinese person sounds, in the keys of pinyin, Wade-Giles and Palladius; none of other names."""
    if not script.is_han(name) or len(name) > _LONGEST_CHINESE:
        return frozenset()
    return _sounds(script.simplified(name)[0])


@lru_cache(maxsize=1_024)
def _sounds(character: str) -> frozenset[str]:
    found: set[str] = set()
    for reading in choice.possible(character):
        plain = romanisation.derive(reading)
        found.update(spelling.fold(plain[system] or "") for system in ("pinyin_plain", "wade_giles", "palladius"))
    return frozenset(found)


def fits(asked: Asked, name: str, *, surnames: Collection[str] = (), patronymic_told: bool = False) -> float | None:
    """How far a stored name is from what was asked, in words that nobody wrote; None where it is another's name.

    Every word asked must be in the name, and every initial begin another word of it, in their order. A patronymic may
    be left out at no cost. A surname alone (with a title or initials) must stand where surnames do: last, or first
    where the first word is one of `surnames`. The patronymic of a Chinese name must be that of the name; one that has
    none fits where no other name of the person tells it (`patronymic_told`).
    """
    having = words_of(name)
    rest = list(having)
    if asked.patronymic is not None:
        is_told = len(having) >= _WITH_PATRONYMIC
        fitting = rest.pop(1).startswith(asked.patronymic) if is_told else not patronymic_told
        if not fitting:
            return None
    initials = list(asked.initials)
    for word in asked.words:
        if word in rest:
            rest.remove(word)
        elif len(word) == 1:
            # An initial without its point; У is a surname.
            initials.append(word)
        else:
            return None
    position = 0
    for initial in initials:
        place = next((at for at in range(position, len(rest)) if rest[at].startswith(initial)), None)
        if place is None:
            return None
        rest.pop(place)
        position = place
    missing = [word for word in rest if not _PATRONYMIC.search(word)]
    is_whole = not rest and len(having) > 1
    if not is_whole and not any(_is_surname(word, having, surnames) for word in asked.words):
        return None
    is_alone = len(asked.words) == 1 and not initials
    return min(1.0, len(missing)) if is_alone else float(len(missing))


def _is_surname(word: str, having: list[str], surnames: Collection[str]) -> bool:
    """Whether a word stands where surnames do. Of Muravyov-Amursky either part may be asked for."""
    if _PATRONYMIC.search(word):
        return False
    is_chinese = bool(having) and having[0] in surnames
    return word in (having[:1] if is_chinese else having[1:] or having)
