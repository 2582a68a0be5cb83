"""A function called in another process."""

from __future__ import annotations

import os

import pytest

from gazetteer.services import elsewhere, running_names
from gazetteer.services.context import Gazetteer


def test_the_answer_comes_from_another_process() -> None:
    assert elsewhere.call(os.getpid) != os.getpid()
    assert elsewhere.call(divmod, 17, 5) == (3, 2)


def test_a_process_that_fails_or_dies_is_said_to_be_gone(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(elsewhere.Gone):
        elsewhere.call(divmod, 1, 0)
    with pytest.raises(elsewhere.Gone):
        elsewhere.call(os.abort)
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_names_made_elsewhere_are_those_made_here(seeded: Gazetteer) -> None:
    made = elsewhere.call(running_names.read_names, seeded.settings)
    here = running_names.read_names(seeded.settings)
    assert (made.patterns.folded, made.patterns.owners, made.patterns.demands) == (
        here.patterns.folded,
        here.patterns.owners,
        here.patterns.demands,
    )
    assert (made.moment, made.version) == (here.moment, here.version)
    assert len(made.patterns.folded) > 10_000
