"""Adjectives made of names: китайский of Китай, Siberian of Siberia; by rule, with the exceptions stored here.

They are forms by which running text speaks of an entity, and no names: nobody offers them as such. The Russian rule makes
what may be the adjective and keeps what the dictionary knows; the English one knows endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from gazetteer.language import russian

# English

#: What no rule gives, by the English name of the country or region.
_ENGLISH: Final[dict[str, str]] = dict(
    line.split(": ")
    for line in """
Afghanistan: Afghan
Argentina: Argentine|Argentinian
Bangladesh: Bangladeshi
Belgium: Belgian
Brazil: Brazilian
Britain: British
Bahrain: Bahraini
Burkina Faso: Burkinabe
Burma: Burmese
Canada: Canadian
Chile: Chilean
China: Chinese
Congo: Congolese
Costa Rica: Costa Rican
Cyprus: Cypriot
Czech Republic: Czech
Czechia: Czech
Denmark: Danish
Ecuador: Ecuadorian
Egypt: Egyptian
England: English
Europe: European
Finland: Finnish
France: French
Germany: German
Ghana: Ghanaian
Great Britain: British
Greece: Greek
Greenland: Greenlandic
Guam: Guamanian
Hong Kong: Hong Kong
Hungary: Hungarian
Iceland: Icelandic
Iran: Iranian
Iraq: Iraqi
Ireland: Irish
Israel: Israeli
Italy: Italian
Ivory Coast: Ivorian
Japan: Japanese
Jordan: Jordanian
Kazakhstan: Kazakh|Kazakhstani
Kosovo: Kosovar
Kuwait: Kuwaiti
Kyrgyzstan: Kyrgyz
Laos: Laotian
Lebanon: Lebanese
Luxembourg: Luxembourgish
Madagascar: Malagasy
Malta: Maltese
Mexico: Mexican
Monaco: Monegasque
Montenegro: Montenegrin
Morocco: Moroccan
Myanmar: Burmese
Nepal: Nepali|Nepalese
Netherlands: Dutch
The Netherlands: Dutch
New Zealand: New Zealand
North Korea: North Korean
Norway: Norwegian
Oman: Omani
Ottoman Empire: Ottoman
Pakistan: Pakistani
Panama: Panamanian
Peru: Peruvian
Philippines: Filipino|Philippine
Poland: Polish
Portugal: Portuguese
Qatar: Qatari
Rome: Roman
Saudi Arabia: Saudi|Saudi Arabian
Scotland: Scottish
Senegal: Senegalese
Singapore: Singaporean
Slovakia: Slovak
Slovenia: Slovenian|Slovene
South Korea: South Korean
Soviet Union: Soviet
Spain: Spanish
Sudan: Sudanese
Sweden: Swedish
Switzerland: Swiss
Syria: Syrian
Taiwan: Taiwanese
Tajikistan: Tajik
Thailand: Thai
The Philippines: Filipino|Philippine
Tibet: Tibetan
Togo: Togolese
Turkey: Turkish
Turkmenistan: Turkmen
Ukraine: Ukrainian
United Arab Emirates: Emirati
United Kingdom: British
United States: American
Uruguay: Uruguayan
Uzbekistan: Uzbek
Vietnam: Vietnamese
Wales: Welsh
Yemen: Yemeni
""".strip().splitlines()
)
#: Continents of two parts, by their head.
_COMPASS: Final = re.compile(r"(North|South|East|West|Central|Eastern|Western|Northern|Southern|Latin) (.+)")


@lru_cache(maxsize=4_096)
def english_adjectives(name: str) -> tuple[str, ...]:
    """The adjectives of the English name of a country, continent or region, the usual one first; none where none is known."""
    stored = _ENGLISH.get(name)
    if stored is not None:
        return tuple(one for one in stored.split("|") if one != name)
    if compass := _COMPASS.fullmatch(name):
        return tuple(f"{compass[1]} {one}" for one in english_adjectives(compass[2]))
    if " " in name or not name.isalpha():
        return ()
    if name.endswith("ia"):
        return (name + "n",)
    if name.endswith("ea"):
        return (name + "n",)
    if name.endswith("a"):
        return (name + "n",)
    return ()


# Russian

#: What no rule gives, by the Russian name.
_RUSSIAN: Final[dict[str, str]] = dict(
    line.split(": ")
    for line in """
