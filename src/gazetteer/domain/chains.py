"""Chains of states: a state that went on under other names, such as Russia, and what it was on a date."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.domain.dates import Interval, Question

Chain = Sequence[tuple[str, Interval]]
"""The phases of a state, each with the span in which the state was it."""


def phase_on(question: Question | None, chain: Chain) -> str | None:
    """The phase of a state on a date: the one that certainly holds, else the only one that may; None for more or no date.

    A phase with two spans is one phase.
    """
    if question is None:
        return None
    holding = [(phase, interval.holds(question)) for phase, interval in chain]
    for kind in ("certain", "possible"):
        phases = {phase for phase, holds in holding if holds == kind}
        if phases:
            return phases.pop() if len(phases) == 1 else None
    return None
