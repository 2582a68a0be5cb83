"""What the people of a state are called: Russians, Frenchmen; китайцы, японец; by rule, with what no rule gives stored here.

Like adjectives they are forms by which running text speaks of a state, and no names of it. Where a people has an entry of its
own the text means that. Where a form is first of all another word (финка, болгарка, Dane) it is left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from gazetteer.language import adjectives, russian

# English

#: What no rule gives, by the English name of the state.
_ENGLISH: Final[dict[str, str]] = dict(
    line.split(": ")
    for line in """
Britain: Britons|Brits|Briton
Denmark: Danes
England: Englishmen|Englishman|Englishwoman|Englishwomen
Finland: Finns
France: Frenchmen|Frenchman|Frenchwoman|Frenchwomen
Great Britain: Britons|Brits|Briton
Hong Kong: Hongkongers|Hong Kongers|Hongkonger
Iceland: Icelanders|Icelander
Ireland: Irishmen|Irishman|Irishwoman
Mongolia: Mongols|Mongolians
Netherlands: Dutchmen|Dutchman|Netherlanders
New Zealand: New Zealanders|New Zealander
Philippines: Filipinos
Poland: Poles
Saudi Arabia: Saudis
Scotland: Scots|Scotsman|Scotsmen
Soviet Union: Soviets
Spain: Spaniards|Spaniard
Sweden: Swedes
The Netherlands: Dutchmen|Dutchman|Netherlanders
The Philippines: Filipinos
Turkey: Turks|Turk
United Kingdom: Britons|Brits|Briton
Wales: Welshmen|Welshman
""".strip().splitlines()
)
#: Endings of adjectives that take an s for the people: Russians, Iraqis, Greeks, Czechs, Slovenes.
_PLURAL: Final = ("an", "i", "k", "ech", "ene", "ine", "ino", "iot", "ek", "kh", "ar", "ai", "men", "ot")


@lru_cache(maxsize=4_096)
def english_demonyms(name: str) -> tuple[str, ...]:
    """What the people of a state of this English name are called; none where it is what the adjective is (the Chinese)."""
    stored = _ENGLISH.get(name)
    if stored is not None:
        return tuple(stored.split("|"))
    return tuple(f"{one}s" for one in adjectives.english_adjectives(name) if one.endswith(_PLURAL))


# Russian

#: By the Russian name of the state: the man, and the woman where that is no other word.
_RUSSIAN: Final[dict[str, str]] = dict(
    line.split(": ")
    for line in """
Австралия: австралиец
Австрия: австриец
Азербайджан: азербайджанец
Албания: албанец
Алжир: алжирец
Англия: англичанин|англичанка
Аргентина: аргентинец
Армения: армянин
Афганистан: афганец
Белоруссия: белорус
Беларусь: белорус
Бельгия: бельгиец
Болгария: болгарин
Бразилия: бразилец
Великобритания: британец
Венгрия: венгр
Вьетнам: вьетнамец
Германия: немец
Греция: грек
Грузия: грузин
Дания: датчанин
Египет: египтянин
Израиль: израильтянин
Индия: индиец
Индонезия: индонезиец
Ирак: иракец
Иран: иранец
Ирландия: ирландец
Исландия: исландец
Испания: испанец
Италия: итальянец
Казахстан: казахстанец
Канада: канадец
Кипр: киприот
Киргизия: киргиз
Китай: китаец|китаянка
Корея: кореец
Куба: кубинец
Латвия: латыш
Литва: литовец
Мексика: мексиканец
Молдавия: молдаванин
Монголия: монгол
Нидерланды: голландец
Норвегия: норвежец
Пакистан: пакистанец
Палестина: палестинец
Польша: поляк
Португалия: португалец
Россия: россиянин|россиянка
Румыния: румын
Сербия: серб
Сирия: сириец
Словакия: словак
Словения: словенец
США: американец
Соединённые Штаты: американец
Соединённые Штаты Америки: американец
Таджикистан: таджик
Таиланд: таиландец
Тайвань: тайванец
Тибет: тибетец
Турция: турок
Туркмения: туркмен
Узбекистан: узбек
Украина: украинец|украинка
Филиппины: филиппинец
Финляндия: финн
Франция: француз|француженка
Хорватия: хорват
Чехия: чех
Чили: чилиец
Швейцария: швейцарец
Швеция: швед
Шотландия: шотландец
Эстония: эстонец
Эфиопия: эфиоп
Южная Корея: южнокореец
Япония: японец
""".strip().splitlines()
)


def russian_demonyms(name: str) -> tuple[str, ...]:
    """What somebody of a state of this Russian name is called; none where none is known."""
    stored = _RUSSIAN.get(name)
    return () if stored is None else tuple(stored.split("|"))


@lru_cache(maxsize=4_096)
def russian_forms(demonym: str) -> tuple[str, ...]:
    """Every form of a Russian demonym: китаец, китайца, китайцы, китайцам, ..."""
    return tuple(dict.fromkeys((demonym, *russian.case_forms(demonym), *russian.plural_forms(demonym))))


# Chinese


def chinese_demonyms(name: str) -> tuple[str, ...]:
    """What somebody of a state of this Chinese name is called: 中国人."""
    return (f"{name}人",)
