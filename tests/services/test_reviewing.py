"""Each check of the seed passes a sound seed and finds its fault in a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer.services import coverage, reviewing, seeding

SOURCES = """
- {id: atlas, title: An atlas}
"""
POLITIES = """
- id: qing-empire
  kind: polity
  names: [{text: Qing Empire, lang: en, status: preferred, sources: [atlas]}]
- id: russia
  kind: polity
  names: [{text: Russia, lang: en, status: preferred, sources: [atlas]}]
"""
TREATIES = """
- id: convention
  kind: treaty
  names: [{text: Convention, lang: en, status: preferred, sources: [atlas]}]
  dates:
  - {event: signed, date: "1860-11-14", as_stated: 2 November 1860 O.S.; 咸丰十年十月初二日, sources: [atlas]}
  - {event: ratified, date: "1861-01-01", sources: [atlas]}
  relations:
  - {type: transfers, target: coast, sources: [atlas]}
"""
PLACES = """
- id: coast
  kind: place
  names: [{text: The coast, lang: en, status: preferred, sources: [atlas]}]
  location: {type: Point, coordinates: [134.0, 45.0]}
  location_sources: [atlas]
  sovereignty:
  - {id: q, holders: [qing-empire], status: sovereignty, from: "1644", to: "1860-11-14", sources: [atlas]}
  - {id: r, holders: [russia], status: sovereignty, from: "1860-11-14", to: "..", basis: [convention], sources: [atlas]}
- id: bay
  kind: place
  names:
  - {text: Bay, lang: en, status: preferred, sources: [atlas]}
  - text: 海参崴
    lang: zh-Hans
    status: preferred
    readings: [{pinyin: Hǎishēnwǎi, sources: [atlas]}]
    sources: [atlas]
  - text: 海參崴
    lang: zh-Hant
    status: preferred
    readings: [{pinyin: Hǎishēnwǎi, sources: [atlas]}]
    sources: [atlas]
  location: {type: Point, coordinates: [131.9, 43.1]}
  location_sources: [atlas]
  relations:
  - {type: part_of, target: coast, from: "..", to: "..", sources: [atlas]}
- id: camp
  kind: place
  names: [{text: Camp, lang: en, status: preferred, sources: [atlas]}]
