"""What each status of a sovereignty record amounts to, status by status."""

from __future__ import annotations

from typing import get_args

import pytest

from gazetteer.domain import standing
from gazetteer.domain.vocabulary import SovereigntyStatus

#: status: (stands, holds the ground, title, stance, attitude, can be given by a treaty)
TABLE: dict[SovereigntyStatus, tuple[bool, bool, bool, bool, bool, bool]] = {
    "sovereignty": (True, True, True, False, False, True),
    "administration": (True, True, False, False, False, False),
    "lease": (True, True, False, False, False, True),
    "occupation": (True, True, False, False, False, False),
    "condominium": (True, True, True, False, False, True),
    "suzerainty": (True, True, False, False, False, True),
    "protectorate": (True, True, False, False, False, True),
    "de_facto": (True, True, False, False, False, False),
    "claim": (False, False, True, False, True, False),
    "no_claim": (False, False, False, True, True, False),
    "recognition": (True, False, False, True, True, False),
    "no_position": (True, False, False, True, True, False),
    "undelimited": (True, True, False, False, False, False),
}


def test_every_status_is_in_the_table() -> None:
    assert set(TABLE) == set(get_args(SovereigntyStatus))


@pytest.mark.parametrize("status", TABLE)
def test_what_a_status_amounts_to(status: SovereigntyStatus) -> None:
    assert TABLE[status] == (
        standing.stands(status),
        standing.holds_ground(status),
        standing.is_title(status),
        standing.is_stance(status),
        standing.is_attitude(status),
        standing.is_conferred(status),
    )


@pytest.mark.parametrize(
    ("status", "holders", "viewpoint", "view"),
    [
        ("sovereignty", ["russia"], [], False),
        ("sovereignty", ["russia"], ["russia"], True),
        ("no_claim", ["prc"], ["prc"], False),
        # A stance of several, stated by one of them, is still what a holder says of itself.
        ("recognition", ["prc", "japan"], ["prc"], False),
        ("recognition", ["prc"], ["prc", "japan"], True),
        ("no_position", ["japan"], ["russia"], True),
    ],
)
def test_a_stance_is_no_view_where_its_own_holders_state_it(
    status: SovereigntyStatus, holders: list[str], viewpoint: list[str], view: bool
) -> None:
    assert standing.is_view(status, holders, viewpoint) is view