Великобритания: британский|английский
Британия: британский
Англия: английский
Германия: немецкий|германский
Франция: французский
Греция: греческий
Турция: турецкий
Норвегия: норвежский
Дания: датский
Нидерланды: нидерландский|голландский
Соединённые Штаты: американский
Соединенные Штаты: американский
Соединённые Штаты Америки: американский
США: американский
СССР: советский
Советский Союз: советский
Киргизия: киргизский
Узбекистан: узбекский|узбекистанский
Казахстан: казахстанский|казахский
Таджикистан: таджикский|таджикистанский
Туркмения: туркменский
Туркменистан: туркменский
Афганистан: афганский
Саудовская Аравия: саудовский
Северная Корея: северокорейский
Южная Корея: южнокорейский
КНДР: северокорейский
Республика Корея: южнокорейский
КНР: китайский
Россия: российский|всероссийский
Китай: китайский|всекитайский
Уфа: уфимский
Маньчжурия: маньчжурский
Монголия: монгольский
Израиль: израильский
Европа: европейский
Чечня: чеченский
Польша: польский
Индия: индийский
Швеция: шведский
Венгрия: венгерский
Литва: литовский
Беларусь: белорусский
Армения: армянский
Молдова: молдавский
Финляндия: финский|финляндский
Хорватия: хорватский
Сербия: сербский
Азия: азиатский
Африка: африканский
Москва: московский
Чехия: чешский
Италия: итальянский
Корея: корейский
Тибет: тибетский
Швейцария: швейцарский
Урал: уральский
Дальний Восток: дальневосточный
Приморье: приморский
Забайкалье: забайкальский
Приамурье: приамурский
Поволжье: поволжский
""".strip().splitlines()
)
_RUSSIAN_COMPASS: Final = {
    "северная": "северо", "южная": "южно", "западная": "западно", "восточная": "восточно", "центральная": "центрально",
    "средняя": "средне", "новая": "ново", "северный": "северо", "южный": "южно", "западный": "западно",
    "восточный": "восточно", "внутренняя": "внутри",
}  # fmt: skip  # laid out as a table
_ON_A_RIVER: Final = re.compile(r"-(?:на|над)-[А-ЯЁ][а-яё]+$")
_WORD: Final = re.compile(r"[А-ЯЁ][а-яё]+")
_VOWELS: Final = "аеёиоуыэюя"
_SHORTEST_FOREIGN: Final = 4
#: What a stem may take before -ский, the most usual first.
_SUFFIXES: Final = (
    "ский",
    "ьский",
    "анский",
    "янский",
    "инский",
    "овский",
    "евский",
    "ийский",
    "ейский",
    "енский",
    "йский",
    "ской",
)
#: Consonants before -ский as they change: Волга, волжский; Прага, пражский; Чикаго, чикагский stays.
_CHANGES: Final = {"г": "ж", "к": "ч", "х": "ш"}


def _stems(name: str) -> Iterator[str]:
    """What the adjective may be made of: the name without its ending."""
    word = name.lower()
    if word.endswith(("ск", "цк")):
        # Хабаровск, хабаровский; Донецк, донецкий.
        yield word[:-2]
    if word.endswith("й"):
        yield word
    if word.endswith("ь"):
        yield word[:-1]
    stem = word.rstrip(_VOWELS + "йь")
    if len(stem) < _SHORTEST_FOREIGN and word[-1] in "оу":
        # Канский is of Kansk, and not of Кано.
        return
    yield stem
    if stem.endswith("сс"):
        # Одесса, одесский; Белоруссия, белорусский.
        yield stem[:-1]
    yield word
    if stem and stem[-1] in _CHANGES:
        yield stem[:-1] + _CHANGES[stem[-1]]


def _made(name: str) -> Iterator[str]:
    """What may be the adjective of one word, the most regular first."""
    word = name.lower()
    if word.endswith("цк"):
        yield word + "ий"
    if word.endswith("ск"):
        yield word + "ий"
    if word.endswith("ия"):
        yield word[:-2] + "ийский"
    for stem in _stems(name):
        if stem.endswith(("ц", "с")):
            # Череповец, череповецкий; Массачусетс, массачусетский.
            yield stem + "кий"
        for suffix in _SUFFIXES:
            yield stem + suffix


def _regular(word: str) -> str | None:
    """The adjective of a name that no dictionary has, where nothing can go wrong: Айгун, айгунский; Линьхайск, линьхайский."""
    if word.endswith(("ск", "цк")):
        return word + "ий"
    if word[-1] in "бвдзлмнпрт":
        return word + "ский"
    return None


@lru_cache(maxsize=65_536)
def russian_adjectives(name: str) -> tuple[str, ...]:
    """The adjectives of a Russian name in their first form, the usual one first; none where none is known.

    Of several words only the compass ones make one (северокорейский); of Ростов-на-Дону the town makes it.
    """
    stored = _RUSSIAN.get(name)
    if stored is not None:
        return tuple(stored.split("|"))
    name = _ON_A_RIVER.sub("", name)
    first, _, rest = name.partition(" ")
    if rest:
        compass = _RUSSIAN_COMPASS.get(first.lower())
        if compass is None or " " in rest:
            return ()
        return tuple(compass + one for one in russian_adjectives(rest))
    before, hyphen, last = name.rpartition("-")
    if not _WORD.fullmatch(last) or len(last) < 3:
        return ()
    known = next((made for made in _made(last) if russian.is_known_adjective(made)), None)
    if known is None:
        known = _regular(last.lower())
    return () if known is None else (f"{before.lower()}{hyphen}{known}",)


def russian_forms(adjective: str) -> tuple[str, ...]:
    """Every form of a Russian adjective: китайский, китайского, китайская, ..."""
    return russian.adjective_forms(adjective)
