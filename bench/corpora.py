"""Names in running text against public corpora: how many are found, how many of those found are right.

    python -m bench.corpora FOLDER --database sqlite:///world.sqlite3

FOLDER is a working copy of one of these, and tells itself which it is; nothing of them is kept here:

- NEREL (nerel-ds/NEREL): Russian news, `.txt` and `.ann` in brat's format. Counted are mentions of countries, regions, cities
  and places whose text, as a noun or as an adjective, belongs to a Wikidata entity that a stored name is the label of.
- CLUENER (StanleySun233/ChineseNER, data/cluener): Chinese news. Counted are spans that lie outside every marked name, and
  spans inside the names of persons.
- TR-News, LGL, GeoVirus (milangritta/Pragmatic-Guide-to-Geoparsing-Evaluation): English news with coordinates. Counted are
  spans (precision, recall), and of the right spans how many lie within 161 km of where they ought to.
- HIPE-2022 (hipe-eval/HIPE-2022-data, topres19th): English papers of 1780 to 1870 as a machine read them. Counted are the spans
  of what it marks as LOC.
- WMT25 terminology (wmt-conference/wmt25-terminology, ranking/references/track2): reports of a year in Chinese and English with
  the terms that a translation must keep. These are taken into a copy of the database, and the human translation is checked:
  what is "missing" there is, at most, what a check says wrongly.

`--part` names the part (`train`, `dev`, `test`; of WMT25 the year), `--wrong` prints the commonest wrong and missed ones.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson
from lxml import etree

from gazetteer.domain.geometry import kilometres, representative_point
from gazetteer.formats import csv as csv_files
from gazetteer.services import backups, checking, glossaries, mentions
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import repository

#: The distance, in kilometres, within which the field counts a place as resolved (100 miles).
NEAR = 161.0
_PLACES = ("COUNTRY", "CITY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION")
_CYRILLIC_ADJECTIVE = re.compile(r"[а-яё-]*(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)")
#: What we write about in running text that the corpora count as places; what the people of a state are called they do not.
_COUNTED = ("place", "polity")


@dataclass(frozen=True)
class Gold:
    """A mention that a corpus marks: where it stands, what kind it is, where it lies, which Wikidata items it means."""

    start: int
    end: int
    kind: str
    point: tuple[float, float] | None = None
    wikidata: str | None = None


@dataclass(frozen=True)
class Marked:
    """A text of a corpus with its mentions."""

    text: str
    gold: list[Gold]


@dataclass
class Tally:
    """Counts by name, and examples."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, what: str, example: str) -> None:
        self.counts[what] += 1
        self.examples.setdefault(what, Counter())[example] += 1

    def share(self, part: str, *others: str) -> str:
        whole = self.counts[part] + sum(self.counts[other] for other in others)
        return f"{self.counts[part]}/{whole} = {self.counts[part] / whole:.3f}" if whole else "none"

    def f1(self) -> str:
        right, wrong, missed = (self.counts[what] for what in ("right span", "wrong span", "missed"))
        return f"{2 * right / (2 * right + wrong + missed):.3f}" if right else "none"


def nerel(folder: Path, part: str) -> Iterator[Marked]:
    for path in sorted(folder.glob(f"**/{part}/*.txt")):
        annotations = path.with_suffix(".ann")
        if annotations.exists():
            yield Marked(path.read_text("utf-8"), list(_brat(annotations.read_text("utf-8"))))


def _brat(lines: str) -> Iterator[Gold]:
    spans: dict[str, Gold] = {}
    for line in lines.splitlines():
        columns = line.split("\t")
        if line.startswith("T") and ";" not in columns[1]:
            kind, start, end = columns[1].split()
            spans[columns[0]] = Gold(int(start), int(end), kind)
        elif line.startswith("N"):
            _, name, item = columns[1].split()
            if name in spans and item != "Wikidata:NULL":
                known = spans[name]
                spans[name] = Gold(known.start, known.end, known.kind, wikidata=item.removeprefix("Wikidata:"))
    yield from spans.values()


def cluener(folder: Path, part: str) -> Iterator[Marked]:
    for path in folder.glob(f"**/{part}.json"):
        for text in re.split(r"\n(?=\{)", path.read_text("utf-8").strip()):
            row = orjson.loads(text)
            marks = [
                Gold(first, last + 1, kind)
                for kind, names in row.get("label", {}).items()
                for spans in names.values()
                for first, last in spans
            ]
            yield Marked(row["text"], marks)


