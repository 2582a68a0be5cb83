"""Translations in the formats of translators' tools, read unit by unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer.errors import BadRequest
from gazetteer.formats import bilingual

XLIFF_1 = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="en" target-language="zh-CN" datatype="plaintext"><body>
<trans-unit id="1"><source>Go to <g id="1">Aigun</g></source><target>去<g id="1">瑷珲</g></target></trans-unit>
<trans-unit id="2"><source>Heihe</source></trans-unit></body></file></xliff>"""
XLIFF_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="zh-CN"><file id="f">
<unit id="1"><segment><source>Go to <pc id="1">Aigun</pc></source><target>去<pc id="1">瑷珲</pc></target></segment></unit>
</file></xliff>"""
TMX = """<tmx version="1.4"><header srclang="en" adminlang="en" creationtool="x" creationtoolversion="1" datatype="plaintext"
 o-tmf="x" segtype="sentence"/><body><tu><tuv xml:lang="en"><seg>Go to Aigun</seg></tuv>
 <tuv xml:lang="zh-CN"><seg>去瑷珲</seg></tuv></tu></body></tmx>"""
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: zh_CN\\n"
"Plural-Forms: nplurals=2; plural=n!=1;\\n"

msgid "Go to Aigun"
msgstr "去瑷珲"

msgid "one"
msgid_plural "many of Aigun"
msgstr[0] "一"
msgstr[1] "瑷珲"

msgid "none"
msgstr ""
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xlf", XLIFF_1),
        ("b.xliff", XLIFF_2),
        ("a.tmx", TMX),
        ("a.po", PO),
        ("a.tsv", "Go to Aigun\t去瑷珲\n"),
        ("a.csv", 'source,target\n"Go to Aigun",去瑷珲\n'),
    ],
)
def test_the_first_unit_of_every_format(name: str, text: str) -> None:
    found = bilingual.read(name, text.encode(), target_lang="zh-CN")
    assert (found.units[0].source, found.units[0].target) == ("Go to Aigun", "去瑷珲")
    if name.startswith(("a.x", "b.x")):
        assert (found.source_lang, found.target_lang) == ("en", "zh-CN")
    assert all(unit.target.strip() for unit in found.units)


OKAPI = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"
 xmlns:okp="okapi-framework:xliff-extensions" xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0">
<file original="a" source-language="en-us" target-language="zh-cn" datatype="xml"><body><group id="g1">
<trans-unit id="tu6"><source xml:lang="en-us">Go to  Aigun</source><seg-source>Go to Aigun</seg-source>
<target xml:lang="zh-cn"><mrk mid="0" mtype="seg">去瑷珲</mrk></target>
<alt-trans match-quality="60"><source>Go</source><target>去</target></alt-trans></trans-unit>
<trans-unit id="tu7" translate="no"><source>Aigun</source><target>Aigun</target></trans-unit></group>
<group translate="no"><trans-unit id="tu8"><source>Aigun</source><target>Aigun</target></trans-unit>
<trans-unit id="tu9" translate="yes"><source>Amur</source><target>黑龙江</target></trans-unit></group></body></file></xliff>"""


@pytest.mark.parametrize("suffix", ["xlf", "XLIFF", "sdlxliff", "mqxliff", "mxliff"])
def test_the_root_tells_the_version_whatever_other_vocabularies_say(suffix: str) -> None:
    found = bilingual.read(f"a.{suffix}", OKAPI.encode())
    assert (found.source_lang, found.target_lang) == ("en-us", "zh-cn")
    assert [(unit.name, unit.source, unit.target) for unit in found.units] == [
        ("tu6", "Go to Aigun", "去瑷珲"),
        ("tu9", "Amur", "黑龙江"),
    ]


def test_a_file_without_a_namespace_is_told_by_its_version() -> None:
    for text in (XLIFF_1, XLIFF_2):
        plain = text.replace(' xmlns="urn:oasis:names:tc:xliff:document:1.2"', "")
        plain = plain.replace(' xmlns="urn:oasis:names:tc:xliff:document:2.0"', "")
        assert [unit.name for unit in bilingual.read("a.xlf", plain.encode()).units] == ["1"]


def test_segments_of_a_unit_are_units_of_their_own() -> None:
    segments = (
        '<segment id="s1"><source>a</source><target>b</target></segment><ignorable><source> </source></ignorable>'
        "<segment><source>c</source><target>d</target></segment>"
    )
    text = XLIFF_2.replace(
        "</file>", f'<unit id="2">{segments}</unit><unit id="3" translate="no">{segments}</unit></file>'
    )
    assert [unit.name for unit in bilingual.read("a.xlf", text.encode()).units] == ["1", "2/s1", "2/2"]


