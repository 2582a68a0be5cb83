"""What a check of the seed is and what it finds; the checks register themselves here by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from gazetteer.services.seeding import Seed


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that looks wrong: in which entity, where in it, which check found it, and what to do."""

    entity: str
    pointer: str
    check: str
    detail: str


Check = Callable[[Seed], Iterator[Finding]]
CHECKS: Final[dict[str, Check]] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under the name by which `review` and a finding call it."""

    def register(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return register
