"""The feature types that whole data sets bring are words in use: none is taken for a slip, and no row refused for it."""

from __future__ import annotations

import pytest

from gazetteer.domain.known_words import slip_of_type
from gazetteer.formats import geonames, gloss_kinds, world


def test_no_type_of_an_import_is_taken_for_a_slip() -> None:
    units = {world._type_of(one.type) for one in world._open().subdivisions}
    features = {type_ for types in geonames._FEATURES.values() for type_ in types} | set(geonames._CLASSES.values())
    entries = {type_ for _, type_, _ in (*gloss_kinds._KINDS, *gloss_kinds._AT_THE_END) if type_}
    assert {"country", "islands", "province"} <= units
    slips = {type_: slip_of_type(type_) for type_ in units | features | entries}
    assert {type_: meant for type_, meant in slips.items() if meant is not None} == {}


@pytest.mark.parametrize(("slip", "meant"), [("contry", "country"), ("conuty", "county"), ("ilsands", "islands")])
def test_a_slip_beside_them_is_still_one(slip: str, meant: str) -> None:
    assert slip_of_type(slip) == meant
