"""One state is never taken for another because its name is written without an apostrophe or a point."""

from __future__ import annotations

import pytest

from gazetteer.text.annotation import Automaton, best_cover
from gazetteer.text.folding import fold_text
from gazetteer.text.forms import NameEntry

NAMES = {
    "prc": ("People's Republic of China", "PRC"),
    "roc": ("Republic of China",),
    "north-korea": ("Democratic People's Republic of Korea",),
    "south-korea": ("Republic of Korea",),
    "soviet-union": ("USSR", "U.S.S.R."),
    "united-states": ("U.S.", "USA", "U.S.A."),
    "rsfsr": ("RSFSR",),
}
RUSSIAN = {"soviet-union": "СССР", "united-states": "США"}
PLACES = {"lushun": ("Port Arthur",), "st-petersburg": ("Saint Petersburg",), "far-eastern": ("Far Eastern Republic",)}


@pytest.fixture(scope="module")
def automaton() -> Automaton:
    entries = [NameEntry(id_, 0, text, "en", "polity") for id_, texts in NAMES.items() for text in texts]
    entries += [NameEntry(id_, 0, text, "en", "place") for id_, texts in PLACES.items() for text in texts]
    entries += [NameEntry(id_, 9, text, "ru", "polity") for id_, text in RUSSIAN.items()]
    entries.append(NameEntry("eu", 0, "EU", "en", "organisation"))
    entries.append(NameEntry("unesco", 0, "UNESCO", "en", "organisation"))
    entries.append(NameEntry("osce", 0, "Organization for Security and Co-operation in Europe", "en", "organisation"))
    entries.append(NameEntry("iso", 0, "International Organization for Standardization", "en", "organisation"))
    entries.append(NameEntry("pearl-harbor", 0, "Pearl Harbor", "en", "place"))
    entries.append(NameEntry("carpenter", 0, "Carpenter", "en", "place"))
    entries.append(NameEntry("sco", 0, "Shanghai Cooperation Organisation", "en", "organisation"))
    entries.append(NameEntry("treaty", 0, "Treaty of Saint Petersburg", "en", "treaty"))
    return Automaton(entries)


def found(automaton: Automaton, text: str) -> list[str]:
    cover = best_cover(automaton.find(fold_text(text)))
    return [automaton.owners(match.pattern, text[match.start : match.end])[0].entity for match in cover]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("the Peoples Republic of China", ["prc"]),
        ("the Peoples’ Republic of China", ["prc"]),
        ("the People’s Republic of China", ["prc"]),
        ("Democratic Peoples Republic of Korea", ["north-korea"]),
        ("the Republic of Korea", ["south-korea"]),
        ("the U.S.S.R and others", ["soviet-union"]),
        ("the U.S.S.R, 1950", ["soviet-union"]),
        ("the U.S.S.R. and others", ["soviet-union"]),
        ("the U.S. and others", ["united-states"]),
        ("the U.S.A and others", ["united-states"]),
        ("the P.R.C and others", ["prc"]),
        ("the R.S.F.S.R and others", ["rsfsr"]),
        ("at Port-Arthur", ["lushun"]),
        ("the Far-Eastern Republic", ["far-eastern"]),
        ("in St. Petersburg", ["st-petersburg"]),
        ("in Saint-Petersburg", ["st-petersburg"]),
        ("Treaty of St. Petersburg", ["treaty"]),
        ("the Shanghai Co-operation Organisation", ["sco"]),
        ("the E.U and the U.S signed", ["eu", "united-states"]),
        ("С.С.С.Р. и С.Ш.А. подписали", ["soviet-union", "united-states"]),
        ("в С.С.С.Р", ["soviet-union"]),
        ("the U.N.E.S.C.O and others", ["unesco"]),
        ("the U.N.E.S.C.O. and others", ["unesco"]),
        ("the Organization for Security and Cooperation in Europe met", ["osce"]),
        ("the Organisation for Security and Co-operation in Europe met", ["osce"]),
        ("the Organisation for Security and Cooperation in Europe met", ["osce"]),
        ("at Pearl Harbour", ["pearl-harbor"]),
        ("the International Organisation for Standardization", ["iso"]),
        ("the International Organisation for Standardisation", ["iso"]),
        ("at the Carpentre", []),
        ("the U.S.A.F.R code", []),
        ("the X.U.S.A. code", []),
        ("С.С.С.Р.К.", []),
        ("the U.S.X and others", []),
        ("peoples of the republic", []),
    ],
)
def test_states_and_spellings(automaton: Automaton, text: str, right: list[str]) -> None:
    assert found(automaton, text) == right
