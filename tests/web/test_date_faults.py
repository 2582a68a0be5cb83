"""What is wrong with a date, as the pages say it: every fault that reading one can name has its words in each language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gazetteer.domain import calendars, dates, written_dates
from gazetteer.errors import DateError
from gazetteer.web import date_faults


def test_every_fault_of_a_date_is_said_in_every_language() -> None:
    names = {"EXPECTED": dates.EXPECTED, "OF_LEVEL_2": dates.OF_LEVEL_2}
    found = set()
    rooms = [
        Path(dates.__file__),
        *(file for room in (calendars, written_dates) for file in Path(room.__path__[0]).glob("*.py")),
    ]
    for file in rooms:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DateError":
                found.add(eval(compile(ast.Expression(node.args[0]), "", "eval"), names))
    assert found == set(date_faults.FAULTS)


def test_a_fault_names_the_same_things_in_every_language() -> None:
    with pytest.raises(DateError) as caught:
        calendars.read_question("1860年2月30日")
    assert (
        date_faults.said(caught.value, "zh-Hans") == "“1860年2月30日”不是日期：公历中 1860 年二月只有 29 天，没有 30 日"
    )
    assert "февраль 1860 года" in date_faults.said(caught.value, "ru")
    assert "February 1860 has 29 days" in date_faults.said(caught.value, "en")


@pytest.mark.parametrize("written", ["banana", "", "1860" * 60, "-0000", "{1860,1861}", ".."])
def test_a_reader_is_told_how_people_write_dates_and_not_how_programs_do(written: str) -> None:
    with pytest.raises(DateError) as caught:
        dates.Question.parse(written)
    for language, said in (("en", "14 November 1860"), ("zh-Hans", "1860年11月14日"), ("ru", "14 ноября 1860")):
        told = date_faults.said(caught.value, language)
        assert said in told
        assert "level 0" not in told


@pytest.mark.parametrize("written", ["1860/1850", "乾隆", "1860-02-30", "banana"])
def test_what_was_typed_is_quoted_as_people_quote(written: str) -> None:
    with pytest.raises(DateError) as caught:
        calendars.read_question(written, "gregorian")
    told = date_faults.said(caught.value, "en")
    assert f"“{written}”" in told
    assert "'" not in told
