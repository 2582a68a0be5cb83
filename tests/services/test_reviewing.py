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
  dates: [{event: founded, date: "1636", sources: [atlas]}, {event: dissolved, date: "1912-02-12", sources: [atlas]}]
  relations: [{type: party_to, target: contract, sources: [atlas]}]
- id: russia
  kind: polity
  names: [{text: Russia, lang: en, status: preferred, sources: [atlas]}]
  relations: [{type: party_to, target: contract, sources: [atlas]}]
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
- id: contract
  kind: treaty
  types: [contract]
  names: [{text: Contract, lang: en, status: preferred, sources: [atlas]}]
  figures: [{property: term, value: 80, unit: years, sources: [atlas]}]
"""
EVENTS = """
- id: killing
  kind: event
  types: [massacre]
  names: [{text: The killing, lang: en, status: preferred, sources: [atlas]}]
"""
PLACES = """
- id: coast
  kind: place
  names: [{text: The coast, lang: en, status: preferred, sources: [atlas]}]
  location: {type: Point, coordinates: [134.0, 45.0]}
  location_sources: [{source: atlas, locator: "a point inside, ± 300 km"}]
  dates: [{event: founded, date: "1650", sources: [atlas]}]
  relations: [{type: located_in, target: russia, sources: [atlas]}]
  sovereignty:
  - {id: q, holders: [qing-empire], status: sovereignty, from: "1644", to: "1860-11-14", sources: [atlas]}
  - {id: r, holders: [russia], status: sovereignty, from: "1860-11-14", to: "..", basis: [convention], sources: [atlas]}
- id: bay
  kind: place
  types: [settlement]
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
  dates: [{event: founded, date: "1650", sources: [atlas]}]
  relations:
  - {type: part_of, target: coast, from: "..", to: "..", sources: [atlas]}
- id: camp
  kind: place
  types: [town]
  names:
  - {text: Camp, lang: en, status: preferred, sources: [atlas]}
  - {text: Rason, lang: en, sources: [atlas]}
  - text: Кампо
    lang: ru
    status: preferred
    grammar: {gender: masculine, indeclinable: true}
    sources: [atlas]
  dates: [{event: founded, date: "1650", sources: [atlas]}]
  relations:
  - {type: part_of, target: coast, from: "..", to: "..", sources: [atlas]}
