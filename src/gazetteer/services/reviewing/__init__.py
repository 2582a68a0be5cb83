"""The checks that keep the seed right: what a careful second reader would look for, run by `gazetteer seed --check` and CI.

The model refuses what cannot be; these checks find what is likely wrong. Where an exception is true it is explained by a
`note` on the assertion (or, for a place's sovereignty as a whole, on the entity), and the check then passes it. Where a check
takes no note for an excuse, it says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer.services.reviewing import acts, facts, grounds, names, positions
from gazetteer.services.reviewing.finding import CHECKS, Check, Finding
from gazetteer.services.seeding import Seed

__all__ = ["CHECKS", "Check", "Finding", "acts", "facts", "grounds", "names", "positions", "review"]


def review(seed: Seed, *, only: Iterable[str] | None = None) -> list[Finding]:
    """Every finding of every check (or of those named), sorted."""
    chosen = CHECKS if only is None else {name: CHECKS[name] for name in only}
    return sorted({finding for check in chosen.values() for finding in check(seed)})
