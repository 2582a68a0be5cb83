"""What each status of a sovereignty record amounts to: said once, by name.

A status says one of three things. It **stands**: the place was held so, or nobody was to hold it. It is a **stance**, by
which a state says how it stands itself (`no_claim`, `recognition`, `no_position`). Or it is a `claim`. Claims and stances
are **attitudes**: they say how a state stands to a place, never that it holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gazetteer.domain.vocabulary import SovereigntyStatus

#: What asserts that the place belongs to somebody: two such statements to two states contradict each other.
_TITLES: Final[frozenset[SovereigntyStatus]] = frozenset({"sovereignty", "condominium", "claim"})
#: What a state says of itself. It is a fact that it says so, and no dispute.
_STANCES: Final[frozenset[SovereigntyStatus]] = frozenset({"no_claim", "recognition", "no_position"})
#: What only denies or demands: where nothing else is said, a place takes the records of what it is part of.
_SAY_NOTHING_OF_THE_GROUND: Final[frozenset[SovereigntyStatus]] = frozenset({"claim", "no_claim"})
#: What a treaty can give.
_CONFERRED: Final[frozenset[SovereigntyStatus]] = frozenset(
    {"sovereignty", "lease", "condominium", "protectorate", "suzerainty"}
)


def is_title(status: SovereigntyStatus) -> bool:
    """Whether it asserts that the place belongs to its holders."""
    return status in _TITLES


def is_stance(status: SovereigntyStatus) -> bool:
    """Whether a state only says how it stands itself."""
    return status in _STANCES


def is_attitude(status: SovereigntyStatus) -> bool:
    """Whether it says how a state stands to a place, rather than that it holds it."""
    return status == "claim" or is_stance(status)


def stands(status: SovereigntyStatus) -> bool:
    """Whether, where it holds, nothing is inherited from what the place is part of."""
    return status not in _SAY_NOTHING_OF_THE_GROUND


def holds_ground(status: SovereigntyStatus) -> bool:
    """Whether its holders, where it names any, held the place, in fact or by right."""
    return not is_attitude(status)


def is_conferred(status: SovereigntyStatus) -> bool:
    """Whether it is something that a treaty gives."""
    return status in _CONFERRED


def is_view(status: SovereigntyStatus, holders: Iterable[str], viewpoint: Iterable[str]) -> bool:
    """Whether a record is stated as somebody's view, and not as what its holders say of themselves."""
    whose = set(viewpoint)
    if not whose:
        return False
    return not (is_stance(status) and whose <= set(holders))