def test_of_several_files_those_in_the_language_asked_for_are_read() -> None:
    russian = '<file source-language="en" target-language="ru"><body><trans-unit id="r"><source>a</source>'
    text = XLIFF_1.replace("</xliff>", f"{russian}<target>б</target></trans-unit></body></file></xliff>")
    assert [unit.name for unit in bilingual.read("a.xlf", text.encode()).units] == ["1"]
    assert [unit.name for unit in bilingual.read("a.xlf", text.encode(), target_lang="RU").units] == ["r"]


@pytest.mark.parametrize("target", [None, "zh-CN", "zh-Hans", "zh", "ZH_cn", "cmn"])
@pytest.mark.parametrize("codes", [("EN-US", "ZH-CN"), ("en", "zh-Hans"), ("EN", "ZH"), ("en-GB", "zh-SG")])
def test_the_tags_of_a_memory_are_tags_in_any_case(codes: tuple[str, str], target: str | None) -> None:
    text = TMX.replace('"en"', f'"{codes[0]}"').replace('"zh-CN"', f'"{codes[1]}"')
    found = bilingual.read("a.tmx", text.encode(), target_lang=target)
    assert [(unit.source, unit.target) for unit in found.units] == [("Go to Aigun", "去瑷珲")]
    assert found.source_lang is not None
    assert found.target_lang is not None


def test_of_a_memory_in_several_languages_one_is_chosen_and_no_script_for_the_other() -> None:
    more = '<tuv xml:lang="zh-TW"><seg>去瑷琿</seg></tuv><tuv lang="ru"><seg>в Айгунь</seg></tuv></tu>'
    text = TMX.replace("</tu>", more).replace("<tu>", '<tu tuid="aigun">')
    assert bilingual.read("a.tmx", text.encode()).target_lang is None
    chosen = {"zh-TW": "去瑷琿", "zh-Hant": "去瑷琿", "zh-CN": "去瑷珲", "ru-RU": "в Айгунь"}
    for target, expected in chosen.items():
        (unit,) = bilingual.read("a.tmx", text.encode(), target_lang=target).units
        assert (unit.name, unit.target) == ("aigun", expected)
    assert bilingual.read("a.tmx", TMX.encode(), target_lang="zh-TW").units == []
    every = TMX.replace('srclang="en"', 'srclang="*all*"')
    assert bilingual.read("a.tmx", every.encode(), target_lang="zh-CN").source_lang == "en"
    assert bilingual.read("a.tmx", every.encode()).source_lang is None


def test_catalogues_say_their_languages() -> None:
    found = bilingual.read("a.po", PO.encode())
    assert (found.source_lang, found.target_lang) == ("en", "zh_CN")
    german = PO.replace('"Language:', '"X-Source-Language: de\\n"\n"Language:')
    assert bilingual.read("a.po", german.encode()).source_lang == "de"
    gbk = PO.replace("UTF-8", "GBK")
    assert bilingual.read("a.po", gbk.encode("gbk")).units == found.units


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("_Khabarovsk", "Khabarovsk"),
        ("Vladivo&stok", "Vladivostok"),
        ("Vladivostok_", "Vladivostok_"),
        ("Amur & Ussuri", "Amur & Ussuri"),
        ("a_name_of_code", "a_name_of_code"),
    ],
)
def test_accelerators_hide_no_names(source: str, plain: str) -> None:
    message = f'msgid "{source}"\nmsgstr "x"\n'
    assert [unit.source for unit in bilingual.read("a.po", message.encode()).units] == [plain]


def test_messages_say_where_they_stand_and_what_is_fuzzy_is_not_final() -> None:
    messages = """
#: src/a.c:10 b.c:3
#, fuzzy, c-format
msgctxt "menu"
msgid "a \\"b\\""
"\u2028c"
msgstr "x\\n"
"y"

#~ msgid "old"
#~ msgstr "z"

msgid "d"
msgstr "e"
"""
    first, second = bilingual.read("a.po", messages.encode()).units
    assert (first.name, first.source, first.target, first.is_final) == ("src/a.c:10", 'a "b" c', "x\ny", False)
    assert (second.name, second.source, second.is_final) == ("3", "d", True)


