"""The shipped seed stands up to its own second reading."""

from __future__ import annotations

from functools import lru_cache

import pytest

from gazetteer import resources
from gazetteer.services import reviewing, seeding


@lru_cache(maxsize=1)
def seed() -> seeding.Seed:
    return seeding.read_seed(resources.data_folder("seed"))


@pytest.mark.parametrize("check", sorted(reviewing.CHECKS))
def test_the_seed_has_no_findings(check: str) -> None:
    assert reviewing.review(seed(), only=[check]) == []
