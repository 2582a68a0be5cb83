"""The tables of readings: taken from their packages, which are left as they were."""

from __future__ import annotations

import gc
import sys
import threading

from gazetteer.language import dictionaries


def test_the_tables_are_there_and_their_modules_are_gone() -> None:
    before = {name for name in sys.modules if name.startswith("pypinyin")}
    assert dictionaries.phrases()["重庆"] == ("chóng", "qìng")
    assert len(dictionaries.cedict()) > 80_000
    assert dictionaries.standard()[ord("海")] == "hǎi"
    assert {name for name in sys.modules if name.startswith("pypinyin")} == before


def test_whoever_else_uses_the_package_has_its_phrases() -> None:
    dictionaries.phrases()
    import pypinyin

    assert pypinyin.lazy_pinyin("重庆") == ["chong", "qing"]


def test_what_was_read_and_not_taken_is_freed_at_once() -> None:
    gc.collect()
    gc.disable()
    try:
        dictionaries.cedict()
        unreachable = gc.collect()
    finally:
        gc.enable()
    # With the tables of the modules it would be hundreds of thousands.
    assert unreachable < 20_000


def test_many_threads_may_ask_at_once() -> None:
    """One that is done must not take the modules away from under another that still imports."""
    faults: list[BaseException] = []
    begin = threading.Barrier(6)

    def ask(number: int) -> None:
        begin.wait()
        try:
            for _ in range(3):
                dictionaries.cedict() if number % 2 else dictionaries.standard.__wrapped__()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
