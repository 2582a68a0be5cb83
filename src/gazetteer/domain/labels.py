"""Which form to write: the label of each language, and one form for a reader's region, a date or a style.

Works on written names (dictionaries, as they are stored), because it runs for every entity of an import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from gazetteer.domain import dates
from gazetteer.domain.dates import Holds, Question
from gazetteer.domain.document import WrittenCitation, holds_on, in_use, is_open
from gazetteer.domain.tag import OTHER_SCRIPT, Tag

if TYPE_CHECKING:
    # As in `services/publication.py`: pydantic takes a while to load it.
    from gazetteer.domain.published import Name

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

#: Chinese, in whichever script a region writes it.
CHINESE: Final = Tag("zh")

#: A name as it is written, or as it is published.
AnyName = TypeVar("AnyName", bound="Name")

_NEVER: Final = 9
_LAST_RESORT: Final = 8


def _rank(name: Name) -> int:
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
    if not in_use(name):
        return 6
    return 2 if region is None else 3 if at_home else 5


def labels(names: Iterable[Name]) -> dict[str, str]:
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


def full_labels(names: Iterable[Name]) -> dict[str, str]:
    """The label of each language in full: the first official name in use, else the label."""
    known = list(names)
    full: dict[str, str] = {}
    for name in known:
        if name.get("type") == "official" and in_use(name) and _rank(name) < _LAST_RESORT and "region" not in name:
            full.setdefault(name["lang"], name["text"])
    return {**labels(known), **full}


def could_be_two(label: Mapping[str, str], others: Iterable[Mapping[str, str]]) -> bool:
    """Whether a state's short name is what another state says that it is the government `of`.

    China, beside the Republic of China: where both are spoken of, the short name could mean either. Told by the English
    labels, which say so in one way.
    """
    short = label.get("en")
    return short is not None and any(other.get("en", "").endswith(f" of {short}") for other in others)


# One form, for a reader's region and a date

#: The rule of public maps in Chinese characters, as its citations in the data name it.
MAP_RULE: Final = {"source": "public-map-rule-2023", "locator": "article 14"}
_RULE_NAME: Final = "公开地图内容表示规范 (自然资规〔2023〕2号), article 14"
#: Before this day no Chinese text wrote the transliterations that the People's Republic made official.
_PEOPLES_REPUBLIC: Final = dates.day_number(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Form:
    """The form to write: its language, the rule followed, and what the names in it rest on.

    `main` is the name; `bracket` the Chinese one that the map rule puts behind it, in full-width brackets.
    """

    main: str
    lang: str
    rule: str
    sources: list[WrittenCitation]
    bracket: str | None = None

    @property
    def text(self) -> str:
        """The form as it is written."""
        return self.main if self.bracket is None else f"{self.main}（{self.bracket}）"


def bracketed(names: Iterable[Name], lang: str) -> Name | None:
    """The Chinese name that the map rule puts in brackets: the one that cites its article."""
    for name in names:
        if name["lang"] == lang and name.get("status") != "lookup" and MAP_RULE in name.get("sources", ()):
            return name
    return None


#: Registers of names that take a side.
_PARTISAN: Final = frozenset({"value-laden", "offensive"})


def _judges(name: Name) -> bool:
    """Whether the name itself takes a side."""
    return name.get("register") in _PARTISAN


def _tells_the_time(name: Name) -> bool:
    """Whether a dated name says what the thing was called in its span: it is the preferred one, or was given up since.

    A name that has only been added, and is used beside the preferred one to this day, says nothing against that one; and one
    that takes a side never goes before one that takes none.
    """
    if _judges(name):
        return False
    return name.get("status") == "preferred" or not is_open(name.get("to"))


def _rank_for(name: Name, region: str | None) -> int:
    rank = _rank(name)
    if region is None:
        return rank
    if rank >= _LAST_RESORT:
        # A form that ought not to be used goes behind even what is another region's.
        return rank + 20
    of_region = name.get("region")
    if of_region == region:
        # What one side says is not what its readers must be given where a neutral name serves.
        return rank if _judges(name) else rank - 20
    return rank if of_region is None else rank + 20


def own_first(names: Sequence[AnyName], region: str) -> list[AnyName]:
    """The names, those first that are preferred in the region itself and take no side; the others as they stood."""

    def is_own(name: AnyName) -> bool:
        return name.get("region") == region and name.get("status") == "preferred" and not _judges(name)

    return sorted(names, key=lambda name: not is_own(name))


def choose(
    names: Sequence[Name], lang: str, *, region: str | None = None, on: Question | None = None
) -> tuple[Name, str] | None:
    """The plain form in a language, and the rule by which it was chosen; None where there is no name in it.

    For a region its own form goes before one without region, and that before those of others. For a date a name that
    certainly held and tells the time goes before those that may have held and those without dates, of which the better name
    wins; names that did not hold are left out unless there are no others. A name that takes a side gains nothing by its
    region or its dates.
    """
    fitting = [name for name in names if name["lang"] == lang and name.get("status") != "lookup"]
    if not fitting:
        return None
    if on is None:
        plain_name = min(fitting, key=lambda name: _rank_for(name, region))
        return plain_name, _rule(plain_name, region)
    holding: list[tuple[int, int, Name]] = []
    for name in fitting:
        holds = holds_on(name, on)
        if holds is None:
            continue
        of_the_time = holds == "certain" and _tells_the_time(name)
        holding.append((0 if of_the_time else 1, _rank_for(_as_then(name, holds), region), name))
    best = min(holding, key=lambda entry: entry[:2])[2] if holding else None
    older = bracketed(fitting, lang)
    still_in_use = best is None or is_open(best.get("to"))
    if older is not None and still_in_use and on.last is not None and on.last < _PEOPLES_REPUBLIC:
        return (
            older,
            f"the Chinese name, for a text on {on.text}: the official transliteration is of the People's Republic",
        )
    if best is None:
        other = min(fitting, key=lambda name: _rank_for(name, region))
        return other, f"{_rule(other, region)}; no name is recorded for {on.text}"
    return best, f"{_rule(best, region)} on {on.text}"


def _as_then(name: Name, holds: Holds) -> Name:
    """A name as it was weighed on a day on which it held: it had not ended yet, and was not of the past."""
    if holds == "undated":
        return name
    then = name.copy()
    then["to"] = dates.OPEN
    if holds == "certain" and name.get("type") == "historical":
        then["type"] = "common"
    return then


def _rule(name: Name, region: str | None) -> str:
    """What was followed: a region's usage is only claimed for a name that is marked as its own."""
    return f"preferred in {region}" if region is not None and name.get("region") == region else "preferred"