def geoparsing(path: Path) -> Iterator[Marked]:
    for article in etree.parse(path).iter("article"):
        text = article.findtext("text") or ""
        yield Marked(text, [_toponym(text, element) for element in article.iter("toponym", "location")])


def _toponym(text: str, element: Any) -> Gold:
    """What a corpus marks: TR-News and LGL call the name `phrase`, GeoVirus calls it `name`."""
    latitude, longitude = element.findtext(".//lat"), element.findtext(".//lon")
    point = (float(latitude), float(longitude)) if latitude and longitude else None
    phrase = element.findtext("phrase") or element.findtext("name") or ""
    start = _place_of(text, phrase, int(element.findtext("start")))
    return Gold(start, start + len(phrase), "place", point)


def hipe(path: Path) -> Iterator[Marked]:
    """The texts of a table of tokens, one a line, with what each is marked as and whether a space follows it."""
    for article in re.split(r"(?m)^# hipe2022:document_id", path.read_text("utf-8"))[1:]:
        rows = [line.split("\t") for line in article.splitlines() if "\t" in line]
        text = ""
        gold: list[Gold] = []
        for row in rows:
            start, text = len(text), text + row[0]
            if row[1] == "B-LOC":
                gold.append(Gold(start, len(text), "place"))
            elif row[1] == "I-LOC" and gold:
                gold[-1] = Gold(gold[-1].start, len(text), "place")
            if "NoSpaceAfter" not in row[-1]:
                text += " "
        yield Marked(text, gold)


def _place_of(text: str, phrase: str, stated: int) -> int:
    """Where the phrase stands nearest to the stated offset, which some articles count from another beginning."""
    places = [found.start() for found in re.finditer(re.escape(phrase), text)]
    return min(places, key=lambda place: abs(place - stated), default=stated)


@dataclass(frozen=True)
class Translated:
    """A text with its human translation, and the languages of both."""

    source_lang: str
    source: str
    target_lang: str
    target: str


#: Whether the Chinese text is the source, by the year of the report.
_FROM_CHINESE: Final = 2


def wmt(path: Path) -> Iterator[Translated]:
    """The reports of a year with their translations: of even years from Chinese, of odd years into it."""
    from_chinese = int(path.stem.rpartition("_")[2]) % _FROM_CHINESE == 0
    for line in path.read_text("utf-8").splitlines():
        row = orjson.loads(line)
        if from_chinese:
            yield Translated("zh-Hant", row["zh"], "en", row["en"])
        else:
            yield Translated("en", row["en"], "zh-Hant", row["zh"])


def glossary_of(path: Path) -> bytes:
    """The terms of a year as a table of names, a line for each."""
    languages = ("zh-Hant", "en") if int(path.stem.rpartition("_")[2]) % _FROM_CHINESE == 0 else ("en", "zh-Hant")
    terms: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        terms.update(orjson.loads(line)["proper"])
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("id", "kind", "lang", "text"))
    for number, (source, targets) in enumerate(terms.items()):
        names = [(languages[0], source), *((languages[1], target) for target in targets)]
        writer.writerows((f"{OF_GLOSSARY}{number}", "term", lang, text) for lang, text in dict.fromkeys(names) if text)
    return table.getvalue().encode()


#: What the ids of the terms taken in begin with.
OF_GLOSSARY: Final = "wmt25-"


