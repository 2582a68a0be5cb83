"""Every row of the fact sheet's sovereignty tables is answered: on its first day, in its middle, not on the day it ends.

`sovereignty.tsv` is a list of its own (record, place, from, to, holders, status), kept apart from the seed so that a slip in
one shows against the other. A row may have become several records: `ai4` is told as `ai4-roc` and `ai4-prc`.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pytest

from gazetteer import resources
from gazetteer.domain import dates, sovereignty
from gazetteer.domain.dates import Question
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.services import coverage, seeding

with (Path(__file__).parent / "sovereignty.tsv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))
TODAY = dates.day_number(2026, 1, 1)


@lru_cache(maxsize=1)
def world() -> coverage.SeedWorld:
    return coverage.SeedWorld(seeding.read_seed(resources.data_folder("seed")))


def told(row: dict[str, str], day: int) -> list[HeldRecord]:
    """The records of a row that hold, for certain or perhaps, on a day."""
    held = sovereignty.records_of(row["place"], Question.parse(dates.iso_day(day)), world())
    return [one for one in held if one.record.id is not None and _of_row(one.record.id, row["record"])]


def _of_row(record: str, row: str) -> bool:
    # `ab1-before` is what the sheet's row says of the time before it.
    return record == row or (record.startswith(row + "-") and not record.endswith("-before"))


def days(row: dict[str, str]) -> tuple[int, int, int | None]:
    """The first day on which the row certainly began, one in its middle, and the first on which it certainly had ended."""
    first = dates.date_range(row["from"])[1]
    end = None if row["to"] in ("..", "") else dates.date_range(row["to"])[1]
    assert first is not None
    last = TODAY if end is None else dates.date_range(row["to"])[0]
    assert last is not None
    return first, max(first, (first + last) // 2), end


@pytest.mark.parametrize("row", ROWS, ids=[row["record"] for row in ROWS])
def test_each_row_is_answered_while_it_holds(row: dict[str, str]) -> None:
    first, middle, end = days(row)
    holders = set(row["holders"].split("|")) - {"-", "*"}
    for day in (first, middle):
        here = told(row, day)
        assert here, f"{row['record']} is not told on {dates.iso_day(day)}"
        named = {holder for one in here for holder in one.record.holders}
        assert named <= holders or row["holders"] == "*", f"{row['record']} on {dates.iso_day(day)}: {named}"
        assert bool(named) == (row["holders"] != "-")
        assert set(row["status"].split("|")) & {one.record.status for one in here}
    if end is not None:
        later = told(row, end)
        assert not later, f"{row['record']} is still told on {dates.iso_day(end)}"


@pytest.mark.parametrize("row", ROWS, ids=[row["record"] for row in ROWS])
def test_no_row_is_answered_before_it_begins(row: dict[str, str]) -> None:
    earliest = dates.date_range(row["from"])[0]
    assert earliest is not None
    assert not told(row, earliest - 1)
