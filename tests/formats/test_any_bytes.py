"""Every reader of files with bytes that nearly are what it reads: it says what is wrong, soon, and never anything else.

A valid sample of each format is cut, doubled, mixed with the signs that the format is made of, nested and lengthened. A reader
answers with rows, or refuses in words (`GazetteerError`, or the error that it is documented to raise); the seconds that it may
compute are many times what is needed, so that only what grows out of hand is seen.
"""

from __future__ import annotations

import contextlib
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import docx
import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.errors import GazetteerError
from gazetteer.formats import bilingual, cedict, csv, geonames, lpf, material, multiterm, tbx, yaml_files
from gazetteer.formats.word import Document
from gazetteer.services import auditing, seeding

#: Seconds of the processor that any sample may take: a hundred times what the slowest of them does.
MOST_SECONDS: Final = 10.0
SOURCE: Final = {"id": "somewhere", "title": "Somewhere"}


class Format(NamedTuple):
    """A reader, a file that it reads, and what it is documented to raise."""

    name: str
    sample: bytes
    read: Callable[[bytes, Path], object]
    raises: tuple[type[Exception], ...] = (GazetteerError,)


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["id", "kind", "name:en", "name:zh-Hans"], ["town", "place", "Town", "海港"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Vladivostok 海参崴")
    document.add_table(1, 2).cell(0, 0).text = "Town"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _in_file(make: Callable[[Path], Any]) -> Callable[[bytes, Path], object]:
    """A reader that opens a file: all rows behind the beginning."""

    def read(data: bytes, file: Path) -> object:
        file.write_bytes(data)
        return list(make(file).rows(0))

    return read


def _stream(read: Callable[..., Iterable[object]], **more: Any) -> Callable[[bytes, Path], object]:
    return lambda data, _file: list(read(io.BytesIO(data), **more))


def _bilingual(name: str, **languages: str) -> Callable[[bytes, Path], object]:
    return lambda data, _file: bilingual.read(name, data, **languages)


def _seed_file(data: bytes, file: Path) -> object:
    folder = file.parent / "seed" / "places"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "town.yaml").write_bytes(data)
    return seeding.read_seed(folder.parent)


PLACE: Final = {
    "type": "FeatureCollection",
    "features": [
        {
            "@id": "https://example.org/town",
            "type": "Feature",
            "properties": {"title": "Town", "ccodes": ["RU"]},
            "geometry": {"type": "Point", "coordinates": [131.9, 43.1]},
            "names": [{"toponym": "Town", "lang": "en", "when": {"timespans": [{"start": {"in": "1860"}}]}}],
            "links": [{"type": "exactMatch", "identifier": "gn:2013348"}],
            "relations": [{"relationType": "gvp:broaderPartitive", "relationTo": "https://example.org/realm"}],
        }
    ],
}
XLIFF: Final = (
    '<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file source-language="en" '
    'target-language="ru" original="x" datatype="plaintext"><body><trans-unit id="1"><source>To <g id="1">Town</g></source>'
    "<target>В <bpt id='1'>x</bpt>город</target></trans-unit></body></file></xliff>"
)
TMX: Final = (
    '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu tuid="1"><tuv xml:lang="en"><seg>Town</seg></tuv>'
    '<tuv xml:lang="ru"><seg>Город</seg></tuv></tu></body></tmx>'
)
PO: Final = 'msgid ""\nmsgstr "Language: ru\\n"\n\n#, fuzzy\nmsgctxt "a"\nmsgid "Town"\nmsgstr "Город"\n'
TBX: Final = (
    '<?xml version="1.0"?><martif type="TBX-Basic" xml:lang="en"><text><body><termEntry id="town"><langSet xml:lang="en">'
    "<tig><term>Town</term><termNote type='administrativeStatus'>preferredTerm-admn-sts</termNote></tig></langSet>"
    "</termEntry></body></text></martif>"
)
MULTITERM: Final = (
    "<mtf><conceptGrp><concept>1</concept><languageGrp><language type='English' lang='EN'/><termGrp><term>Town</term>"
    "<descripGrp><descrip type='Status'>preferred</descrip></descripGrp></termGrp></languageGrp></conceptGrp></mtf>"
)
GEONAMES: Final = (
    "2013348\tVladivostok\tVladivostok\tVladivostok,Владивосток,海参崴\t43.10562\t131.87353\tP\tPPLA\tRU\t\t59\t\t\t\t604901\t\t40\t"
    "Asia/Vladivostok\t2019-09-05\n"
)
SEED: Final = (
    "- id: town\n  kind: place\n  names:\n    - {text: Town, lang: en}\n    - &a {text: 海港, lang: zh-Hans, from: '1860'}\n"
    "  location: {type: Point, coordinates: [131, 43]}\n"
)
TABLE: Final = "id,kind,name:en,name:zh-Hans,latitude,longitude\ntown,place,Town;Harbour,海港,43.1,131.9\n"
LINES: Final = json.dumps({"entity": {"id": "town", "kind": "place", "names": [{"text": "Town", "lang": "en"}]}}) + "\n"
LP_TSV: Final = (
    "id\ttitle\ttitle_source\tstart\tend\tgeowkt\tvariants\ttypes\n"
    "1\tTown\tAtlas\t1860\t1922\tPOINT(131.9 43.1)\t海港@zh;Hafen@de\tcity\n"
)