def _cited(*names: Name | None) -> list[WrittenCitation]:
    found: list[WrittenCitation] = []
    for name in names:
        for citation in name.get("sources", ()) if name is not None else ():
            if citation not in found:
                found.append(citation)
    return found


def plain(names: Sequence[Name], lang: str, *, region: str | None = None, on: Question | None = None) -> Form | None:
    """The plain form, or None where there is no name in the language."""
    chosen = choose(names, lang, region=region, on=on)
    if chosen is None:
        return None
    name, rule = chosen
    return Form(name["text"], lang, rule, _cited(name))


def on_chinese_map(names: Sequence[Name], lang: str) -> Form | None:
    """The label on a public map of the People's Republic: eight places have their Chinese name in full-width brackets.

    Only on maps in Chinese characters; maps in pinyin and in foreign languages are exempt, and all other places are plain.
    """
    chosen = choose(names, lang, region="CN")
    if chosen is None:
        return None
    name, _ = chosen
    if lang not in OTHER_SCRIPT:
        return Form(name["text"], lang, f"{_RULE_NAME} exempts maps in foreign languages and in pinyin", _cited(name))
    bracket = bracketed(names, lang)
    if bracket is None or bracket["text"] == name["text"]:
        return Form(name["text"], lang, f"{_RULE_NAME} does not list it", _cited(name))
    sources = _cited(name, bracket)
    return Form(name["text"], lang, f"{_RULE_NAME}: bracketed", sources, bracket=bracket["text"])


class Brackets(NamedTuple):
    """The signs around what stands in brackets, with the blanks that go with them, and between two parts of it."""

    before: str
    between: str
    after: str


HALF_WIDTH: Final = Brackets(" (", "; ", ")")
#: As Chinese text is set, without blanks around them.
FULL_WIDTH: Final = Brackets("（", "；", "）")


def first_mention(
    names: Sequence[Name],
    lang: str,
    *,
    region: str | None = None,
    on: Question | None = None,
    brackets: Brackets = HALF_WIDTH,
) -> Form | None:
    """The form with its equivalent and the reading in brackets: 海参崴 (Vladivostok; Hǎishēnwǎi), Vladivostok (海参崴; ...).

    Where a place has a Chinese name beside the official transliteration, it is the Chinese name that is introduced.
    """

    def of(language: str) -> Name | None:
        if language in OTHER_SCRIPT:
            traditional = bracketed(names, language)
            if traditional is not None:
                return traditional
        chosen = choose(names, language, region=region, on=on)
        return None if chosen is None else chosen[0]

    main = of(lang)
    if main is None:
        return None
    chinese = lang in OTHER_SCRIPT
    counterpart = of("en") if chinese else of(CHINESE.in_region(region))
    read = main if chinese else counterpart
    beside = [] if counterpart is None else [counterpart["text"]]
    reading = None if read is None else _reading(read, region)
    if reading is not None:
        beside.append(reading)
    text = main["text"]
    if beside:
        text += brackets.before + brackets.between.join(beside) + brackets.after
    return Form(text, lang, "first mention: the form, its equivalent and its reading", _cited(main, counterpart))


def _reading(name: Name, region: str | None) -> str | None:
    readings = name.get("readings") or ()
    for reading in readings:
        if region is not None and reading.get("region") == region:
            return str(reading["pinyin"])
    return str(readings[0]["pinyin"]) if readings else None
