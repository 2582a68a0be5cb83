"""Translations in the formats of translators' tools, read unit by unit."""

from __future__ import annotations

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


def test_plural_forms_go_with_the_plural() -> None:
    units = bilingual.read("a.po", PO.encode()).units
    assert [(unit.source, unit.target) for unit in units[1:]] == [("one", "一"), ("many of Aigun", "瑷珲")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tmx", TMX.replace("<tmx", '<!DOCTYPE tmx [<!ENTITY x "y">]><tmx', 1)),
        ("a.tmx", "<tmx"),
        ("a.tsv", "alone\n"),
        ("a.xlf", ""),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, text: str) -> None:
    with pytest.raises(BadRequest):
        bilingual.read(name, text.encode())
