"""Who held a place: inheritance, parts, disputes, views, gaps, phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from gazetteer.domain import sovereignty
from gazetteer.domain.chains import Chain, phase_on
from gazetteer.domain.dates import Interval, Question
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.entity import SovereigntyRecord
from gazetteer.domain.sovereignty import HeldRecord

COURT = ["qing-court", "chinese-historiography"]


def record(
    identifier: str | None, holders: list[str], status: str, from_: str | None, to: str | None, **more: Any
) -> SovereigntyRecord:
    document = {"id": identifier, "holders": holders, "status": status, "from": from_, "to": to, **more}
    return SovereigntyRecord.model_validate({key: value for key, value in document.items() if value is not None})


@dataclass
class Facts:
    """A world in memory."""

    held: dict[str, list[SovereigntyRecord]] = field(default_factory=dict)
    part_of: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    chains: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def records(self, place: str) -> Sequence[SovereigntyRecord]:
        stated = [one.written() for one in self.held.get(place, [])]
        return sovereignty.records_in(cast(WrittenEntity, {"names": [], "sovereignty": stated}))

    def parents(self, place: str) -> Sequence[tuple[str, Interval]]:
        return [(whole, Interval.parse(from_, to)) for part, whole, from_, to in self.part_of if part == place]

    def parts(self, place: str) -> Sequence[tuple[str, Interval]]:
        return [(part, Interval.parse(from_, to)) for part, whole, from_, to in self.part_of if whole == place]

    def phases(self, polity: str) -> Chain:
        return [(phase, Interval.parse(from_, to)) for phase, from_, to in self.chains.get(polity, [])]


RUSSIA = {
    "russia": [
        ("tsardom-of-russia", "1547", "1721-11-02"),
        ("russian-empire", "1721-11-02", "1917-09-14"),
        ("russian-republic", "1917-09-14", "1917-11-07"),
        ("rsfsr", "1917-11-07", "1922-12-30"),
        ("soviet-union", "1922-12-30", "1991-12-26"),
        ("russian-federation", "1991-12-26", ".."),
    ]
}

USSURI_EAST = [
    record("UE1", ["qing-empire"], "sovereignty", "1644", "1858-05-28"),
    record("UE2", ["russia", "qing-empire"], "condominium", "1858-05-28", "1860-11-14", viewpoint=["russia"]),
    record("UE3", ["qing-empire"], "claim", "1858-05-28", "1860-11-14", viewpoint=COURT),
    record("UE4", ["russia"], "sovereignty", "1860-11-14", ".."),
]

VLADIVOSTOK = [
    record("VL1", ["qing-empire"], "sovereignty", "1644", "1858-05-28"),
    record("VL2", ["russia", "qing-empire"], "condominium", "1858-05-28", "1860-11-14", viewpoint=["russia"]),
    record("VL2b", ["qing-empire"], "claim", "1858-05-28", "1860-11-14", viewpoint=COURT),
    record("VL3", ["russian-empire"], "occupation", "1860-07-02", "1860-11-14"),
    record("VL4", ["russia"], "sovereignty", "1860-11-14", ".."),
    record("VL5", ["japan"], "occupation", "1918-04", "1922-10-25"),
    record("VL6", ["provisional-priamurye-government"], "de_facto", "1921-05-26", "1922-10-25"),
    record("VL7", ["rsfsr"], "sovereignty", "1922-11-15", "1922-12-30"),
    record("VL8", ["prc"], "no_claim", "2001-07-16", "..", viewpoint=["prc"]),
]


def frontier() -> Facts:
    return Facts(
        held={"ussuri-east": USSURI_EAST, "vladivostok": VLADIVOSTOK},
        part_of=[("vladivostok", "ussuri-east", None, None), ("ussuriysk", "ussuri-east", None, None)],
        chains=RUSSIA,
    )


def on(place: str, date: str | None, world: Facts) -> list[HeldRecord]:
    return sovereignty.records_of(place, Question.parse(date) if date else None, world)


def brief(held: list[HeldRecord]) -> list[tuple[str, str | None, bool]]:
    return [(one.id, one.holds, one.disputed) for one in held]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1643-12-31", []),
        ("1644-06-01", [("VL1", "possible", False)]),
        ("1858-05-27", [("VL1", "certain", False)]),
        ("1858-05-28", [("VL2", "certain", True), ("VL2b", "certain", True)]),
        ("1860-07-02", [("VL3", "certain", False), ("VL2", "certain", True), ("VL2b", "certain", True)]),
        ("1860-11-14", [("VL4", "certain", False)]),
        ("1900", [("VL4", "certain", False)]),
        ("1921-06-01", [("VL4", "certain", False), ("VL5", "certain", False), ("VL6", "certain", False)]),
        ("1922-12-01", [("VL4", "certain", False), ("VL7", "certain", False)]),
        ("2020-07-03", [("VL4", "certain", False), ("VL8", "certain", False)]),
    ],
)
def test_vladivostok(date: str, expected: list[tuple[str, str, bool]]) -> None:
    assert brief(on("vladivostok", date, frontier())) == expected


def test_views_put_what_is_nobodys_first() -> None:
    assert sovereignty.views(on("vladivostok", "1860-07-02", frontier())) == [
        {"viewpoint": None, "records": ["VL3"]},
        {"viewpoint": ["russia"], "records": ["VL2"]},
        {"viewpoint": COURT, "records": ["VL2b"]},
    ]


def test_a_claim_by_another_makes_a_title_disputed_while_it_lasts() -> None:
    left_bank = Facts(
        held={
            "amur-left-bank": [
                record("AL5", ["russian-empire"], "occupation", "1850-08-13", "1858-05-28"),
                record("AL6", ["russia"], "sovereignty", "1858-05-28", ".."),
                record("AL7", ["qing-empire"], "claim", "1858-05-28", "1860-11-14", viewpoint=COURT),
            ]
        },
        chains=RUSSIA,
    )
    assert brief(on("amur-left-bank", "1859-01-01", left_bank)) == [("AL6", "certain", True), ("AL7", "certain", True)]
    assert brief(on("amur-left-bank", "1861", left_bank)) == [("AL6", "certain", False)]


def test_titles_to_different_extents_and_facts_beside_titles_do_not_contradict() -> None:
    west, east = {"en": "western half"}, {"en": "eastern half"}
    world = Facts(
        held={
            "heixiazi-island": [
                record("HX4", ["prc"], "sovereignty", "2008-10-14", "..", extent=west),
                record("HX5", ["russia"], "sovereignty", "2008-10-14", "..", extent=east),
            ],
            "new-territories": [
                record("HK10", ["qing-empire"], "sovereignty", "1650", "1912-02-12"),
                record("HK4", ["united-kingdom"], "lease", "1898-07-01", "1997-07-01"),
            ],
        }
    )
    assert [one.disputed for one in on("heixiazi-island", "2010", world)] == [False, False]
    assert [one.disputed for one in on("new-territories", "1900", world)] == [False, False]


def test_a_place_without_records_inherits_what_holds_then() -> None:
    held = on("ussuriysk", "1860-07-02", frontier())
    assert brief(held) == [("UE2", "certain", True), ("UE3", "certain", True)]
    assert {one.inherited_from for one in held} == {"ussuri-east"}
    assert {one.entity for one in held} == {"ussuri-east"}
    assert brief(on("ussuriysk", "1860-11-14", frontier())) == [("UE4", "certain", False)]


def test_a_claim_of_its_own_does_not_keep_a_place_from_inheriting() -> None:
    world = frontier()
    world.held["ussuriysk"] = [record("US9", ["prc"], "no_claim", "2001-07-16", "..")]
    assert [(one.id, one.inherited_from) for one in on("ussuriysk", "2010", world)] == [
        ("UE4", "ussuri-east"),
        ("US9", None),
    ]


def test_a_record_of_standing_keeps_a_place_from_inheriting_while_it_holds() -> None:
    world = frontier()
    world.held["ussuriysk"] = [record("US9", ["japan"], "occupation", "1918-04-05", "1922-10-25")]
    assert [one.id for one in on("ussuriysk", "1920", world)] == ["US9"]
    assert [one.id for one in on("ussuriysk", "1922-10-25", world)] == ["UE4"]
    # A year of which the occupation covers a part is answered day by day; what is inherited holds on some day only.
    assert [(one.id, one.holds) for one in on("ussuriysk", "1918", world)] == [("UE4", "possible"), ("US9", "possible")]
    assert {one.id for one in on("ussuriysk", None, world)} == {"UE1", "UE2", "UE3", "UE4", "US9"}


def test_what_is_said_of_some_part_of_the_whole_is_only_possible_within_it() -> None:
    world = Facts(
        held={
            "region": [
                record("R1", ["empire"], "sovereignty", "1900", ".."),
                record("R2", ["army"], "occupation", "1900", "..", extent={"en": "the railway"}),
            ]
        },
        part_of=[("town", "region", None, None)],
    )
    assert brief(on("region", "1910", world)) == [("R1", "certain", False), ("R2", "certain", False)]
    assert brief(on("town", "1910", world)) == [("R1", "certain", False), ("R2", "possible", False)]
    assert [one.holds for one in on("town", None, world)] == [None, None]


def test_a_record_of_a_part_of_a_place_hides_nothing_that_the_rest_inherits() -> None:
    concession = record("T1", ["union"], "administration", "1900", "..", extent={"en": "the concession"})
    world = Facts(
        held={
            "town": [concession],
            "district": [record("D1", ["army"], "de_facto", "1900", "..", extent={"en": "the hills"})],
            "region": [record("R1", ["empire"], "sovereignty", "1900", "..")],
        },
        part_of=[("town", "district", None, None), ("district", "region", None, None)],
    )
    held = [(one.id, one.holds, one.inherited_from) for one in on("town", "1910", world)]
    assert held == [("T1", "certain", None), ("D1", "possible", "district"), ("R1", "certain", "region")]


def test_inheritance_climbs_merges_and_follows_the_dates_of_membership() -> None:
    world = Facts(
        held={
            "north": [record("N1", ["a"], "sovereignty", "1800", "..")],
            "south": [record("S1", ["b"], "sovereignty", "1800", "..")],
            "land": [record("L1", ["c"], "sovereignty", "1000", "..")],
        },
        part_of=[
            ("village", "county", None, None),
            ("county", "north", "1850-01-01", ".."),
            ("county", "south", "1850-01-01", "1900-01-01"),
            ("county", "land", "1000-01-01", "1850-01-01"),
            ("north", "land", None, None),
        ],
    )
    assert [(one.id, one.inherited_from) for one in on("village", "1849", world)] == [("L1", "land")]
    assert {one.id for one in on("village", "1860", world)} == {"N1", "S1"}
    assert [one.id for one in on("village", "1900-01-01", world)] == ["N1"]
    assert {(one.id, one.holds) for one in on("village", "1899/1900", world)} == {("N1", "certain"), ("S1", "possible")}


def test_circles_of_parts_end() -> None:
    world = Facts(
        held={"c": [record(None, ["x"], "sovereignty", "1900", "..")]},
        part_of=[("a", "b", None, None), ("b", "a", None, None), ("b", "c", None, None), ("c", "a", None, None)],
    )
    assert [one.inherited_from for one in on("a", "1950", world)] == ["c"]
    assert [one.inherited_from for one in on("a", None, world)] == ["c"]


def test_a_divided_place_shows_what_its_parts_say() -> None:
    world = Facts(
        held={
            "sakhalin": [record("SK3", ["russia"], "sovereignty", "1875-05-07", "1905-09-05")],
            "north": [record("SK4", ["russia"], "sovereignty", "1905-09-05", "..")],
            "south": [
                record("SK6", ["japan"], "sovereignty", "1905-09-05", "1946-02-02"),
                record("SK8", ["soviet-union"], "sovereignty", "1946-02-02", "..", viewpoint=["russia"]),
                record("SK9", ["japan"], "claim", "1946-02-02", "1952-04-28", viewpoint=["japan"]),
            ],
        },
        part_of=[("north", "sakhalin", None, None), ("south", "sakhalin", None, None)],
        chains=RUSSIA,
    )
    assert [(one.id, one.part) for one in on("sakhalin", "1890", world)] == [("SK3", None)]
    assert [(one.id, one.part, one.disputed) for one in on("sakhalin", "1920", world)] == [
        ("SK6", "south", False),
        ("SK4", "north", False),
    ]
    assert [(one.id, one.part, one.disputed) for one in on("sakhalin", "1950", world)] == [
        ("SK4", "north", False),
        ("SK8", "south", True),
        ("SK9", "south", True),
    ]
    assert sovereignty.gaps(on("sakhalin", None, world)) == []


def test_the_whole_shows_of_a_part_only_what_differs() -> None:
    held = on("ussuri-east", "1860-07-02", frontier())
    assert [(one.id, one.part) for one in held] == [("VL3", "vladivostok"), ("UE2", None), ("UE3", None)]
    assert [(one.id, one.part) for one in on("ussuri-east", "2020", frontier())] == [("UE4", None)]


def test_what_the_whole_has_as_a_view_only_is_shown_of_a_part_where_nobody_disputes_it() -> None:
    world = Facts(
        held={
            "hong-kong": [record("HK5", ["qing-empire"], "sovereignty", "1841-01-26", "1912-02-12", viewpoint=["prc"])],
            "new-territories": [record("HK10", ["qing-empire"], "sovereignty", "1650", "1912-02-12")],
            "kowloon": [record("HK9", ["qing-empire"], "sovereignty", "1650", "1860-10-24", viewpoint=["prc"])],
        },
        part_of=[("new-territories", "hong-kong", None, None), ("kowloon", "hong-kong", None, None)],
    )
    assert [(one.id, one.part) for one in on("hong-kong", "1850", world)] == [
        ("HK10", "new-territories"),
        ("HK5", None),
    ]


def test_another_view_of_a_stance_is_a_dispute() -> None:
    world = Facts(held={"crimea": [record(None, ["prc"], "recognition", "2014", "..", viewpoint=["russia"])]})
    assert [one.disputed for one in on("crimea", "2020", world)] == [True]


def test_the_undated_come_last_and_keep_nothing_from_being_inherited() -> None:
    world = frontier()
    world.held["ussuriysk"] = [record(None, ["manchuria"], "suzerainty", None, None)]
    held = on("ussuriysk", "1858-06-01", world)
    assert brief(held) == [("UE2", "certain", True), ("UE3", "certain", True), ("sovereignty-1", "undated", False)]
    assert on("ussuriysk", None, world)[-1].holds == "undated"


def test_ids_are_unique_in_an_answer() -> None:
    world = Facts(
        held={
            "place": [
                record(None, ["x"], "claim", "1900", ".."),
                record("sovereignty-1", ["x"], "no_claim", "1900", ".."),
            ],
            "land": [record(None, ["y"], "sovereignty", "1900", ".."), record("r", ["z"], "occupation", "1900", "..")],
        },
        part_of=[("place", "land", None, None)],
    )
    names = [one.id for one in on("place", "1950", world)]
    assert len(set(names)) == 4
    assert "sovereignty-1" in names
    assert "land.sovereignty-1" in names
    assert "r" in names


def test_gaps_lie_between_records_of_standing() -> None:
    world = Facts(
        held={
            "crimea": [
                record("CR1", ["russia"], "sovereignty", "1783-04-19", "1917-11-07"),
                record("CR2", ["rsfsr"], "sovereignty", "1921-10-18", "1954-02-19"),
                record("CRx", ["prc"], "no_position", "2014-03-27", ".."),
                record("CRy", ["someone"], "claim", "1918", "1920"),
            ]
        }
    )
    gaps = [{"from": "1917-11-07", "to": "1921-10-18"}, {"from": "1954-02-19", "to": "2014-03-27"}]
    assert sovereignty.answer("crimea", None, world).gaps == gaps
    assert sovereignty.answer("crimea", Question.parse("1919-05-01"), world).gaps == gaps[:1]
    assert sovereignty.answer("crimea", Question.parse("1900"), world).gaps == []
    assert sovereignty.answer("crimea", Question.parse("1500"), world).gaps == [{"from": "..", "to": "1783-04-19"}]
    assert sovereignty.answer("nowhere", Question.parse("1500"), world).gaps == [{"from": "..", "to": ".."}]
    assert sovereignty.answer("nowhere", None, world).gaps == []


@pytest.mark.parametrize(
    ("date", "phase"),
    [
        ("1860-11-14", "russian-empire"),
        ("1860", "russian-empire"),
        ("1917-09-13", "russian-empire"),
        ("1917-09-14", "russian-republic"),
        ("1917", None),
        ("1922-12-30", "soviet-union"),
        ("1991-12-26", "russian-federation"),
        ("1547-06-01", "tsardom-of-russia"),
        ("1500", None),
        (None, None),
    ],
)
def test_the_phase_of_a_state_on_a_date(date: str | None, phase: str | None) -> None:
    question = Question.parse(date) if date else None
    assert phase_on(question, frontier().phases("russia")) == phase


def test_a_holder_is_found_as_state_and_as_phase() -> None:
    world = frontier()
    ceded, absorbed = VLADIVOSTOK[4], VLADIVOSTOK[7]
    then = Question.parse("1900")
    assert sovereignty.has_holder(ceded, "russia", then, world)
    assert sovereignty.has_holder(ceded, "russian-empire", then, world)
    assert not sovereignty.has_holder(ceded, "soviet-union", then, world)
    assert sovereignty.has_holder(ceded, "soviet-union", None, world)
    assert not sovereignty.has_holder(ceded, "tsardom-of-russia", None, world), "the record begins after that phase"
    assert sovereignty.has_holder(absorbed, "russia", Question.parse("1922-12-01"), world)
    assert not sovereignty.has_holder(ceded, "prc", then, world)


# The rules of the module's docstring, a case each


@pytest.mark.parametrize("status", ["sovereignty", "condominium", "claim"])
def test_a_title_to_others_contradicts_a_title(status: str) -> None:
    world = Facts(
        held={
            "land": [
                record("ours", ["a"], "sovereignty", "1900", ".."),
                record("theirs", ["b", "c"] if status == "condominium" else ["b"], status, "1900", ".."),
            ]
        }
    )
    assert {one.id: one.disputed for one in on("land", "1950", world)} == {"ours": True, "theirs": True}


@pytest.mark.parametrize(
    "status", ["occupation", "lease", "administration", "de_facto", "protectorate", "suzerainty", "no_claim"]
)
def test_a_fact_or_a_stance_contradicts_no_title(status: str) -> None:
    world = Facts(
        held={"land": [record("ours", ["a"], "sovereignty", "1900", ".."), record("fact", ["b"], status, "1900", "..")]}
    )
    assert not any(one.disputed for one in on("land", "1950", world))


def test_an_undelimited_border_is_held_by_nobody_disputes_nothing_and_leaves_no_gap() -> None:
    world = Facts(
        held={
            "island": [record("open", [], "undelimited", "1855-02-07", "1875-05-07")],
            "land": [record("ours", ["a"], "sovereignty", "1800", "..")],
        },
        part_of=[("island", "land", None, None)],
    )
    held = on("island", "1860", world)
    assert [(one.id, one.stands, one.disputed, one.inherited_from) for one in held] == [("open", True, False, None)]
    assert sovereignty.answer("island", Question.parse("1860"), world).gaps == []


def test_a_stance_that_one_of_its_holders_states_is_no_dispute_and_one_that_another_states_is() -> None:
    joint = record("joint", ["prc", "japan"], "no_claim", "1978", "..", viewpoint=["prc"])
    imputed = record("imputed", ["prc"], "no_claim", "1978", "..", viewpoint=["prc", "russia"])
    world = Facts(held={"land": [joint], "island": [imputed]})
    assert [one.disputed for one in on("land", "1980", world)] == [False]
    assert [one.disputed for one in on("island", "1980", world)] == [True]


def test_phases_of_one_state_do_not_contradict_it() -> None:
    world = Facts(
        held={
            "land": [
                record("chain", ["russia"], "sovereignty", "1900", ".."),
                record("phase", ["soviet-union"], "sovereignty", "1922-12-30", "1991-12-26"),
            ]
        },
        chains=RUSSIA,
    )
    assert not any(one.disputed for one in on("land", "1950", world))


def test_titles_that_never_hold_on_one_day_do_not_contradict() -> None:
    world = Facts(
        held={
            "land": [
                record("before", ["a"], "sovereignty", "1900", "1920-06-01"),
                record("after", ["b"], "sovereignty", "1920-06-01", ".."),
            ]
        }
    )
    assert [(one.id, one.disputed) for one in on("land", "1920", world)] == [("before", False), ("after", False)]


def test_records_of_two_other_places_with_one_id_are_told_apart() -> None:
    world = Facts(
        held={
            "north": [record("held", ["a"], "sovereignty", "1900", "..")],
            "south": [record("held", ["b"], "sovereignty", "1900", "..")],
        },
        part_of=[("town", "north", None, None), ("town", "south", None, None)],
    )
    assert sorted(one.id for one in on("town", "1950", world)) == ["held", "south.held"]


def test_a_certain_membership_is_needed_for_a_certain_inheritance() -> None:
    world = Facts(
        held={"land": [record("held", ["a"], "sovereignty", "1800", "..")]},
        part_of=[("town", "land", "1900~", ".."), ("port", "land", "1890", "..")],
    )
    assert brief(on("town", "1900", world)) == [("held", "possible", False)]
    assert brief(on("port", "1900", world)) == [("held", "certain", False)]


@pytest.mark.parametrize(
    ("date", "phase"),
    [("1909", "h-phase"), ("1905", "h-phase"), ("1920", None)],
)
def test_a_phase_with_two_spans_is_one_phase(date: str, phase: str | None) -> None:
    chain = [
        ("h-phase", Interval.parse("1900~", "1910~")),
        ("h-phase", Interval.parse("1908~", "1915~")),
    ]
    assert phase_on(Question.parse(date), chain) == phase


def test_a_document_without_records_has_none() -> None:
    assert sovereignty.records_in(cast(WrittenEntity, {"names": []})) == []


def test_a_state_holds_only_by_the_phases_that_the_record_names() -> None:
    world = Facts(chains=RUSSIA)
    of_the_empire = record("r", ["russian-empire"], "sovereignty", "1860", "1900")
    assert sovereignty.has_holder(of_the_empire, "russia", None, world)
    assert not sovereignty.has_holder(record("r", ["japan"], "sovereignty", "1860", "1900"), "russia", None, world)


@pytest.mark.parametrize(
    ("from_", "to", "date", "holds"),
    [
        ("..", "1950", "1900", "certain"),
        ("1800", "1950~", "1949", "possible"),
        ("1800", "1950~", "1930", "certain"),
        ("1800", "..", "1930", "certain"),
        (None, None, "1930", "certain"),
    ],
)
def test_an_inheritance_is_as_certain_as_the_membership_on_that_day(
    from_: str | None, to: str | None, date: str, holds: str
) -> None:
    world = Facts(
        held={"land": [record("held", ["a"], "sovereignty", "1800", "..")]}, part_of=[("town", "land", from_, to)]
    )
    assert brief(on("town", date, world)) == [("held", holds, False)]


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        # A title to a part contradicts one to the whole; only two parts that are named differently do not.
        ({"holders": ["a"], "extent": {"en": "west"}}, {"holders": ["b"]}, True),
        ({"holders": ["a"], "extent": {"en": "west"}}, {"holders": ["b"], "extent": {"en": "west"}}, True),
        ({"holders": ["a"], "extent": {"en": "west"}}, {"holders": ["b"], "extent": {"en": "east"}}, False),
        # Who shares it is not who has it alone.
        ({"holders": ["a"]}, {"holders": ["a", "b"]}, True),
        ({"holders": ["a", "b"]}, {"holders": ["b", "a"]}, False),
        # A state is its own phases and nobody else's.
        ({"holders": ["japan"]}, {"holders": ["russia"]}, True),
        ({"holders": ["soviet-union"]}, {"holders": ["russia"]}, False),
        ({"holders": ["soviet-union"]}, {"holders": ["rsfsr"]}, True),
    ],
)
def test_which_titles_contradict(one: dict[str, Any], other: dict[str, Any], disputed: bool) -> None:
    for first, second in ((one, other), (other, one)):
        records = [
            record(identifier, title["holders"], "sovereignty", "1900", "..", extent=title.get("extent"))
            for identifier, title in (("first", first), ("second", second))
        ]
        held = on("land", "1950", Facts(held={"land": records}, chains=RUSSIA))
        assert [one.disputed for one in held] == [disputed, disputed]
