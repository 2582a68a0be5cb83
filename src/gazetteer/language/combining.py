"""What a state is called before a hyphen: Sino-Russian, Anglo-Chinese; китайско-российский, русско-японский.

Such a form stands for the state like an adjective made of its name, and only before a hyphen and another adjective. The
Russian ones follow from the adjectives by rule; what no rule gives is stored here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from gazetteer.language import adjectives

#: By the English name of the state; of several forms the usual one first.
_ENGLISH: Final[dict[str, str]] = dict(
    line.split(": ")
    for line in """
Austria: Austro
Belgium: Belgo
Britain: Anglo
China: Sino
Denmark: Dano
Egypt: Egypto
England: Anglo
Ethiopia: Ethio
Finland: Finno
France: Franco
Germany: Germano
Great Britain: Anglo
Greece: Greco|Graeco
India: Indo
Iran: Irano
Israel: Israelo
Italy: Italo
Japan: Japano|Nippo
Mongolia: Mongolo
Poland: Polono
Portugal: Luso
Romania: Romano
Russia: Russo
Serbia: Serbo
Spain: Hispano
Sweden: Swedo
Syria: Syro
Tibet: Tibeto
Turkey: Turco|Turko
United Kingdom: Anglo
""".strip().splitlines()
)

#: By the Russian name, where the adjective is another: русско-японский, not российско-; both are looked for.
_RUSSIAN: Final[dict[str, str]] = dict(
    line.split(": ")
    for line in """
Австрия: австро
Англия: англо
Афганистан: афгано
Болгария: болгаро
Великобритания: англо
Германия: германо
Греция: греко
Грузия: грузино
Израиль: израиле
Индия: индо
Ирак: ирако
Иран: ирано
Испания: испано
Италия: итало
Монголия: монголо
Палестина: палестино
Польша: польско
Россия: русско
Румыния: румыно
Сербия: сербо
Сирия: сирийско
США: американо
Соединённые Штаты: американо
Соединённые Штаты Америки: американо
Тибет: тибето
Турция: турко
Финляндия: финно
Франция: франко
Швейцария: швейцарско
Эфиопия: эфиопо
Япония: японо
""".strip().splitlines()
)

#: Languages, peoples and oceans: what stands behind the hyphen, and what before it is then no state.
_OTHER_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "anglo": ("saxon", "norman", "catholic"),
    "austro": ("asiatic", "nesian"),
    "finno": ("ugri", "permi"),
    "greco": ("roman",),
    "graeco": ("roman",),
    "indo": ("aryan", "european", "german", "iranian", "malay", "pacific"),
    "italo": ("celtic",),
    "romano": ("brit", "germanic", "celtic"),
    "serbo": ("croat",),
    "sino": ("tibetan", "xenic"),
    "tibeto": ("burm",),
    "англо": ("сакс", "норман"),
    "греко": ("католи", "римск", "латин"),
    "индо": ("арий", "герман", "европ", "иран", "малай", "тихоокеан"),
    "сербо": ("хорватск",),
    "тибето": ("бирм",),
    "финно": ("угор", "угр", "перм"),
}


def english_combining(name: str) -> tuple[str, ...]:
    """What the English name of a state is before a hyphen; none where none is known."""
    stored = _ENGLISH.get(name)
    return () if stored is None else tuple(stored.split("|"))


@lru_cache(maxsize=4_096)
def russian_combining(name: str) -> tuple[str, ...]:
    """What the Russian name of a state is before a hyphen, the usual one first: китайско, российско, японо."""
    stored = _RUSSIAN.get(name)
    found = [] if stored is None else [stored]
    for adjective in adjectives.russian_adjectives(name):
        if adjective.endswith(("ий", "ой")):
            found.append(adjective[:-2] + "о")
    return tuple(dict.fromkeys(found))


def is_before_another(folded: str, start: int, hyphen: int) -> bool:
    """Whether a word in a folded text, a combining form that ends at a hyphen, stands before a word that makes it a state's."""
    rest = folded[hyphen + 1 : hyphen + 12]
    if not rest[:1].isalpha():
        return False
    return not rest.startswith(_OTHER_WORDS.get(folded[start:hyphen], ()))
