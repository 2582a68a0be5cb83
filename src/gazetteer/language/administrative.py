"""The terms that tables, records and maps put before or behind the name of a place: г. Владивосток,
上海市, Amur R., Khabarovsk Krai.

A closed vocabulary in Chinese, English and Russian. Each term says which types of places it may
stand for, so that Khabarovsk Krai is never the city. Whether a place without the term exists, and is
of such a type, is for the search to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gazetteer.language import russian, script, spelling


@dataclass(frozen=True, slots=True)
class Term:
    """What stands beside names of one sort of place: the types (of the data) that it may mean, its
    writings before and behind a name, and the full writings (`{}` is the name) which are names of
    their own where there is one. Of what nature made the Chinese terms stand for one another
    (斋桑湖 is 斋桑泊). `became` are the types that places once called so have today: the county of
    Hunchun is a city since 1988.
    """

    types: frozenset[str]
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    chinese: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    natural: bool = False
    became: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WithoutTerm:
    """A text read without its term: the key of the name alone, the types that it must then have,
    the keys of the name with the term written out, and those of the name with another term of the
    same sort, which only counts of places of these types; and the types of which the term may once
    have been true.
    """

    key: str
    types: frozenset[str]
    written: tuple[str, ...]
    instead: tuple[str, ...] = ()
    became: frozenset[str] = frozenset()


def _term(
    types: str,
    *,
    before: str = "",
    behind: str = "",
    chinese: str = "",
    written: str = "",
    natural: bool = False,
    became: str = "",
) -> Term:
    listed = tuple(part.strip() for part in written.split("|") if part.strip())
    return Term(
        frozenset(types.split("|")),
        tuple(before.split("|")) if before else (),
        tuple(behind.split("|")) if behind else (),
        tuple(chinese.split()),
        listed,
        natural,
        frozenset(became.split("|")) if became else frozenset(),
    )


_SETTLEMENT: Final = "city|town|village|settlement|port|capital|administrative centre|municipality"
#: A subdivision of which the data says no more.
_ANY_UNIT: Final = "administrative unit"

TERMS: Final[tuple[Term, ...]] = (
    _term(
        f"{_SETTLEMENT}|special administrative region|former city|former fort|naval base",
        before="г|гор|город|город-порт|порт|gorod|city of|the city of|municipality of|port of",
        behind="г|гор|город|gorod|city|municipality|shi",
        chinese="特别自治市 特别市 广域市 直辖市 市 府 城",
        written="{} city|город {}",
    ),
    _term(
        _SETTLEMENT,
        before="пос|п|поселок|пгт|рп|с|село|дер|деревня|ст-ца|станица|poselok|selo|town of|village of",
        behind="пос|поселок|пгт|село|selo|town|village|settlement|zhen|xiang",
        chinese="街道 镇 乡 村",
    ),
    _term(
        "county|district|town|banner",
        before="county of|уезд",
        behind="county|co|cty|xian|уезд",
        chinese="自治县 县",
        written="{} county",
        became="city",
    ),
    _term(
        "district|county|town",
        before="район|р-н|р-он|dist|district of",
        behind="district|dist|distr|р-н|р-он|район|raion|rayon|qu",
        chinese="区",
        written="{} district|{} район|{} raion",
    ),
    _term("banner|county|district", behind="banner|хошун", chinese="自治旗 旗", written="{} banner"),
    _term(
        "province|region",
        before="province of|the province of|province|prov|провинция|пров",
        behind="province|prov|провинция|пров|sheng",
        chinese="省",
        written="{} province|провинция {}",
    ),
    _term(
        "autonomous region",
        before="autonomous region of|автономный район|авт район|ар",
        behind="autonomous region|a r|ar|автономный район|авт район|ар",
        chinese="自治区",
        written="{} autonomous region",
    ),
    _term(
        "oblast|autonomous oblast",
        before="oblast of|oblast|область|обл",
        behind="oblast|oblast'|obl|область|обл|province|region",
        chinese="自治州 州",
        written="{} oblast|{} область",
    ),
    _term(
        "krai",
        before="край|кр|krai of|krai|kray",
        behind="krai|kray|territory|край|кр|к|region",
        chinese="边疆区",
        written="{} krai|{} край|{} territory",
    ),
    _term(
        "prefecture|league|aimag",
        before="prefecture of|аймак",
        behind="prefecture|pref|autonomous prefecture|аймак|aimag|aymag|league|ken|fu",
        chinese="自治州 地区 盟 州 府",
        written="{} prefecture|{} aimag|{} league",
    ),
    _term(
        "republic",
        before="republic of|the republic of|respublika|республика|респ",
        behind="republic|respublika|республика|респ",
        chinese="共和国",
        written="{} republic|республика {}|{} республика",
    ),
    _term("capital", behind="metropolis|prefecture|to", chinese="都"),
    _term("governorate", behind="governorate|guberniya|губерния|губ", chinese="省", written="{} governorate"),
    _term("autonomous okrug", behind="okrug|округ|autonomous okrug|ао", chinese="自治区 自治专区"),
    _term(
        "river",
        before="r|river|the river|reka|р|река|рч|речка",
        behind="r|riv|river|р|река",
        chinese="河 江 川 水",
        natural=True,
        written="{} river|river {}|река {}|{} река",
    ),
    _term(
        "lake",
        before="l|lake|ozero|озеро|оз",
        behind="l|lake|озеро|оз",
        chinese="湖 泊 池",
        natural=True,
        written="lake {}|{} lake|озеро {}|{} озеро",
    ),
    _term(
        "island|river island|part of island",
        before="isle of|island of|the island of|i|is|ostrov|остров|о|о-в",
        behind="i|is|isl|island|остров|о-в|о",
        chinese="岛 屿 洲",
        natural=True,
        written="{} island|остров {}|{} остров",
    ),
    _term(
        "island group",
        before="ostrova|острова|о-ва|архипелаг",
        behind="is|islands|archipelago|острова|о-ва",
        chinese="群岛 列岛 诸岛",
        natural=True,
        written="{} islands|острова {}|{} острова",
    ),
    _term("mountain", before="г|гора|gora"),
    _term(
        "mountain range|range|mountain",
        before="mts|mt|mount|горы|хр|хребет|khrebet",
        behind="mts|mtns|mountains|mountain|mt|mtn|range|хр|хребет|горы",
        chinese="山脉 山 岭",
        natural=True,
        written="{} mountains|{} range|mount {}|хребет {}|{} хребет|{} горы|гора {}",
    ),
    _term(
        "sea",
        before="sea of|море|м",
        behind="sea|море|м",
        chinese="海",
        written="sea of {}|{} sea|{} море|море {}",
    ),
    _term(
        "bay",
        before="bay of|gulf of|б|бух|бухта|zaliv|залив|зал",
        behind="bay|gulf|бухта|бух|zaliv|залив|зал",
        chinese="海湾 湾",
        natural=True,
        written="{} bay|gulf of {}|залив {}|{} залив|бухта {}",
    ),
    _term(
        "strait",
        before="strait of|the strait of|straits of|str of|proliv|пролив|прол",
        behind="strait|straits|str|proliv|пролив|прол",
        chinese="海峡",
        written="{} strait|strait of {}|{} пролив|пролив {}",
    ),
    _term(
        "peninsula",
        before="peninsula of|poluostrov|п-ов|полуостров",
        behind="pen|peninsula|poluostrov|п-ов|полуостров",
        chinese="半岛",
        written="{} peninsula|полуостров {}|{} полуостров",
    ),
    _term(
        "cape",
        before="c|cape|mys|м|мыс",
        behind="cape|мыс",
        chinese="角 岬",
        natural=True,
        written="cape {}|мыс {}",
    ),
    _term(
        "pass", before="пер|перевал", behind="pass|пер|перевал", chinese="山口 隘口 口", natural=True, written="{} pass"
    ),
    _term("desert", before="пустыня", behind="desert|пустыня", chinese="沙漠", written="{} desert"),
    _term("plateau", before="плато", behind="plateau|плато", chinese="高原", written="{} plateau"),
)

#: Names that two states bear or bore, told apart by what stands around them: never read alone.
_SHARED_BY_STATES: Final = frozenset(
    """
    china korea vietnam congo yemen germany samoa sudan macedonia ireland
    китаи корея вьетнам конго иемен германия китай йемен
    中国 中华 朝鲜 韩国 大韩 越南 刚果 也门 德国 中华人民 朝鲜民主主义人民
    """.split()
)
#: A name of fewer characters is not read without its term.
_SHORTEST: Final = 2


def _by_writing(pairs: Iterable[tuple[str, Term]]) -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = {}
    for writing, term in pairs:
        found[writing] = (*found.get(writing, ()), term)
    return found


_BEFORE: Final = _by_writing((writing, term) for term in TERMS for writing in term.before)
_BEHIND: Final = _by_writing((writing, term) for term in TERMS for writing in term.behind)
#: Words of the longest term.
_MOST_WORDS: Final = 3
#: Chinese and Japanese terms in Latin letters, which may hang on the name by a hyphen: Heihe-shi.
_HYPHENED: Final = frozenset(["shi", "xian", "zhen", "xiang", "qu", "sheng", "ken", "fu", "to", "река", "город"])
_POINT: Final = re.compile(r"\.(?=\w)")
_CHINESE: Final = tuple(
    sorted(
        ((writing, term) for term in TERMS for writing in term.chinese),
        key=lambda pair: -len(pair[0]),
    )
)
_ALONE: Final[dict[str, frozenset[str]]] = {}
for _one in TERMS:
    for _writing in (*_one.before, *_one.behind, *_one.chinese):
        _key = spelling.fold(_writing.removesuffix(" of"))
        if _key:
            _ALONE[_key] = _ALONE.get(_key, frozenset()) | _one.types


@lru_cache(maxsize=1024)
def without_term(text: str) -> tuple[WithoutTerm, ...]:
    """How a text reads without the term before or behind it, each reading once; none where it has
    no term.
    """
    found: dict[tuple[str, frozenset[str]], WithoutTerm] = {}
    for term, name in _parted(" ".join(russian.modern(text).split())):
        key = spelling.fold(name)
        if len(key) < _SHORTEST or key in _SHARED_BY_STATES or key in _ALONE:
            continue
        written = tuple(dict.fromkeys(spelling.fold(form.format(name)) for form in term.written))
        instead: tuple[str, ...] = ()
        if script.has_han(name):
            written = _autonomous(key, text)
            instead = tuple(key + other for other in term.chinese) if term.natural else ()
        found.setdefault((key, term.types), WithoutTerm(key, term.types, written, instead, term.became))
    return tuple(found.values())


def _autonomous(name: str, text: str) -> tuple[str, ...]:
    """What an autonomous unit that is named short (伊犁州) may be called in full, with its people (伊犁哈萨克自治州)."""
    unit = text[-1:]
    if unit not in _AUTONOMOUS_UNITS or name + unit != spelling.fold(text) or name.endswith("自治"):
        return ()
    return tuple(f"{name}{people}自治{unit}" for people in _PEOPLES)


_AUTONOMOUS_UNITS: Final = "州县区旗"
#: The peoples for which autonomous units of China are named, as they stand in their names.
_PEOPLES: Final = tuple(
    """
    壮族 回族 满族 苗族 彝族 藏族 侗族 瑶族 白族 傣族 黎族 羌族 土族 畲族 佤族 布依族 土家族 哈尼族 朝鲜族 蒙古族 蒙古
    哈萨克 哈萨克族 维吾尔 柯尔克孜 塔吉克 锡伯 达斡尔 达斡尔族 鄂伦春 鄂温克族 东乡族 撒拉族 裕固族 傈僳族 仫佬族 毛南族
    拉祜族 纳西族 傣族景颇族 哈尼族彝族 土家族苗族 布依族苗族 苗族侗族 藏族羌族 蒙古族藏族 壮族苗族 壮族瑶族 傣族佤族
    """.split()
)


def _parted(text: str) -> Iterator[tuple[Term, str]]:
    key = spelling.fold(text)
    if script.is_han(key):
        for writing, term in _CHINESE:
            if key.endswith(writing) and len(key) - len(writing) >= _SHORTEST:
                yield term, key[: -len(writing)]
        return
    # A single word, as most texts are, has no term.
    if " " not in text and "." not in text and "-" not in text:
        return
    yield from _of_words(_POINT.sub(". ", text).split())


def _of_words(words: list[str]) -> Iterator[tuple[Term, str]]:
    plain = [word.lower().rstrip(".,").replace("ё", "е") for word in words]
    for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
        for term in _BEFORE.get(" ".join(plain[:count]), ()):
            yield term, " ".join(words[count:])
        behind = " ".join(plain[-count:])
        for term in _BEHIND.get(behind, ()):
            yield term, " ".join(words[:-count]).rstrip(",")
        # La Perouse, Strait of
        for term in _BEFORE.get(behind, ()) if words[-count - 1].endswith(",") else ():
            yield term, " ".join(words[:-count]).rstrip(",")
    head, _, behind = plain[-1].rpartition("-")
    if head and behind in _HYPHENED:
        for term in _BEHIND[behind]:
            yield term, " ".join(words)[: -len(behind) - 1]


def types_of_term(text: str) -> frozenset[str]:
    """The types that a term alone may mean (`river`, 河, город); none where it is no term."""
    return _ALONE.get(spelling.fold(text), frozenset())


def is_of_types(having: set[str], types: frozenset[str]) -> bool:
    """Whether a place of the types `having` may bear a term; of a subdivision of which no more is
    said any term of subdivisions may be true.
    """
    if having & types:
        return True
    is_subdivision = not types.isdisjoint(_UNIT_TYPES)
    return is_subdivision and having == {_ANY_UNIT}


_UNIT_TYPES: Final = frozenset(
    """
    county district banner province oblast krai prefecture league aimag republic governorate
    """.split()
) | frozenset({"autonomous region", "autonomous oblast", "autonomous okrug"})