def test_files_made_to_take_long_do_not() -> None:
    comment = f"<!-- {'<xliff ' * 400_000} -->"
    assert len(bilingual.read("a.xlf", XLIFF_1.replace("<file", f"{comment}<file", 1).encode()).units) == 1
    with pytest.raises(BadRequest, match="lines"):
        bilingual.read("a.po", b'msgid ""\n' + b'"x"\n' * 2_000_000)


def test_a_catalogue_is_never_another_file(tmp_path: Path) -> None:
    other = tmp_path / "other.po"
    other.write_text('msgid "a"\nmsgstr "b"\n', "utf-8")
    with pytest.raises(BadRequest):
        bilingual.read("a.po", str(other).encode())


def test_plural_forms_go_with_the_plural() -> None:
    units = bilingual.read("a.po", PO.encode()).units
    assert [(unit.source, unit.target) for unit in units[1:]] == [("one", "一"), ("many of Aigun", "瑷珲")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tmx", TMX.replace("<tmx", '<!DOCTYPE tmx [<!ENTITY x "y">]><tmx', 1)),
        ("a.xlf", XLIFF_1.replace("<xliff", '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/hostname">]><xliff', 1)),
        ("a.tmx", XLIFF_1),
        ("a.xlf", TMX),
        ("a.po", "nothing of the kind"),
        ("a.po", PO.replace("UTF-8", "KLINGON-1")),
        ("a.csv", '"a"b,c\n'),
        ("a.tmx", "<tmx"),
        ("a.tsv", "alone\n"),
        ("a.xlf", ""),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, text: str) -> None:
    with pytest.raises(BadRequest):
        bilingual.read(name, text.encode())


def test_the_code_of_other_programs_within_a_segment_is_no_text() -> None:
    inline = '<bpt id="1">{\\b</bpt>Vladi<ept id="1">}</ept>vostok<ph id="2">&lt;br/&gt;<sub>port</sub></ph>'
    xliff = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="en" '
        'target-language="zh-CN" original="a" datatype="x"><body><trans-unit id="1">'
        f"<source>{inline} lies <g id='3'>east</g></source><target>港</target></trans-unit></body></file></xliff>"
    )
    tmx = (
        '<tmx version="1.4"><header srclang="en" datatype="x"/><body><tu><tuv xml:lang="en">'
        f'<seg>{inline} lies <hi>east</hi></seg></tuv><tuv xml:lang="zh-CN"><seg>港</seg></tuv></tu></body></tmx>'
    )
    for suffix, text in ((".xlf", xliff), (".tmx", tmx)):
        found = bilingual.read(f"a{suffix}", text.encode())
        assert [unit.source for unit in found.units] == ["Vladivostokport lies east"]


def test_a_file_put_before_the_text_does_not_choose_the_languages() -> None:
    manifest = '<file original="manifest" source-language="hy" target-language="fr" datatype="x"><body/></file>'
    found = bilingual.read("a.xlf", XLIFF_1.replace("<file ", f"{manifest}<file ", 1).encode())
    assert (found.source_lang, found.target_lang, len(found.units)) == ("en", "zh-CN", 1)
    nothing = bilingual.read("a.xlf", f'<xliff version="1.2">{manifest}</xliff>'.encode())
    assert (nothing.source_lang, nothing.target_lang, nothing.units) == ("hy", "fr", [])


@pytest.mark.parametrize(
    ("state", "is_final"),
    [("new", False), ("needs-translation", False), ("needs-review-l10n", False), ("translated", True), ("final", True)],
)
def test_a_translation_of_xliff_1_is_as_final_as_its_state_says(state: str, is_final: bool) -> None:
    text = XLIFF_1.replace("<target>", f'<target state="{state}">')
    (unit,) = bilingual.read("a.xlf", text.encode()).units
    assert unit.is_final is is_final


@pytest.mark.parametrize(("state", "is_final"), [("initial", False), ("translated", True), ("reviewed", True)])
def test_a_segment_of_xliff_2_is_as_final_as_its_state_says(state: str, is_final: bool) -> None:
    (unit,) = bilingual.read("a.xlf", XLIFF_2.replace("<segment>", f'<segment state="{state}">').encode()).units
    assert unit.is_final is is_final


def test_an_id_that_stands_twice_stops_nothing() -> None:
    twice = XLIFF_1.replace("<source>", '<source xml:id="s">')
    assert len(bilingual.read("a.xlf", twice.encode()).units) == 1
