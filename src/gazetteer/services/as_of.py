"""The public document as it was on a date: what holds, and which phase each state that it names was in.

Answered from the public document (`publication.py`), with the phases of the states as they are stored now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from gazetteer.domain import dates
from gazetteer.domain.chains import phase_on
from gazetteer.domain.document import holds_on
from gazetteer.services.publication import label_in
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.published import (
        DerivedEntity,
        Phase,
        PublicDated,
        PublicFact,
        PublicRecord,
        PublicRelation,
        Shown,
    )

Dated = TypeVar("Dated", bound="PublicDated")
#: The phases of each chain of states: (id of the phase, its label, when it was).
Chains = Mapping[str, Sequence[tuple[str, dict[str, str], dates.Interval]]]


def chains(connection: Connection) -> Chains:
    """The phases of every chain of states, as `document_on` takes them; in the order in which they begin."""
    found: dict[str, list[tuple[str, dict[str, str], dates.Interval]]] = {}
    for chain, phase, from_, to, phase_summary in repository.phases(connection):
        found.setdefault(chain, []).append((phase, label_in(phase_summary), dates.Interval.parse(from_, to)))
    for phases in found.values():
        phases.sort(key=lambda phase: phase[2].sort_key())
    return found


def phase_of(chain: str, question: dates.Question, known: Chains) -> Phase | None:
    """What a chain of states was on a date; None where it is no chain, or no single phase held."""
    phases = known.get(chain, ())
    found = phase_on(question, [(phase, interval) for phase, _, interval in phases])
    if found is None:
        return None
    label = next(label for phase, label, _ in phases if phase == found)
    return {"id": found, "label": label}


def document_on(
    document: DerivedEntity,
    question: dates.Question,
    *,
    known: Chains,
    undated: bool = True,
) -> DerivedEntity:
    """The public document as it was on a date; `document` itself stays as it is.

    Names, relations and sovereignty records get `holds` (`certain`, `possible`, `undated`); those that do not hold are left
    out. The undated stand after the dated, or nowhere with `undated=False`. `as` in holders, targets, places and viewpoints is
    the phase of that day. Dated facts and figures are kept whole: they happened, or were measured, and do not hold.
    `known` comes from `chains`.
    """
    answer = document.copy()
    answer["names"] = holding(document["names"], question, undated=undated)
    answer["relations"] = [
        relation_then(relation, question, known)
        for relation in holding(document["relations"], question, undated=undated)
    ]
    answer["sovereignty"] = [
        record_then(record, question, known) for record in holding(document["sovereignty"], question, undated=undated)
    ]
    answer["dates"] = [_fact_then(fact, question, known) for fact in document["dates"]]
    return answer


def holding(assertions: Iterable[Dated], question: dates.Question, *, undated: bool = True) -> list[Dated]:
    """The dated assertions (with `from` and `to`) that hold on a date, each with `holds`; the undated last, if at all."""
    dated: list[Dated] = []
    without: list[Dated] = []
    for assertion in assertions:
        holds = holds_on(assertion, question)
        if holds is None:
            continue
        answered = assertion.copy()
        answered["holds"] = holds
        (without if holds == "undated" else dated).append(answered)
    return [*dated, *without] if undated else dated


def _then(shown: Shown, question: dates.Question, known: Chains) -> Shown:
    """Another entity with what it was on a date (`as`)."""
    return {**shown, "as": phase_of(shown["id"], question, known)}


def relation_then(relation: PublicRelation, question: dates.Question, known: Chains) -> PublicRelation:
    """A relation with what the state that it leads to was on a date."""
    answer = relation.copy()
    answer["target"] = _then(relation["target"], question, known)
    return answer


def _fact_then(fact: PublicFact, question: dates.Question, known: Chains) -> PublicFact:
    answer = fact.copy()
    if "place" in fact:
        answer["place"] = _then(fact["place"], question, known)
    return answer


def record_then(record: PublicRecord, question: dates.Question, known: Chains) -> PublicRecord:
    """A sovereignty record with what each state that it names was on a date."""

    def all_then(shown: Sequence[Shown]) -> list[Shown]:
        return [_then(one, question, known) for one in shown]

    answer = record.copy()
    answer["holders"] = all_then(record["holders"])
    answer["basis"] = all_then(record["basis"])
    answer["ended_by"] = all_then(record["ended_by"])
    if record["viewpoint"] is not None:
        answer["viewpoint"] = all_then(record["viewpoint"])
    return answer
