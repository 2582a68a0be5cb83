"""The readings that the packages `pypinyin` and `pypinyin-dict` ship, kept small.

Those packages keep what they read in their modules, three times over, and read all of it at the first import: 120 MB for
what takes 40 here. So their tables are taken and the modules let go; whoever else imports them gets his own.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

_PACKAGES: Final = ("pypinyin", "pypinyin_dict")
#: Under this name pypinyin is told to read no phrases when it is imported.
_NO_PHRASES: Final = "PYPINYIN_NO_PHRASES"
#: One visitor at a time: who leaves takes the modules away, from under whoever would still import them.
_door: Final = threading.Lock()


@contextmanager
def _visiting() -> Iterator[None]:
    """Import from the packages without their phrases, and leave nothing of them behind that was not there."""
    with _door:
        before = set(sys.modules)
        told = os.environ.get(_NO_PHRASES)
        os.environ[_NO_PHRASES] = "true"
        try:
            yield
        finally:
            if told is None:
                del os.environ[_NO_PHRASES]
            else:
                os.environ[_NO_PHRASES] = told
            for name in set(sys.modules) - before:
                if name.partition(".")[0] in _PACKAGES:
                    _let_go(name)


def _let_go(name: str) -> None:
    """Take a module away; of one that only holds data what nobody took is freed at once.

    Such a module has a function too, and so stands in a circle with its own data: the collector would come for those 40 MB
    only after a long time.
    """
    module = sys.modules.pop(name)
    if name.startswith("pypinyin_dict."):
        vars(module).clear()


def _table(module: str, name: str) -> dict[Any, Any]:
    table: dict[Any, Any] = getattr(importlib.import_module(module), name)
    return table


@cache
def characters() -> Mapping[int, str]:
    """The readings of single characters by code point, with commas between them."""
    with _visiting():
        return _table("pypinyin.pinyin_dict", "pinyin_dict")


@cache
def standard() -> Mapping[int, str]:
    """The reading that the table of the 8,105 standard characters puts first, by code point."""
    with _visiting():
        table = _table("pypinyin_dict.pinyin_data.kmandarin_8105", "pinyin_dict")
    return {point: readings.split(",")[0] for point, readings in table.items()}


def phrases() -> dict[str, tuple[str, ...]]:
    """The readings of pypinyin's phrases, one for each character."""
    with _visiting():
        package = importlib.import_module("pypinyin")
        text = (Path(package.__path__[0]) / "phrases_dict.json").read_bytes()
    return _one_each(orjson.loads(text))


def cedict() -> dict[str, tuple[str, ...]]:
    """The readings of the entries of CC-CEDICT, one for each character."""
    found: dict[str, tuple[str, ...]] = {}
    with _visiting():
        package = importlib.import_module("pypinyin_dict.phrase_pinyin_data")
        # The dictionary is cut in parts, each a module.
        for part in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
            if part.startswith("cc_cedict_"):
                found.update(_one_each(_table(f"{package.__name__}.{part}", "phrases_dict")))
    return found


def _one_each(table: Mapping[str, list[list[str]]]) -> dict[str, tuple[str, ...]]:
    # Interned: some 1,400 syllables stand in half a million places.
    return {text: tuple(sys.intern(several[0]) for several in syllables) for text, syllables in table.items()}
