"""Dates: whether a name was in use, or an event took place, on a date; and the days of dated facts for a table."""

from __future__ import annotations

from typing import Final

from gazetteer.domain.dates import Question, date_range
from gazetteer.domain.document import WrittenEntity, holds_on
from gazetteer.domain.published import DerivedEntity
from gazetteer.language import spelling
from gazetteer.services.reconciliation.asked import Value, date_of, together
from gazetteer.services.reconciliation.candidates import Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.properties.base import Cell, Property, Settings, date_cell

Days = tuple[int | None, int | None]
"""The first and the last day that a date may mean."""

_VERDICTS: Final = {"certain": 1.0, "possible": 0.5}
#: What begins and what ends a thing; before the one and after the other it was not there.
_BEGINNINGS: Final = ("founded", "born", "proclaimed", "opened", "in_force")
_ENDS: Final = ("dissolved", "died", "terminated")
#: Kinds that are dated by what happened of them, and not by their names.
_HAPPEN: Final = ("treaty", "event")


class Date(Property):
    """The date for which the name is meant."""

    id = "date"
    name = "Date"
    description = "The date for which the name is meant, or on which the event was: EDTF."
    added = False
    #: A name of another time is hardly meant; one of the time is nothing special.
    points = (4, 12)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: Question | None,
    ) -> float | None:
        """Whether the name was in use then; for a treaty or an event, whether something of it happened then.

        Where nothing dates the name, half as much is said by whether the thing was there at all.
        """
        asked = date_of(value)
        if asked is None:
            return None
        facts = [(fact["event"], date_range(fact["date"])) for fact in document.get("dates", ())]
        verdicts = _of_names(document, candidate.text, asked)
        if document["kind"] in _HAPPEN:
            verdicts.extend(-1.0 if _before(asked, days) or _after(asked, days) else 1.0 for _, days in facts)
        verdict = together(verdicts, "any")
        is_own = _is_label_in_letters(document, candidate.text)
        if verdict is None and not is_own and evidence.is_known_on(candidate.id, asked):
            # A place is older than the city that was founded there, and so may another name be.
            verdict = 0.0
        return _of_existence(facts, asked) if verdict is None else verdict


def _of_names(document: WrittenEntity, text: str, on: Question) -> list[float | None]:
    """What each name of that text (all, where it is empty) says of the date."""
    key = spelling.fold(text)
    verdicts: list[float | None] = []
    for name in document["names"]:
        if text and spelling.fold(name["text"]) != key:
            continue
        holds = holds_on(name, on)
        verdicts.append(None if holds == "undated" else _VERDICTS.get(holds or "", -1.0))
    return verdicts


def _is_label_in_letters(document: WrittenEntity, text: str) -> bool:
    """Whether a text is what the place is called today in Russian, English or another language of
    letters: the name of what was founded. Chinese names are often older.
    """
    key = spelling.fold(text)
    labels = (one for one in document["names"] if one.get("status") == "preferred" and not one["lang"].startswith("zh"))
    return any(spelling.fold(one["text"]) == key for one in labels)


def _of_existence(facts: list[tuple[str, Days]], on: Question) -> float | None:
    begun = [days for event, days in facts if event in _BEGINNINGS]
    ended = [days for event, days in facts if event in _ENDS]
    if begun and all(_before(on, days) for days in begun):
        return -1.0
    if ended and all(_after(on, days) for days in ended):
        return -1.0
    return 0.5 if begun else None


def _before(on: Question, days: Days) -> bool:
    return on.last is not None and days[0] is not None and on.last < days[0]


def _after(on: Question, days: Days) -> bool:
    return on.first is not None and days[1] is not None and on.first > days[1]


class Event(Property):
    """The date of a dated fact."""

    weighed = False

    def __init__(self, event: str, name: str, description: str) -> None:
        self.id = event
        self.name = name
        self.description = description

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return [date_cell(fact["date"]) for fact in public["dates"] if fact["event"] == self.id]