"""
FILES = {
    "sources/all": SOURCES,
    "polities/all": POLITIES,
    "treaties/all": TREATIES,
    "events/all": EVENTS,
    "places/all": PLACES,
}


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def with_record(record: str) -> str:
    """The places, the coast with one more record."""
    return replaced(PLACES, "- id: bay\n", f"  - {{{record}, sources: [atlas]}}\n- id: bay\n")


def with_note(note: str) -> str:
    """The places, the coast with a note that says so."""
    return replaced(PLACES, "  sovereignty:\n  - {id: q", f"  note: {note!r}\n  sovereignty:\n  - {{id: q")


def many_camps(day: str) -> str:
    """The places, and six more to which one day of a change in fact is given."""
    camp = (
        "- id: camp-{n}\n  kind: place\n  names: [{{text: Camp {n}, lang: en, status: preferred, sources: [atlas]}}]\n"
        "  relations: [{{type: part_of, target: coast, sources: [atlas]}}]\n"
        "  dates: [{{event: founded, date: '1919', sources: [atlas]}}]\n"
        "  sovereignty: [{{holders: [russia], status: de_facto, from: '{day}', to: '..', sources: [atlas]}}]\n"
    )
    return PLACES + "".join(camp.format(n=n, day=day) for n in range(6))


def read(folder: Path, **changed: str) -> seeding.Seed:
    for name, text in FILES.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(name.split("/")[0], text), encoding="utf-8")
    return seeding.read_seed(folder)


def test_a_sound_seed_has_no_findings(tmp_path: Path) -> None:
    assert reviewing.review(read(tmp_path)) == []


BROKEN = [
    ("precision", "coast", {"places": replaced(PLACES, "a point inside, ± 300 km", "a point inside")}),
    (
        "precision",
        "bay",
        {
            "places": replaced(
                PLACES,
                "{type: Point, coordinates: [131.9, 43.1]}",
                "{type: LineString, coordinates: [[131.9, 43.1], [132.0, 43.2]]}",
            )
        },
    ),
    # Two degrees of latitude too many: another town of the name.
    ("apart", "bay", {"places": replaced(PLACES, "[131.9, 43.1]", "[131.9, 38.1]")}),
    (
        "apart",
        "bay",
        {
            "places": replaced(
                PLACES,
                "{type: Point, coordinates: [134.0, 45.0]}",
                "{type: Polygon, coordinates: [[[137, 44], [140, 44], [140, 47], [137, 44]]]}",
            )
        },
    ),
    ("nowhere", "coast", {"places": replaced(PLACES, "located_in, target: russia", "see_also, target: russia")}),
    ("nowhere", "camp", {"places": PLACES[: PLACES.rindex("  relations:")]}),
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
                PLACES,
                'coordinates: [134.0, 45.0]}\n  location_sources: [{source: atlas, locator: "a point inside, ± 300 km"}]',
                "coordinates: [134.0, 45.0]}",
            )
        },
    ),
    (
        "reviewed-reading",
        "bay",
        {"places": replaced(PLACES, "{pinyin: Hǎishēnwǎi, sources", "{pinyin: Hǎishēnwǎi, basis: generated, sources")},
    ),
    ("impossible", "bay", {"places": replaced(PLACES, "Hǎishēnwǎi", "Hǎishēngwǎi")}),
    ("impossible", "bay", {"places": replaced(PLACES, "Hǎishēnwǎi", "Hǎishēn")}),
    ("impossible", "bay", {"places": replaced(PLACES, "Hǎishēnwǎi", "Háishēnwǎi")}),
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
        {
            "treaties": replaced(
                TREATIES,
                "id: convention\n  kind: treaty",
                "id: convention\n  kind: treaty\n  types: [unratified treaty]",
            )
        },
    ),
    ("homonyms", "camp", {"places": replaced(PLACES, "text: Camp", "text: Bay")}),
    ("coordinates", "bay", {"places": replaced(PLACES, "[131.9, 43.1]", "[31.9, 33.1]")}),
    ("units", "contract", {"treaties": replaced(TREATIES, "unit: years", "unit: yrs")}),
    ("units", "contract", {"treaties": replaced(TREATIES, "unit: years", "unit: km2")}),
    (
        "parties",
        "contract",
        {
            "polities": replaced(
                POLITIES,
                "{text: Russia, lang: en, status: preferred, sources: [atlas]}]\n"
                "  relations: [{type: party_to, target: contract",
                "{text: Russia, lang: en, status: preferred, sources: [atlas]}]\n"
                "  relations: [{type: see_also, target: contract",
            )
        },
    ),
    ("massacre-as-basis", "coast", {"places": replaced(PLACES, "basis: [convention]", "basis: [convention, killing]")}),
    (
        "old-style",
        "coast",
        {"places": replaced(PLACES, 'from: "1860-11-14", to: ".."', 'from: "1860-11-02", to: ".."')},
    ),
    (
        "fact-with-view",
        "coast",
        {
            "places": with_record(
                'id: o, holders: [russia], status: occupation, from: "1859", to: "1860", viewpoint: [qing-empire]'
            )
        },
    ),
    (
        "fact-with-view",
        "coast",
        {"places": with_record('id: s, holders: [russia], status: no_claim, to: "1859", viewpoint: [qing-empire]')},
    ),
    (
        "two-holders",
        "camp",
        {
            "places": with_record('id: a, holders: [russia], status: de_facto, from: "1850", to: "1860"').replace(
                "- id: bay\n",
                "  - {id: b, holders: [qing-empire], status: de_facto, from: '1855', to: '1858', sources: [atlas]}\n"
                "- id: bay\n",
            )
        },
    ),
    ("two-holders", "coast", {"places": replaced(PLACES, 'to: "1860-11-14"', 'to: "1861-11-14"')}),
    ("no-holder", "camp", {"places": replaced(PLACES, 'from: "1644", to', 'from: "1655", to')}),
    (
        "no-holder",
        "coast",
        {
            "places": with_note("No record from 1650 to 1655: who held it then has not been entered.").replace(
                'from: "1644", to', 'from: "1655", to'
            )
        },
    ),
    (
        "no-title",
        "coast",
        {
            "places": replaced(
                PLACES, "holders: [russia], status: sovereignty", "holders: [russia], status: administration"
            )
        },
    ),
    (
        "open-claim",
        "coast",
        {
            "places": with_record('id: c, holders: [qing-empire], status: claim, from: "1900", to: ".."').replace(
                'to: "..", sources: [atlas]}\n- id: bay', 'to: "..", sources: [general-knowledge]}\n- id: bay'
            ),
            "sources": SOURCES + "- {id: general-knowledge, title: General knowledge}\n",
        },
    ),
    (
        "holder-lives",
        "coast",
        {"places": with_record('id: o, holders: [qing-empire], status: occupation, from: "1913", to: "1914"')},
    ),
    (
        "holder-lives",
        "coast",
        {"places": with_record('id: o, holders: [qing-empire], status: occupation, from: "1601", to: "1602"')},
    ),
    ("shared-day", "camp-3", {"places": many_camps("1920-04-06")}),
    ("fact-in-note", "coast", {"places": with_note("Japanese troops were here from 1918 to 1922.")}),
    ("fact-in-note", "coast", {"places": with_note("The town was held by Semyonov in 1919.")}),
    ("gender", "camp", {"places": replaced(PLACES, "gender: masculine, indecl", "gender: neuter, indecl")}),
    ("raw-transliteration", "camp", {"places": replaced(PLACES, "text: Camp,", "text: Kuril'sk,")}),
    ("raw-transliteration", "camp", {"places": replaced(PLACES, "text: Camp,", "text: Sakhalinskiy,")}),
    ("two-places", "camp", {"places": replaced(PLACES, "text: Кампо", "text: Расон")}),
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


@pytest.mark.parametrize(
    ("check", "places"),
    [
        (
            "no-holder",
            with_note("No record from 1650 to 1655: the records of the coast were burnt.").replace(
                'from: "1644", to', 'from: "1655", to'
            ),
        ),
        (
            "no-title",
            with_record(
                'id: j, holders: [qing-empire], status: sovereignty, viewpoint: [qing-empire], from: "1860-11-14", to: ".."'
            ).replace("holders: [russia], status: sovereignty", "holders: [russia], status: administration"),
        ),
        ("shared-day", many_camps("1920-04-01")),
        ("fact-in-note", with_note("Nobody knows who was here in 1919.")),
        ("raw-transliteration", replaced(PLACES, "text: Camp,", "text: Xi'an,")),
        # Whose it is, is a view: no state is named as where it lies.
        (
            "nowhere",
            with_record(
                'id: j, holders: [qing-empire], status: sovereignty, viewpoint: [qing-empire], from: "1860-11-14", to: ".."'
            ).replace("located_in, target: russia", "see_also, target: russia"),
        ),
        (
            "apart",
            replaced(
                PLACES,
                "{type: Point, coordinates: [134.0, 45.0]}",
                "{type: Polygon, coordinates: [[[131, 42], [140, 42], [140, 47], [131, 47], [131, 42]]]}",
            ),
        ),
        ("two-places", replaced(PLACES, "text: Rason,", "text: Rason, type: historical,")),
    ],
)
def test_what_is_right_is_not_found(tmp_path: Path, check: str, places: str) -> None:
    found = reviewing.review(read(tmp_path, places=places), only=[check])
    assert [finding for finding in found if finding.entity in ("coast", "camp-3")] == []
    assert check != "raw-transliteration" or found == []


def test_the_coverage_page_counts(tmp_path: Path) -> None:
    seed = read(tmp_path)
    page = coverage.page(seed)
    assert "| a source that a reader can open | 28 (100.0%) |" in page
    assert "| general knowledge alone | 0 (0.0%) |" in page
    assert "| place | 3 |" in page
    assert "| **all** | **8** |" in page
    assert "| places whose holder is known at some time, own or inherited | 3 (100.0%) |" in page
    picture = coverage.picture(seed)
    assert "The coast" in picture
    assert "russia: sovereignty, 1860-11-14 to .." in picture