class Bench:
    """A gazetteer asked about text after text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._points: dict[str, tuple[float, float] | None] = {}
        self._identifiers: dict[str, dict[str, str]] = {}

    def spans(self, text: str) -> dict[tuple[int, int], mentions.Annotation]:
        """Every name found, by where it stands."""
        with self.gazetteer.database.reading() as connection:
            annotated = mentions.find_names(self.gazetteer, connection, text)
        return {(one.start, one.end): one for one in annotated.annotations}

    def found(self, text: str) -> dict[tuple[int, int], mentions.Annotation]:
        """Those that the corpora count."""
        return _counted(self.spans(text))

    def point(self, document: Any) -> tuple[float, float] | None:
        """Latitude and longitude of an entity; of a state without a place, those of its capital or its parts."""
        location = document.get("location")
        if location is None:
            code = document.get("identifiers", {}).get("iso3166") or document.get("identifiers", {}).get("iso3166-2")
            return None if code is None else (999.0, 999.0)
        longitude, latitude = representative_point(location)
        return latitude, longitude


def _counted(spans: Mapping[tuple[int, int], mentions.Annotation]) -> dict[tuple[int, int], mentions.Annotation]:
    return {
        place: one
        for place, one in spans.items()
        if one.best.known.document["kind"] in _COUNTED and one.best.derived != "demonym"
    }


def measure_nerel(bench: Bench, texts: Iterator[Marked], tally: Tally) -> None:
    with bench.gazetteer.database.reading() as connection:
        held = dict(repository.bearers_of(connection, "wikidata"))
    names = {entity: item for item, entity in held.items()}
    for marked in texts:
        spans = bench.spans(marked.text)
        found = _counted(spans)
        taken = set()
        for gold in marked.gold:
            if gold.kind not in _PLACES:
                continue
            surface = marked.text[gold.start : gold.end]
            is_adjective = _CYRILLIC_ADJECTIVE.fullmatch(surface.lower()) is not None
            what = "adjective" if is_adjective else "noun"
            span = found.get((gold.start, gold.end))
            taken.update(key for key in found if key[0] < gold.end and gold.start < key[1])
            if gold.wikidata is None or gold.wikidata not in held:
                tally.add(f"{what} not held, {'found' if span else 'missed'}", surface)
                continue
            if span is None and _holds_it(spans, gold):
                tally.add(f"{what} within a longer known name", surface)
            elif span is None:
                tally.add(f"{what} missed", surface)
            else:
                right = names.get(span.best.entity) == gold.wikidata
                tally.add(f"{what} found {'right' if right else 'other'}", f"{surface} {span.best.entity}")
        for key, span in found.items():
            inside = any(gold.start <= key[0] and key[1] <= gold.end for gold in marked.gold)
            surface = marked.text[key[0] : key[1]]
            tally.add("span inside a name" if inside else "span outside", f"{surface} {span.best.entity}")


def _holds_it(spans: Mapping[tuple[int, int], mentions.Annotation], gold: Gold) -> bool:
    """Whether a longer name that is known stands around a mention: президент России."""
    return any(start <= gold.start and gold.end <= end for start, end in spans)


def measure_cluener(bench: Bench, texts: Iterator[Marked], tally: Tally) -> None:
    for marked in texts:
        for (start, end), span in bench.found(marked.text).items():
            around = [gold for gold in marked.gold if gold.start < end and start < gold.end]
            surface = f"{marked.text[start:end]} {span.best.entity}"
            if any(gold.kind == "name" for gold in around):
                tally.add("inside a person's name", f"{surface} {marked.text[max(0, start - 3) : end + 3]}")
            elif around:
                tally.add("inside or across another name", surface)
            else:
                tally.add("outside", surface)


def measure_geoparsing(bench: Bench, texts: Iterator[Marked], tally: Tally) -> None:
    for marked in texts:
        found = bench.found(marked.text)
        _count_spans(marked, found, tally)
        for gold in marked.gold:
            span = found.get((gold.start, gold.end))
            if span is None or gold.point is None:
                continue
            here = bench.point(span.best.known.document)
            surface = f"{marked.text[gold.start : gold.end]} {span.best.entity}"
            if here is None or here[0] > 90:
                tally.add("no point", surface)
            elif kilometres(gold.point, here) <= NEAR:
                tally.add("near", surface)
            else:
                tally.add("far", f"{surface} ({marked.text.split(maxsplit=6)[0:6]})")


def measure_hipe(bench: Bench, texts: Iterator[Marked], tally: Tally) -> None:
    """As other papers, without adjectives (Irish butter), which this corpus does not mark."""
    for marked in texts:
        found = bench.found(marked.text)
        named = {place: one for place, one in found.items() if one.best.derived is None}
        for place in found.keys() - named.keys():
            tally.add("adjective, not counted", marked.text[slice(*place)])
        _count_spans(marked, named, tally)


def _count_spans(marked: Marked, found: Mapping[tuple[int, int], mentions.Annotation], tally: Tally) -> None:
    """Which spans are those of the corpus, which are not, and which are missed."""
    gold = {(one.start, one.end) for one in marked.gold}
    for place, span in found.items():
        surface = f"{marked.text[slice(*place)]} {span.best.entity}"
        overlaps = any(one[0] < place[1] and place[0] < one[1] for one in gold)
        tally.add("right span" if place in gold else "wrong span", surface + (" (overlaps)" if overlaps else ""))
    for place in gold - found.keys():
        tally.add("missed", marked.text[slice(*place)])


def measure_check(bench: Bench, texts: Iterator[Translated], tally: Tally) -> None:
    """What a check says of human translations: of the terms that were given, and of all names."""
    for text in texts:
        held = checking.hold(
            bench.gazetteer,
            source_lang=text.source_lang,
            source_text=text.source,
            target_lang=text.target_lang,
            target_text=text.target,
        )
        for found in held.findings:
            whose = "term" if found["entity"].startswith(OF_GLOSSARY) else "other name"
            said = found["source"]["text"]
            expected = ", ".join(one["text"] for one in found["expected"][:2])
            tally.add(f"{whose} {found['finding']}", f"{said} ({expected})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", required=True)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--most", type=int, default=None, help="so many texts")
    parser.add_argument("--wrong", type=int, default=0, help="so many examples of each count")
    given = parser.parse_args()
    settings = Settings(database_url=given.database)
    with Gazetteer(settings) as gazetteer:
        for name, texts, measure in _corpora(given.folder, given.part):
            tally = Tally()
            measure(Bench(gazetteer), _first(texts, given.most), tally)
            _say(name, tally, wrong=given.wrong)
    for path in given.folder.glob(f"**/full_data_{given.part}.jsonl"):
        tally = Tally()
        with _with_terms(settings, path) as gazetteer:
            measure_check(Bench(gazetteer), _first(wmt(path), given.most), tally)
        _say(f"WMT25 terminology {given.part}", tally, wrong=given.wrong)


@contextmanager
def _with_terms(settings: Settings, path: Path) -> Iterator[Gazetteer]:
    """A copy of the database with the terms of a year, while it is needed."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, "terms.sqlite3")
        backups.back_up(settings, copy, verify=False)
        with Gazetteer(settings.model_copy(update={"database_url": f"sqlite:///{copy}"})) as gazetteer:
            glossaries.take_in(gazetteer, csv_files.read(io.BytesIO(glossary_of(path))), by="bench")
            yield gazetteer


