"""After any edits, everything that is derived agrees with the documents; `bench/edits.py` does the same ten thousand times."""

from __future__ import annotations

import pytest
from bench import edits

from gazetteer.services.context import Gazetteer


@pytest.mark.parametrize("seed", [1, 2])
def test_the_derived_agrees_after_random_edits(gazetteer: Gazetteer, seed: int) -> None:
    took, refused, faults = edits.run(gazetteer, 250, seed=seed)
    assert faults == []
    assert refused < len(took) / 2
