"""Names in running text: edges, capitals, scripts, the best cover."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.text.annotation import Automaton, Match, best_cover, bracket_pairs
from gazetteer.text.folding import fold_text
from gazetteer.text.forms import NameEntry

NAMES = [
    ("vladivostok", "符拉迪沃斯托克", "zh-Hans", "place"),
    ("vladivostok", "海参崴", "zh-Hans", "place"),
    ("vladivostok", "Vladivostok", "en", "place"),
    ("vladivostok", "Владивосток", "ru", "place"),
    ("saint-petersburg", "列宁格勒", "zh-Hans", "place"),
    ("minglie", "名列", "zh-Hans", "term"),
    ("gele", "格勒", "zh-Hans", "place"),
    ("china", "中国", "zh-Hans", "polity"),
    ("jiangdong", "江东", "zh-Hans", "place"),
    ("beijing", "北京", "zh-Hans", "place"),
    ("convention", "中俄北京条约", "zh-Hans", "treaty"),
    ("sco", "SCO", "en", "organisation"),
    ("sco", "Shanghai Cooperation Organisation", "en", "organisation"),
    ("sco", "Шанхайская организация сотрудничества", "ru", "organisation"),
    ("chita", "Чита", "ru", "place"),
    ("aigun", "Aigun", "en", "place"),
    ("unequal-treaties", "unequal treaty", "en", "term"),
    ("nikolayevsk", "Николаевск-на-Амуре", "ru", "place"),
    ("port-arthur", "Порт-Артур", "ru", "place"),
    ("albazin", "Албазин", "ru", "place"),
    ("nerchinsk-treaty", "Нерчинский договор", "ru", "treaty"),
    ("kosygin", "Alexei Kosygin", "en", "person"),
    ("ignatyev", "Николай Павлович Игнатьев", "ru", "person"),
    ("witte", "Sergei Yulyevich Witte", "en", "person"),
    ("witte", "谢尔盖·尤利耶维奇·维特", "zh-Hans", "person"),
]


@pytest.fixture(scope="module")
def automaton() -> Automaton:
    return Automaton(
        NameEntry(entity, index, text, lang, kind) for index, (entity, text, lang, kind) in enumerate(NAMES)
    )


def found(automaton: Automaton, text: str, *, every: bool = False) -> list[tuple[str, str]]:
    matches = automaton.find(fold_text(text))
    return [
        (text[match.start : match.end], automaton.owners(match.pattern)[0].entity)
        for match in (matches if every else best_cover(matches))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该市曾名列宁格勒。", [("列宁格勒", "saint-petersburg")]),
        ("在Vladivostok的港口", [("Vladivostok", "vladivostok")]),
        (
            "в Николаевске на Амуре и Порт Артуре",
            [("Николаевске на Амуре", "nikolayevsk"), ("Порт Артуре", "port-arthur")],
        ),
        ("порт артур", []),
        ("под Албазином и под Албазиным", [("Албазином", "albazin"), ("Албазиным", "albazin")]),
        ("Scotland and the SCO", [("SCO", "sco")]),
        ("Sco", []),
        ("发展中国家", []),
        ("中国人民", [("中国", "china")]),
        ("长江东岸", []),
        ("江东六十四屯", [("江东", "jiangdong")]),
        ("Читатель едет в Читу", [("Читу", "chita")]),
        ("Aigunsky, Aigun's", [("Aigun", "aigun")]),
        ("vladivostok", []),
        ("VLADIVOSTOK", [("VLADIVOSTOK", "vladivostok")]),
        ("海參崴", [("海參崴", "vladivostok")]),
        ("во Владивостоке и за Владивостоком", [("Владивостоке", "vladivostok"), ("Владивостоком", "vladivostok")]),
        ("в Николаевске-на-Амуре", [("Николаевске-на-Амуре", "nikolayevsk")]),
        ("по Нерчинскому договору", [("Нерчинскому договору", "nerchinsk-treaty")]),
        ("в рамках Шанхайской организации сотрудничества", [("Шанхайской организации сотрудничества", "sco")]),
        ("the Shanghai Cooperation\nOrganization", [("Shanghai Cooperation\nOrganization", "sco")]),
        ("Unequal treaties", [("Unequal treaties", "unequal-treaties")]),
        ("签署中俄北京条约", [("中俄北京条约", "convention")]),
        ("Aleksei Kosygin, Alexey Kosygin", [("Aleksei Kosygin", "kosygin"), ("Alexey Kosygin", "kosygin")]),
        ("Andrei Kosygin and Aleksei", []),
        ("Н.П. Игнатьев; с Н. П. Игнатьевым", [("Н.П. Игнатьев", "ignatyev"), ("Н. П. Игнатьевым", "ignatyev")]),
        ("Н.К. Игнатьев", []),
        (
            "S. Yu. Witte, S.Y. Witte, S. Witte",
            [("S. Yu. Witte", "witte"), ("S.Y. Witte", "witte"), ("S. Witte", "witte")],
        ),
        ("谢·尤·维特和谢·维特", [("谢·尤·维特", "witte"), ("谢·维特", "witte")]),
        ("A. Witte, 尤·维特", []),
    ],
)
def test_names_are_found_and_nothing_else(automaton: Automaton, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(automaton, text) == expected


def test_nested_names_are_found_when_asked_for(automaton: Automaton) -> None:
    assert ("北京", "beijing") in found(automaton, "中俄北京条约", every=True)


@pytest.mark.parametrize("text", ["符拉迪沃斯托克（海参崴）", "符拉迪沃斯托克 (海参崴)"])
def test_a_name_in_brackets_belongs_to_the_one_before(automaton: Automaton, text: str) -> None:
    assert bracket_pairs(text, best_cover(automaton.find(fold_text(text)))) == [(0, 1)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=25))
def test_the_cover_does_not_overlap_and_is_the_heaviest(spans: list[tuple[int, int]]) -> None:
    matches = [Match(start, start + length, 0) for start, length in spans]
    cover = best_cover(matches)
    assert all(one.end <= other.start for one, other in pairwise(cover))

    heaviest = [0] * 60
    for end in range(1, 60):
        heaviest[end] = max(
            [
                heaviest[end - 1],
                *(heaviest[match.start] + (match.end - match.start) ** 2 for match in matches if match.end == end),
            ]
        )
    assert sum((match.end - match.start) ** 2 for match in cover) == heaviest[59]


@given(st.text(st.one_of(st.characters(), st.sampled_from("海参崴VladivostokSCO中国 （）\u0301")), max_size=60))
def test_any_text_can_be_read(automaton: Automaton, text: str) -> None:
    for match in automaton.find(fold_text(text)):
        assert 0 <= match.start < match.end <= len(text)
