"""Russian given names as English texts write them: Aleksei, Alexei, Alexey."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

#: A line a name: the spellings of newspapers, of libraries and of older books, each of which stands for all others.
_SPELLINGS: Final = """
    Aleksandr Alexander Alexandr
    Aleksei Aleksey Alexei Alexey
    Anatoly Anatoli Anatolii
    Andrei Andrey
    Arkady Arkadi Arkadii
    Dmitry Dmitri Dmitrii Dmitriy
    Fyodor Fedor
    Gennady Gennadi Gennadii
    Georgy Georgi Georgii
    Grigory Grigori Grigorii
    Konstantin Constantin Constantine
    Maksim Maxim
    Nikolai Nikolay
    Pyotr Petr Piotr
    Semyon Semen
    Sergei Sergey
    Valery Valeri Valerii
    Vasily Vasili Vasilii Vassily
    Vitaly Vitali Vitalii
    Vyacheslav Viacheslav
    Yefim Efim
    Yegor Egor
    Yevgeny Yevgeni Evgeny Evgeni Evgenii
    Yury Yuri Yuriy Iurii
"""


@lru_cache(maxsize=1)
def _by_spelling() -> dict[str, tuple[str, ...]]:
    lines = [tuple(line.split()) for line in _SPELLINGS.strip().splitlines()]
    return {name: line for line in lines for name in line}


def other_spellings(person: str) -> list[str]:
    """A person's English name with each other spelling of the Russian given name that it begins with; none for other names."""
    given, blank, rest = person.partition(" ")
    if not blank:
        return []
    return [f"{other} {rest}" for other in _by_spelling().get(given, ()) if other != given]
