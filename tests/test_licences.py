"""What is installed to run the service may be passed on with it: every licence is one that Apache-2.0 goes together with."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"

#: Licences that ask no more than notices, and those whose terms stay with their own files (MPL) or library (LGPL, dynamically
#: loaded and replaceable): category B of the Apache Software Foundation's policy and its like.
_PERMISSIVE = (
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Unlicense|0BSD|Zlib|CC0|Public Domain|HPND|BSL-1\.0|MIT-CMU"
)
_OF_ITS_OWN_FILES = r"MPL|Mozilla Public License"
_STAYING_A_LIBRARY = r"LGPL|GNU Lesser|Lesser General Public"
_GOES_TOGETHER = f"{_PERMISSIVE}|{_OF_ITS_OWN_FILES}|{_STAYING_A_LIBRARY}"
_STRONG = r"(?<!L)\bA?GPL|(?<!Lesser )(?<!Library )General Public License"


def _needed() -> set[str]:
    """What `gazetteer` with its extras needs here, and all that this needs."""
    found: set[str] = set()
    waiting = [("gazetteer", tuple(metadata.metadata("gazetteer").get_all("Provides-Extra") or ()))]
    while waiting:
        name, extras = waiting.pop()
        for line in metadata.requires(name) or ():
            needed = Requirement(line)
            environments = [{"extra": extra} for extra in (*extras, "")]
            if needed.marker is not None and not any(needed.marker.evaluate(one) for one in environments):
                continue
            key = canonicalize_name(needed.name)
            if key in found:
                continue
            try:
                metadata.distribution(key)
            except metadata.PackageNotFoundError:
                continue
            found.add(key)
            waiting.append((key, tuple(needed.extras)))
    return found


#: What the text of a licence is known by, for packages that name none, or a name that says nothing.
_TEXTS = {
    "MIT": "Permission is hereby granted, free of charge",
    "Zlib": "This software is provided 'as-is', without any express or implied",
    "BSD-2-Clause": "Redistributions in binary form must reproduce the above copyright",
}
#: What is wrapped is under its own licence: Leaflet's.
_AS_WHAT_IT_WRAPS = {"xstatic-leaflet": "BSD-2-Clause"}


def _stated(name: str) -> str:
    """What a package says of its licence: the expression, else the classifiers, else the words."""
    told = metadata.metadata(name)
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    classified = [one for one in classified if one != "OSI Approved"]
    if classified:
        return "; ".join(classified)
    return (str(told.get("License") or "").strip().splitlines() or [""])[0]


def licence_of(name: str) -> str:
    """The licence of a package as it states it, else as its licence's text shows."""
    stated = _stated(name)
    if re.search(f"{_GOES_TOGETHER}|{_STRONG}", stated):
        return stated
    if name in _AS_WHAT_IT_WRAPS:
        return _AS_WHAT_IT_WRAPS[name]
    files = [one for one in metadata.files(name) or () if re.search("licen[cs]e|copying", one.name, re.IGNORECASE)]
    text = " ".join(" ".join(one.read_text().split()) for one in files)
    return next((licence for licence, words in _TEXTS.items() if words in text), stated)


def _fits(told: str) -> bool:
    """Whether at least one of the licences that a package may be had under goes together with ours."""
    alternatives = re.split(r"\s+OR\s+", told)
    return any(re.search(_GOES_TOGETHER, one) and not re.search(_STRONG, one) for one in alternatives)


NEEDED = sorted(_needed())
LISTED = dict(re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def test_much_is_needed() -> None:
    assert len(NEEDED) > 40


@pytest.mark.parametrize("name", NEEDED)
def test_the_licence_of_each_package_goes_together_with_ours(name: str) -> None:
    assert _fits(licence_of(name)), f"{name}: {licence_of(name)}"


def test_the_page_lists_every_package_with_its_licence() -> None:
    found = {name: licence_of(name) for name in NEEDED}
    assert {name: licence for name, licence in LISTED.items() if name in found} == found


@pytest.mark.parametrize(
    "told",
    ["GPL-3.0-or-later", "AGPL-3.0", "GNU General Public License v3 (GPLv3)", "MIT AND GPL-2.0", "Proprietary", ""],
)
def test_what_does_not_go_together_is_found(told: str) -> None:
    assert not _fits(told)


@pytest.mark.parametrize(
    "told", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MPL-2.0", "MIT", "GPL-2.0 OR MIT"]
)
def test_what_goes_together_is_not_refused(told: str) -> None:
    assert _fits(told)
