"""The seed's states, treaties, bodies, people, events and terms, held against what the fact sheet has rows for.

Each row's key stands beside the entity that it became; where a key is written here, the sheet and the seed agree on it.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from pathlib import Path

import opencc
import pytest

from gazetteer.domain import document
from gazetteer.domain.dates import Interval, Question
from gazetteer.domain.entity import Entity, Name
from gazetteer.services.seeding import Seed, read_seed

SEED = Path(__file__).parents[2] / "seed"

TREATIES = {
    "T1689": "treaty-of-nerchinsk",
    "T1727B": "treaty-of-bura",
    "T1727": "treaty-of-kyakhta-1727",
    "T1851": "treaty-of-kulja-1851",
    "T1855": "treaty-of-shimoda-1855",
    "T1858A": "treaty-of-aigun",
    "T1858T": "treaty-of-tientsin-russia-1858",
    "T1860": "convention-of-peking-russia-1860",
    "T1864": "protocol-of-chuguchak-1864",
    "T1875": "treaty-of-saint-petersburg-1875",
    "T1879": "treaty-of-livadia",
    "T1881": "treaty-of-saint-petersburg-1881",
    "T1895": "treaty-of-shimonoseki",
    "T1896": "li-lobanov-treaty-1896",
    "T1898": "liaotung-lease-convention-1898",
    "T1905P": "treaty-of-portsmouth",
    "T1913": "sino-russian-declaration-1913",
    "T1915": "treaty-of-kyakhta-1915",
    "T1924": "sino-soviet-agreement-1924",
    "T1945": "sino-soviet-treaty-1945",
    "T1950": "sino-soviet-treaty-1950",
    "T1991": "sino-soviet-border-agreement-1991",
    "T1994": "sino-russian-border-agreement-1994",
    "T1995B": "bridge-agreement-1995",
    "T1996": "sino-russian-joint-statement-1996",
    "T1996S": "shanghai-agreement-1996",
    "T2001": "sino-russian-treaty-2001",
    "T2001S": "shanghai-convention-2001",
    "T2002": "sco-charter",
    "T2004": "border-supplementary-agreement-2004",
    "T2008": "border-protocol-2008",
    "T2014": "power-of-siberia-contract-2014",
    "D2014V": "vankorneft-framework-agreement-2014",
    "D2016V": "vankorneft-share-sale-2016",
    "T2019": "sino-russian-joint-statement-2019",
}

#: Other rows of the sheet: states, bodies, people, formulas, events, laws.
OTHERS = """
russia tsardom-of-russia russian-empire russian-republic rsfsr soviet-union russian-federation
far-eastern-republic provisional-priamurye-government ming-dynasty qing-empire roc prc manchukuo
dzungar-khanate taranchi-sultanate east-turkestan-republic-1944 mongolia bogd-khanate
mongolian-peoples-republic mongolia-since-1992 tuvan-peoples-republic ungern-forces japan united-kingdom
portugal france united-states kazakhstan kyrgyzstan tajikistan uzbekistan india pakistan iran australia
lithuania belarus armenia ukraine ukrainian-ssr azerbaijan georgia moldova cuba afghanistan cambodia nepal
sri-lanka turkiye laos treaty-of-kyakhta-1768-supplement treaty-of-kyakhta-1792 treaty-of-tientsin-usa-1858
treaty-of-tientsin-britain-1858 treaty-of-tientsin-france-1858 convention-of-peking-britain-1860
convention-of-peking-france-1860 treaty-of-tarbagatai-1870 peking-convention-soviet-japanese-1925
san-francisco-peace-treaty-1951 liaodong-retrocession-convention-1895 russian-railway-contract-1896
liaotung-lease-supplement-1898 port-arthur-agreement-1945 dairen-agreement-1945
changchun-railway-agreement-1945 port-arthur-agreement-1950 treaty-of-nanking
hong-kong-extension-convention-1898 sino-british-joint-declaration-1984 sino-portuguese-treaty-1887
sino-portuguese-joint-declaration-1987 crimea-manifesto-1783 crimea-transfer-decree-1954
crimea-accession-treaty-2014 un-resolution-68-262 tuva-protectorate-decision-1914 tuva-annexation-decree-1944
sakhalin-kurils-decree-1946 law-116-fz-2005 law-473-fz-2014 map-management-regulation-prc
decree-on-far-eastern-federal-district-2018 shanghai-five sco un-security-council
united-nations-general-assembly csto eurasec eaeu collective-security-treaty-1992 cnpc rosneft gazprom
vankorneft indian-consortium ministry-for-development-of-the-russian-far-east russian-embassy-in-china
russian-foreign-ministry russian-pacific-fleet sco-development-bank resc
vu-institute-of-international-relations sichuan-university university-of-central-lancashire
confucius-institute dalian-university-of-business-administration levada-center global-times
global-times-survey-centre csis deloitte-cis-research-centre sina weibo baidu-map deutsche-welle
siberian-times statista trading-economics china-perspectives xiboliya-yanjiu fyodor-golovin songgotu
sava-vladislavich-raguzinsky nikolay-muravyov-amursky yishan buyantai yegor-kovalevsky yevfimy-putyatin
guiliang huashan nikolay-ignatyev prince-gong ivan-babkov ivan-zakharov mingyi nikolay-giers yevgeny-butzow
chonghou zeng-jize li-hongzhang zhang-yinhuan ito-hirobumi komura-jutaro sergei-witte
aleksey-lobanov-rostovsky aleksandr-pavlov lev-karakhan wellington-koo vyacheslav-molotov wang-shijie
andrey-vyshinsky zhou-enlai aleksandr-bessmertnykh qian-qichen andrey-kozyrev sergey-lavrov li-zhaoxing
yang-jiechi boris-yeltsin jiang-zemin vladimir-putin xi-jinping hu-xijin ivan-petrov-ataman burnash-yalychev
zheng-xueping xiao-bin guan-guihai samuel-wells-williams yerofey-khabarov chinese-historiography
russian-historiography mongolian-historiography century-of-humiliation unequal-treaties son-of-heaven
sino-soviet-split three-evils border-skirmishes lost-territory cession-verb seizure-verb return-verb
incorporation-verb annexation rule-the-east haishenwai-manchu-etymology haishenwai-sea-cucumber-etymology
homophonic-translation terrorism separatism extremism pivot-to-the-east partnership-of-convenience
formal-alliance partner-not-ally constructive-partnership-1994 strategic-partnership-1996
comprehensive-strategic-partnership-2011 comprehensive-strategic-partnership-new-era he-ze-liang-li
junior-partner people-to-people-ties hurts-chinese-feelings power-of-siberia peace-mission yellow-peril
growing-dragon special-economic-zone advanced-special-economic-zone memorandum-of-understanding
foreign-direct-investment trade-balance trade-imbalance sanctions isolation ultra-nationalism
agro-industrial-park crimea-effect covid-19 federal-subject cossack superpower strategic-rival the-west
levada-attitudes-toward-countries chinese-perceptions-survey-2019 unsc-permanent-five
founding-of-vladivostok-post blagoveshchensk-massacre-1900 qing-rejection-of-the-treaty-of-aigun
petrov-yalychev-embassy-1567 petlin-mission-1618 dissolution-of-the-soviet-union beijing-summit-1989
normalisation-of-sino-russian-ties peace-mission-2005 crimea-2014 protest-nizhny-novgorod-2006
protest-zabaykalsky-krai-2015 protest-omsk-2019 protest-chuvashia-2020 marine-security-belt-2019
sco-enlargement-2017 russian-embassy-vladivostok-post-2020 hu-xijin-reply-2020 sino-us-trade-dispute
india-china-border-dispute first-gas-through-power-of-siberia
""".split()

#: The Chinese names for which the article is cited, because it prints them; it prints no Russian name.
PRINTED = {
    "上海合作组织",
    "俄驻华使馆",
    "占领",
    "和则两利，斗则俱伤",
    "环球时报",
    "环球时报舆情调查中心",
    "环球舆情“中国人看世界”年度调查",
    "胡锡",
    "胡锡进",
}

#: (name as somebody types it, the entities that bear it, as a whole)
NAMESAKES = [
    (
        "Treaty of Kyakhta",
        {
            "treaty-of-kyakhta-1727",
            "treaty-of-kyakhta-1768-supplement",
            "treaty-of-kyakhta-1792",
            "treaty-of-kyakhta-1915",
        },
    ),
    ("Treaty of Saint Petersburg", {"treaty-of-saint-petersburg-1875", "treaty-of-saint-petersburg-1881"}),
    (
        "Treaty of Tientsin",
        {
            "treaty-of-tientsin-russia-1858",
            "treaty-of-tientsin-usa-1858",
            "treaty-of-tientsin-britain-1858",
            "treaty-of-tientsin-france-1858",
        },
    ),
    ("Treaty of Ili", {"treaty-of-kulja-1851", "treaty-of-saint-petersburg-1881"}),
    ("中俄伊犁条约", {"treaty-of-livadia", "treaty-of-saint-petersburg-1881"}),
]


@functools.cache
def _seed() -> Seed:
    return read_seed(SEED)


def _bearers(text: str) -> set[str]:
    return {entity.id for entity in _seed().entities.values() if any(name.text == text for name in entity.names)}


def _name(entity_id: str, text: str) -> Name:
    return next(name for name in _seed().entities[entity_id].names if name.text == text)


def _ours() -> list[Entity]:
    kinds = ("polity", "treaty", "organisation", "person", "event", "term")
    return [entity for entity in _seed().entities.values() if entity.kind in kinds]


@pytest.mark.parametrize(("key", "entity_id"), TREATIES.items())
def test_every_treaty_of_the_sheet_is_there(key: str, entity_id: str) -> None:
    treaty = _seed().entities[entity_id]
    assert treaty.kind == "treaty"
    located = {
        citation.get("locator")
        for citation, _ in document.citations(treaty.document())
        if citation["source"] == "frontier-fact-sheet"
    }
    assert f"3 {key}" in located


@pytest.mark.parametrize("entity_id", OTHERS)
def test_every_other_row_is_there(entity_id: str) -> None:
    assert entity_id in _seed().entities


def test_each_treaty_names_its_parties_and_its_day() -> None:
    joined = {
        relation.target
        for entity in _seed().entities.values()
        for relation in entity.relations
        if relation.type == "party_to"
    }
    for entity_id in TREATIES.values():
        assert entity_id in joined, entity_id
        assert any(fact.event == "signed" for fact in _seed().entities[entity_id].dates), entity_id


@pytest.mark.parametrize(("text", "expected"), NAMESAKES)
def test_namesakes_are_told_apart(text: str, expected: set[str]) -> None:
    bearers = _bearers(text)
    assert expected <= bearers
    for entity_id in expected:
        entity = _seed().entities[entity_id]
        if any(name.text == text and name.status == "preferred" for name in entity.names):
            assert entity.disambiguation, entity_id


def test_the_article_means_the_russian_convention_of_1860() -> None:
    conventions = {f"convention-of-peking-{party}-1860" for party in ("russia", "britain", "france")}
    assert conventions <= _bearers("Convention of Peking")
    cited = {
        entity_id
        for entity_id in conventions
        for name in _seed().entities[entity_id].names
        if name.text in ("Treaty of Peking", "Treaty of Beijing") and any(item.source == "s1" for item in name.sources)
    }
    assert cited == {"convention-of-peking-russia-1860"}


def test_an_unratified_treaty_is_nobodys_basis() -> None:
    resting = [
        entity.id
        for entity in _seed().entities.values()
        for record in entity.sovereignty
        if "treaty-of-livadia" in record.basis
    ]
    assert resting == []
    assert not any(fact.event in ("ratified", "in_force") for fact in _seed().entities["treaty-of-livadia"].dates)


def test_a_form_that_is_an_error_of_one_source_finds_and_is_not_offered() -> None:
    for entity_id, text in [
        ("hu-xijin", "胡锡"),
        ("hu-xijin", "Hu Xi"),
        ("university-of-central-lancashire", "Lancashire Central University"),
    ]:
        name = _name(entity_id, text)
        assert name.status == "lookup"
        assert [item.source for item in name.sources] == ["s1"]
        assert "error in one source" in (name.note or "")


def test_value_laden_labels_are_terms_and_never_types() -> None:
    treaties = [entity for entity in _seed().entities.values() if entity.kind == "treaty"]
    assert not any("unequal" in feature for treaty in treaties for feature in treaty.types)
    label = _seed().entities["unequal-treaties"]
    called = [relation for relation in label.relations if relation.type == "asserted_of"]
    assert {"treaty-of-aigun", "convention-of-peking-russia-1860"} <= {relation.target for relation in called}
    assert "treaty-of-nerchinsk" not in {relation.target for relation in called}
    assert all(relation.note for relation in called)


@pytest.mark.parametrize(
    ("polity", "organisation", "day", "expected"),
    [
        ("india", "sco", "2017-06-08", {"observer_of"}),
        ("india", "sco", "2017-06-09", {"member_of"}),
        ("uzbekistan", "shanghai-five", "2000-12-01", {"observer_of"}),
        ("prc", "sco", "2001-06-14", set()),
        ("prc", "sco", "2001-06-15", {"member_of"}),
        ("uzbekistan", "csto", "2013-01-01", set()),
        ("mongolia", "sco", "2025-09-01", {"partner_of"}),
        ("georgia", "csto", "2005", set()),
    ],
)
def test_membership_is_dated(polity: str, organisation: str, day: str, expected: set[str]) -> None:
    on = Question.parse(day)
    held = {
        relation.type
        for relation in _seed().entities[polity].relations
        if relation.target == organisation and Interval.parse(relation.from_, relation.to).holds(on) == "certain"
    }
    assert held == expected


def test_the_phases_of_russia_follow_without_gap_or_overlap() -> None:
    spans = sorted(
        (relation.from_ or "", relation.to or "")
        for entity in _seed().entities.values()
        for relation in entity.relations
        if relation.type == "phase_of" and relation.target == "russia"
    )
    assert len(spans) == 6
    assert all(earlier[1] == later[0] for earlier, later in itertools.pairwise(spans))


def test_chinese_names_have_both_scripts_and_a_reviewed_reading() -> None:
    simplify = opencc.OpenCC("t2s").convert
    for entity in _ours():
        simplified = {simplify(name.text) for name in entity.names if name.lang == "zh-Hans"}
        traditional = {simplify(name.text) for name in entity.names if name.lang == "zh-Hant"}
        assert simplified <= traditional, entity.id
        for name in entity.names:
            # Forms that only find are never shown, and so never read.
            if name.lang in ("zh-Hans", "zh-Hant") and name.status != "lookup":
                assert name.readings, (entity.id, name.text)
                assert all(reading.basis == "reviewed" for reading in name.readings)
                assert all(unicodedata.is_normalized("NFC", reading.pinyin) for reading in name.readings)


def test_every_assertion_has_a_source_and_every_language_one_preferred_name() -> None:
    for entity in _ours():
        preferred = [(name.lang, name.region) for name in entity.names if name.status == "preferred"]
        assert len(preferred) == len(set(preferred)), entity.id
        assert {definition.lang for definition in entity.definitions} >= {"en", "zh-Hans", "ru"}, entity.id
        for assertion in entity.assertions():
            assert assertion.sources, (entity.id, assertion)


def test_a_chinese_or_russian_name_cites_the_english_article_only_for_forms_in_its_text() -> None:
    cited = {
        name.text
        for entity in _ours()
        if entity.kind != "event"
        for name in entity.names
        if name.lang in ("ru", "zh-Hans") and any(item.source == "s1" for item in name.sources)
    }
    assert cited == PRINTED
