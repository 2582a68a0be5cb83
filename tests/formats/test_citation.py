"""Citations as the files of reference managers."""

from __future__ import annotations

import re
from datetime import date

import orjson

from gazetteer.formats.citation import Citation, bibtex, csl_json, ris

CITED = Citation(
    entity="aigun",
    name="Aigun & its 100% {treaty}_#1",
    others=("瑷珲", "Айгунь"),
    language="en",
    container="Gazetteer",
    version=3,
    modified=date(2026, 11, 28),
    address="https://example.org/e/aigun/history/3",
    read=date(2026, 12, 1),
)


def test_bibtex_has_balanced_braces_and_nothing_that_tex_would_obey() -> None:
    text = bibtex(CITED).decode()
    assert text.startswith("@misc{aigun-v3,\n")
    assert r"title = {{Aigun \& its 100\% \{treaty\}\_\#1 (瑷珲; Айгунь)}}" in text
    assert "url = {https://example.org/e/aigun/history/3}" in text
    assert "year = {2026}" in text
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert not re.search(r"(?<!\\)[&%#_$]", bare.replace(CITED.address, ""))


def test_ris_is_lines_of_tags_with_an_end() -> None:
    lines = ris(CITED).decode().split("\r\n")
    assert lines[0] == "TY  - DICT"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert "UR  - https://example.org/e/aigun/history/3" in lines
    assert "DA  - 2026/11/28" in lines


def test_csl_json_names_the_version_and_both_days() -> None:
    (item,) = orjson.loads(csl_json(CITED))
    assert item["id"] == "aigun-v3"
    assert item["title"] == CITED.title
    assert item["version"] == "3"
    assert item["issued"] == {"date-parts": [[2026, 11, 28]]}
    assert item["accessed"] == {"date-parts": [[2026, 12, 1]]}


def test_a_name_alone_is_a_title() -> None:
    alone = Citation("x", "X", (), "en", "G", 1, date(2026, 1, 1), "https://example.org/", date(2026, 1, 1))
    assert alone.title == "X"