FORMATS: Final = (
    Format("csv", TABLE.encode(), _stream(csv.read)),
    Format("csv in GB18030", TABLE.encode("gb18030"), _stream(csv.read)),
    Format("csv in UTF-16", TABLE.encode("utf-16"), _stream(csv.read)),
    Format("workbook", _workbook(), _stream(csv.read)),
    Format("tbx", TBX.encode(), _stream(tbx.read)),
    Format("multiterm", MULTITERM.encode(), _stream(multiterm.read)),
    Format("xliff", XLIFF.encode(), _bilingual("a.xlf")),
    Format("tmx", TMX.encode(), _bilingual("a.tmx", target_lang="ru")),
    Format("po", PO.encode(), _bilingual("a.po", source_lang="en")),
    Format("table of two columns", b"Town\tCity\nx\ty\n", _bilingual("a.tsv", source_lang="en", target_lang="ru")),
    Format("bilingual workbook", _workbook(), _bilingual("a.xlsx", source_lang="en", target_lang="ru")),
    Format("word", _word(), lambda data, _file: Document("a.docx", data).text),
    Format("linked places", json.dumps(PLACE).encode(), _in_file(lambda file: lpf.Places(file, SOURCE))),
    Format("lp-tsv", LP_TSV.encode(), _in_file(lambda file: lpf.Table(file, SOURCE))),
    Format("geonames", GEONAMES.encode(), _in_file(geonames.Dump)),
    Format("cedict", "海參崴 海参崴 [Hai3 shen1 wai3] /Vladivostok (Russian port city)/\n".encode(), _in_file(cedict.Dictionary)),
    Format("lines of a batch", LINES.encode(), _in_file(lambda file: material.BatchLines(file, SOURCE))),
    Format("seed", SEED.encode(), _seed_file),
    Format("yaml", SEED.encode(), lambda data, _file: yaml_files.read(data.decode()), (yaml.YAMLError, UnicodeDecodeError)),
    Format("readings to be audited", "地名,拼音\n海参崴,Haishenwai\n".encode(), lambda data, _file: auditing.cases(data)),
)  # fmt: skip  # laid out as a table

#: What formats are made of, and what breaks them.
SIGNS: Final = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n", b"\t", b",", b";", b"|", b'"', b"'", b"\\", b"<", b">", b"&",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b"<?x", b"{", b"}", b"[", b"]",
    b":", b"- ", b"*a", b"&a ", b"!!python/none", b"null", b"true", b"NaN", b"1e999", b"-0", b"9" * 400, b"\\ud800",
    b"\xed\xa0\x80",
    "\u2028".encode(), "\u202e".encode(), "é".encode() * 3, b"PK\x03\x04", b"xml:lang=''", b"POINT(", b"1860-99-99", b"(" * 50,
)  # fmt: skip  # laid out as a table
_place = st.integers(0, 1_000)


class Edit(NamedTuple):
    """A change at two places, in thousandths of the whole."""

    what: str
    start: int
    end: int
    sign: bytes
    times: int


_edits = st.lists(
    st.builds(
        Edit,
        st.sampled_from(("insert", "cut", "double", "replace", "nest", "truncate")),
        _place,
        _place,
        st.sampled_from(SIGNS) | st.binary(min_size=1, max_size=4),
        st.sampled_from((1, 1, 1, 2, 40, 2_000)),
    ),
    min_size=1,
    max_size=6,
)


def changed(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with the changes made one after the other; never more than some hundred thousand of them."""
    for edit in edits:
        start, end = sorted((edit.start * len(data) // 1_000, edit.end * len(data) // 1_000))
        sign = edit.sign * edit.times
        middle = data[start:end]
        data = {
            "insert": lambda s=start, g=sign, d=data: d[:s] + g + d[s:],
            "cut": lambda s=start, e=end, d=data: d[:s] + d[e:],
            "double": lambda s=start, m=middle, n=edit.times, d=data: d[:s] + m * n + d[s:],
            "replace": lambda s=start, e=end, g=sign, d=data: d[:s] + g + d[e:],
            "nest": lambda s=start, e=end, m=middle, g=sign, d=data: d[:s] + g + m + g[::-1] + d[e:],
            "truncate": lambda s=start, d=data: d[:s],
        }[edit.what]()[:300_000]
    return data


def _hold(form: Format, data: bytes, folder: Path) -> None:
    began = time.process_time()
    # Refused in words, as documented, it is right; whatever else is raised goes on and fails the test.
    with contextlib.suppress(form.raises):
        form.read(data, folder / "file")
    assert time.process_time() - began < MOST_SECONDS


def _cases(request: pytest.FixtureRequest) -> settings:
    number = request.config.getoption("--cases")
    return settings(max_examples=number, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


each_format = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)


@each_format
def test_the_sample_is_read(form: Format, tmp_path: Path) -> None:
    assert form.read(form.sample, tmp_path / "file") is not None


@each_format
def test_what_nearly_is_its_file_is_read_or_refused(
    form: Format, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    @_cases(request)
    @given(edits=_edits)
    def hold(edits: list[Edit]) -> None:
        _hold(form, changed(form.sample, edits), tmp_path)

    hold()


@pytest.mark.parametrize("form", [one for one in FORMATS if one.sample.startswith(b"PK")], ids=lambda form: form.name)
def test_a_packed_file_with_a_changed_part_is_read_or_refused(
    form: Format, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with zipfile.ZipFile(io.BytesIO(form.sample)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}

    @_cases(request)
    @given(name=st.sampled_from(sorted(parts)), edits=_edits)
    def hold(name: str, edits: list[Edit]) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for other, content in parts.items():
                packed.writestr(other, changed(content, edits) if other == name else content)
        _hold(form, out.getvalue(), tmp_path)

    hold()