def _say(name: str, tally: Tally, *, wrong: int) -> None:
    print(f"## {name}")
    for what, count in sorted(tally.counts.items()):
        print(f"{count:7} {what}")
    for title, share in _shares(tally):
        if share != "none":
            print(title, share)
    for what, examples in sorted(tally.examples.items()):
        if wrong:
            print(f"-- {what}:", "; ".join(f"{one} {count}" for one, count in examples.most_common(wrong)))


def _shares(tally: Tally) -> Iterator[tuple[str, str]]:
    """What the counts amount to, as far as they were counted."""
    longer = "noun within a longer known name"
    yield "nouns found right", tally.share("noun found right", "noun found other", "noun missed", longer)
    yield "adjectives right", tally.share("adjective found right", "adjective found other", "adjective missed")
    yield "precision", tally.share("right span", "wrong span")
    yield "recall", tally.share("right span", "missed")
    yield "F1", tally.f1()
    yield "near of resolved", tally.share("near", "far")
    findings = {what for what in tally.counts if what.startswith(("term ", "other name "))}
    for whose in ("term", "other name"):
        of_whose = {what for what in findings if what.startswith(whose)} - {f"{whose} missing"}
        yield f"{whose}s missing", tally.share(f"{whose} missing", *of_whose)


def _first(texts: Iterator[Marked], most: int | None) -> Iterator[Marked]:
    for number, text in enumerate(texts):
        if most is not None and number >= most:
            return
        yield text


def _corpora(folder: Path, part: str) -> Iterator[tuple[str, Iterator[Marked], Any]]:
    for name in ("TR-News", "lgl", "GeoVirus"):
        for path in folder.glob(f"**/{name}.xml"):
            yield name, geoparsing(path), measure_geoparsing
    for path in folder.glob(f"**/HIPE-2022-v2.1-topres19th-{part}-en.tsv"):
        yield f"HIPE-2022 topres19th {part}", hipe(path), measure_hipe
    if any(folder.glob(f"**/{part}/*.ann")):
        yield f"NEREL {part}", nerel(folder, part), measure_nerel
    if any(folder.glob(f"**/{part}.json")):
        yield f"CLUENER {part}", cluener(folder, part), measure_cluener


if __name__ == "__main__":
    main()