"""
FILES = {"sources/all": SOURCES, "polities/all": POLITIES, "treaties/all": TREATIES, "places/all": PLACES}


def read(folder: Path, **changed: str) -> seeding.Seed:
    for name, text in FILES.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(name.split("/")[0], text), encoding="utf-8")
    return seeding.read_seed(folder)


def test_a_sound_seed_has_no_findings(tmp_path: Path) -> None:
    assert reviewing.review(read(tmp_path)) == []


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


BROKEN = [
    (
        "sources",
        "bay",
        {
            "places": replaced(
                PLACES, 'part_of, target: coast, from: "..", to: "..", sources: [atlas]', "part_of, target: coast"
            )
        },
    ),
    (
        "sources",
        "coast",
        {
            "places": replaced(
                PLACES, "coordinates: [134.0, 45.0]}\n  location_sources: [atlas]", "coordinates: [134.0, 45.0]}"
            )
        },
    ),
    (
        "reviewed-reading",
        "bay",
        {"places": replaced(PLACES, "{pinyin: Hǎishēnwǎi, sources", "{pinyin: Hǎishēnwǎi, basis: generated, sources")},
    ),
    ("reading-fits", "bay", {"places": replaced(PLACES, "Hǎishēnwǎi", "Hǎishēngwǎi")}),
    ("reading-fits", "bay", {"places": replaced(PLACES, "Hǎishēnwǎi", "Hǎishēn")}),
    ("reading-fits", "bay", {"places": replaced(PLACES, "Hǎishēnwǎi", "Háishēnwǎi")}),
    ("scripts", "bay", {"places": replaced(PLACES, "text: 海參崴", "text: 伯力")}),
    (
        "preferred",
        "bay",
        {
            "places": replaced(
                PLACES,
                "  - text: 海参崴",
                "  - {text: Gulf, lang: en, status: preferred, sources: [atlas]}\n  - text: 海参崴",
            )
        },
    ),
    ("order", "convention", {"treaties": replaced(TREATIES, "1861-01-01", "1859-01-01")}),
    ("calendars", "convention", {"treaties": replaced(TREATIES, "2 November 1860 O.S.", "3 November 1860 O.S.")}),
    ("calendars", "convention", {"treaties": replaced(TREATIES, "十月初二日", "九月初二日")}),
    ("calendars", "convention", {"treaties": replaced(TREATIES, "十月初二日", "闰十月初二日")}),
    ("overlap", "coast", {"places": replaced(PLACES, 'to: "1860-11-14"', 'to: "1861-11-14"')}),
    ("gap", "coast", {"places": replaced(PLACES, 'to: "1860-11-14"', 'to: "1858-11-14"')}),
    ("treaty-effect", "convention", {"places": replaced(PLACES, "basis: [convention], ", "")}),
    (
        "treaty-effect",
        "coast",
        {"treaties": replaced(TREATIES, "{type: transfers, target: coast", "{type: see_also, target: coast")},
    ),
    (
        "treaty-effect",
        "coast",
        {"treaties": replaced(TREATIES, "  kind: treaty", "  kind: treaty\n  types: [unratified treaty]")},
    ),
    ("homonyms", "camp", {"places": replaced(PLACES, "text: Camp", "text: Bay")}),
    ("coordinates", "bay", {"places": replaced(PLACES, "[131.9, 43.1]", "[31.9, 33.1]")}),
]


@pytest.mark.parametrize(
    ("check", "entity", "changed"), BROKEN, ids=[f"{check}-{n}" for n, (check, *_) in enumerate(BROKEN)]
)
def test_each_check_finds_its_fault(tmp_path: Path, check: str, entity: str, changed: dict[str, str]) -> None:
    findings = reviewing.review(read(tmp_path, **changed))
    assert (check, entity) in {(finding.check, finding.entity) for finding in findings}


def test_every_check_has_a_broken_seed() -> None:
    assert {check for check, *_ in BROKEN} == set(reviewing.CHECKS)


@pytest.mark.parametrize(
    ("check", "changed"),
    [
        (
            "calendars",
            {
                "treaties": replaced(
                    TREATIES,
                    "2 November 1860 O.S.; 咸丰十年十月初二日,",
                    "3 November 1860 O.S., note: a slip of the source,",
                )
            },
        ),
        (
            "gap",
            {
                "places": replaced(
                    replaced(PLACES, 'to: "1860-11-14"', 'to: "1858-11-14"'),
                    "  sovereignty:\n  - {id: q",
                    "  note: Nobody's for two years.\n  sovereignty:\n  - {id: q",
                )
            },
        ),
        (
            "scripts",
            {"places": replaced(PLACES, "text: 海參崴\n", "text: 海叄崴\n    note: As one atlas prints it.\n")},
        ),
    ],
)
def test_a_note_explains_an_exception(tmp_path: Path, check: str, changed: dict[str, str]) -> None:
    findings = reviewing.review(read(tmp_path, **changed))
    notes = {finding.pointer for finding in findings if finding.check == check}
    assert notes <= {"/names/1"}


def test_the_coverage_page_counts(tmp_path: Path) -> None:
    seed = read(tmp_path)
    page = coverage.page(seed)
    assert "| place | 3 |" in page
    assert "| **all** | **6** |" in page
    assert "| places whose holder is known at some time, own or inherited | 2 (66.7%) |" in page
    picture = coverage.picture(seed)
    assert "The coast" in picture
    assert "russia: sovereignty, 1860-11-14 to .." in picture
