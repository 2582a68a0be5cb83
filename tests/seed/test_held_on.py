"""Everyday and hard questions, "who held that place on that day", against answers written apart from the seed.

`held_on.tsv` has a place, a day and all that holds for certain on the whole place: `holder status`, and `@view` where it is
somebody's position. A state may be named by its phase of that day (`soviet-union`) or by the head of its chain (`russia`).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pytest

from gazetteer import resources
from gazetteer.domain import dates, sovereignty
from gazetteer.domain.chains import phase_on
from gazetteer.domain.dates import Question
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.services import coverage, seeding
from gazetteer.services.reviewing.grounds import NO_GROUND

with (Path(__file__).parent / "held_on.tsv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))

#: What says who was there or whose the place was; stances and claims say something else.
HOLDING = frozenset(
    {
        "sovereignty",
        "administration",
        "lease",
        "occupation",
        "condominium",
        "suzerainty",
        "protectorate",
        "de_facto",
    }
)
Said = tuple[str, str, str | None]


@lru_cache(maxsize=1)
def world() -> coverage.SeedWorld:
    return coverage.SeedWorld(seeding.read_seed(resources.data_folder("seed")))


def expected(row: dict[str, str]) -> set[Said]:
    """What a row says, as (holder, status, view)."""
    found: set[Said] = set()
    for part in row["holds"].split("; "):
        words, _, view = part.partition(" @")
        holder, status = words.split(" ")
        found.add((holder, status, view or None))
    return found


def names_of(holder: str, question: Question) -> set[str]:
    """The holder as the record names it and as the state of that day."""
    phase = phase_on(question, world().phases(holder))
    return {holder} if phase is None else {holder, phase}


def is_said(one: HeldRecord, holder: str, question: Question, rows: set[Said]) -> bool:
    views: list[str | None] = [None] if one.record.viewpoint is None else [*one.record.viewpoint]
    return any((name, one.record.status, view) in rows for name in names_of(holder, question) for view in views)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['place']}-{row['on']}" for row in ROWS])
def test_who_held_it_on_that_day(row: dict[str, str]) -> None:
    question = Question.parse(row["on"])
    answer = sovereignty.answer(row["place"], question, world())
    certain = [one for one in answer.records if one.holds == "certain" and one.part is None]
    told: set[Said] = set()
    for one in certain:
        views = [None] if one.record.viewpoint is None else one.record.viewpoint
        for holder in one.record.holders:
            for name in names_of(holder, question):
                told |= {(name, one.record.status, view) for view in views}
    assert expected(row) <= told, f"missing: {expected(row) - told}"
    assert not answer.gaps
    for one in certain:
        stated_as_fact = one.record.viewpoint is None and one.record.extent is None
        if stated_as_fact and one.record.status in HOLDING:
            for holder in one.record.holders:
                assert is_said(one, holder, question, expected(row)), f"not expected: {one.id}"


def test_every_land_place_answers_on_every_day() -> None:
    first, today = dates.day_number(1600, 1, 1), dates.day_number(2026, 1, 1)
    seed = seeding.read_seed(resources.data_folder("seed"))
    without: dict[str, list[str]] = {}
    for entity in seed.entities.values():
        if entity.kind != "place" or NO_GROUND & set(entity.types):
            continue
        founded = [dates.date_range(fact.date)[1] for fact in entity.dates if fact.event == "founded"]
        dissolved = [dates.date_range(fact.date)[0] for fact in entity.dates if fact.event == "dissolved"]
        begins = max([first, *(day for day in founded if day is not None)])
        ends = min([today, *(day for day in dissolved if day is not None)])
        if ends <= begins:
            continue
        held = sovereignty.records_of(entity.id, None, world())
        standing = [span for one in held if one.stands for span in one.days]
        empty = dates.without([(begins, ends)], standing)
        if empty and entity.note is None:
            without[entity.id] = [dates.iso_day(int(day)) for gap in empty for day in gap]
    assert without == {}
