"""What the seed covers, as a page and a picture that a command makes: docs/coverage.md and docs/coverage.svg."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from gazetteer.domain import dates, sovereignty
from gazetteer.domain.chains import Chain
from gazetteer.domain.dates import Interval
from gazetteer.domain.entity import Assertion, Entity, SovereigntyRecord
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.domain.vocabulary import KINDS
from gazetteer.services.seeding import Seed

FIRST_YEAR: Final = 1600
LAST_YEAR: Final = 2026
#: A source that admits that nothing was opened.
GENERAL_KNOWLEDGE: Final = "general-knowledge"
#: The project's own compilation and the article it starts from: neither has an address that a reader can open.
OWN_SHEETS: Final = frozenset({"frontier-fact-sheet", "s1"})
#: Sources of which a reader can open nothing.
UNOPENED: Final = OWN_SHEETS | {GENERAL_KNOWLEDGE}


class SeedWorld:
    """The seed as the rules of sovereignty see it."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._parts: defaultdict[str, list[tuple[str, Interval]]] = defaultdict(list)
        self._phases: defaultdict[str, list[tuple[str, Interval]]] = defaultdict(list)
        self._records: dict[str, Sequence[SovereigntyRecord]] = {}
        for entity in seed.entities.values():
            if entity.sovereignty:
                self._records[entity.id] = sovereignty.records_in(entity.document())
            for relation in entity.relations:
                known = {"part_of": self._parts, "phase_of": self._phases}.get(relation.type)
                if known is not None:
                    known[relation.target].append((entity.id, Interval.parse(relation.from_, relation.to)))

    def records(self, place: str) -> Sequence[SovereigntyRecord]:
        return self._records.get(place, ())

    def parents(self, place: str) -> Sequence[tuple[str, Interval]]:
        if place not in self._seed.entities:
            return ()
        return [
            (relation.target, Interval.parse(relation.from_, relation.to))
            for relation in self._seed.entities[place].relations
            if relation.type == "part_of"
        ]

    def parts(self, place: str) -> Sequence[tuple[str, Interval]]:
        return self._parts[place]

    def phases(self, polity: str) -> Chain:
        return self._phases[polity]


#: What an assertion can rest on, best first.
GROUNDS: Final = (
    "a source that a reader can open",
    "the project's own compilation, or the article it starts from",
    "general knowledge alone",
    "nothing",
)


def ground_of(assertion: Assertion) -> str:
    """What an assertion rests on: the best kind among its sources, one of `GROUNDS`."""
    opened, own, general, nothing = GROUNDS
    cited = {citation.source for citation in assertion.sources}
    if cited - UNOPENED:
        return opened
    if cited & OWN_SHEETS:
        return own
    return general if cited else nothing


#: The parts of a document that hold assertions, as the page calls them.
_PARTS: Final = ("names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures")


def _by_part(entities: Iterable[Entity]) -> Iterator[str]:
    """A line for each part of the documents: how many assertions, and the share whose source can be opened."""
    total: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for entity in entities:
        for part in _PARTS:
            stated: Sequence[Assertion] = getattr(entity, part)
            total[part] += len(stated)
            opened[part] += sum(ground_of(assertion) == GROUNDS[0] for assertion in stated)
    for part in _PARTS:
        yield f"| {part} | {total[part]:,} | {_share(opened[part], total[part])} |"


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.1%})" if whole else "0"


def page(seed: Seed) -> str:
    """The coverage page, in Markdown."""
    entities = list(seed.entities.values())
    assertions: list[Assertion] = [assertion for entity in entities for assertion in entity.assertions()]
    names = [(entity, name) for entity in entities for name in entity.names]
    chinese = [name for _, name in names if name.lang.startswith("zh-H") and name.status != "lookup"]
    records = [(entity, record) for entity in entities for record in entity.sovereignty]
    grounds = Counter(ground_of(assertion) for assertion in assertions)
    reviewed = sum(any(reading.basis == "reviewed" for reading in name.readings) for name in chinese)
    viewed = sum(record.viewpoint is not None for _, record in records)
    world = SeedWorld(seed)
    places = sorted(entity.id for entity in entities if entity.kind == "place")
    held = [place for place in places if any(one.stands for one in sovereignty.records_of(place, None, world))]
    lines = [
        "# Coverage",
        "",
        "What the seed holds. Made by `gazetteer seed --coverage docs`, and a test holds it against the data.",
        "",
        "## Entities",
        "",
        "| kind | entities |",
        "| --- | ---: |",
        *(f"| {kind} | {count:,} |" for kind, count in _counted(entity.kind for entity in entities)),
        f"| **all** | **{len(entities):,}** |",
        "",
        "## Names by language",
        "",
        "| language | names | entities |",
        "| --- | ---: | ---: |",
        *(
            f"| {lang} | {count:,} | {len({entity.id for entity, name in names if name.lang == lang}):,} |"
            for lang, count in _counted(name.lang for _, name in names)
        ),
        "",
        "## What it rests on",
        "",
        "Each assertion counts once, by the best of its sources.",
        "",
        "| rests on | assertions |",
        "| --- | ---: |",
        *(f"| {kind} | {_share(grounds[kind], len(assertions))} |" for kind in GROUNDS),
        f"| **all** | **{len(assertions):,}** |",
        "",
        "By part, the share that rests on a source that a reader can open:",
        "",
        "| part | assertions | can be opened |",
        "| --- | ---: | ---: |",
        *_by_part(entities),
        "",
        "## How sure",
        "",
        "| what | how many |",
        "| --- | ---: |",
        *(
            f"| certainty {certainty} | {_share(count, len(assertions))} |"
            for certainty, count in _counted(assertion.certainty for assertion in assertions)
        ),
        f"| Chinese names with a reviewed reading | {_share(reviewed, len(chinese))} |",
        f"| sovereignty records | {len(records):,} |",
        f"| of them with a viewpoint (each view its own record) | {_share(viewed, len(records))} |",
        f"| places whose holder is known at some time, own or inherited | {_share(len(held), len(places))} |",
        "",
        f"## Sovereignty from {FIRST_YEAR} to today",
        "",
        "Each line is a place with records of its own; a colour is a holder, hatching says that the record belongs to a view,",
        "thin lines are claims. Places that inherit from what they are part of are not drawn.",
        "",
        "![Sovereignty records of each place](coverage.svg)",
        "",
    ]
    return "\n".join(lines)


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    order = {name: position for position, name in enumerate((*KINDS, "high", "medium", "low", "unverified"))}
    counts = Counter(values)
    return sorted(
        counts.items(), key=lambda item: (order.get(item[0], -item[1] if item[0] not in order else 0), item[0])
    )


_COLOURS: Final = {
    "russia": "#4a7fb5",
    "qing-empire": "#d9a441",
    "prc": "#c0504d",
    "roc": "#7c9b57",
    "japan": "#8e6bb0",
    "mongolia": "#5aa5a0",
    "united-kingdom": "#b5739d",
    "portugal": "#8a8d3c",
    "ukraine": "#e0c341",
    "kazakhstan": "#4fb3bf",
}


def _colour(holder: str) -> str:
    if holder in _COLOURS:
        return _COLOURS[holder]
    hue = int.from_bytes(hashlib.blake2b(holder.encode(), digest_size=2).digest(), "big") % 360
    return f"hsl({hue} 35% 55%)"


def _year(day: int | None, default: int) -> float:
    if day is None:
        return default
    year, month, number = dates.year_month_day(day)
    return min(max(year + (month - 1) / 12 + (number - 1) / 365, FIRST_YEAR), LAST_YEAR)


def picture(seed: Seed) -> str:
    """The picture of the sovereignty records of every place that has its own, as SVG."""
    places = sorted(entity.id for entity in seed.entities.values() if entity.kind == "place" and entity.sovereignty)
    world = SeedWorld(seed)
    left, width, row, top = 230, 900, 16, 40
    height = top + row * len(places) + 60
    scale = width / (LAST_YEAR - FIRST_YEAR)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 20} {height}" '
        'font-family="system-ui, sans-serif" font-size="11" role="img">',
        "<title>Sovereignty records of each place, from 1600 to today</title>",
        '<defs><pattern id="view" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="5" stroke="#ffffff" stroke-width="2" stroke-opacity="0.6"/></pattern></defs>',
        f'<rect width="{left + width + 20}" height="{height}" fill="#ffffff"/>',
    ]
    for year in range(FIRST_YEAR, LAST_YEAR + 1, 50):
        x = left + (year - FIRST_YEAR) * scale
        parts.append(f'<line x1="{x:.1f}" y1="{top - 8}" x2="{x:.1f}" y2="{height - 50}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{top - 14}" text-anchor="middle" fill="#555555">{year}</text>')
    holders: Counter[str] = Counter()
    for index, place in enumerate(places):
        y = top + index * row
        parts.append(
            f'<text x="{left - 8}" y="{y + 10}" text-anchor="end" fill="#222222">{escape(_label(seed.entities[place]))}</text>'
        )
        own = [one for one in sovereignty.records_of(place, None, world) if one.entity == place]
        for one in sorted(own, key=lambda held: held.stands, reverse=True):
            parts.extend(_bar(one, y, left, scale, holders))
    x = left
    y = height - 22
    for holder, _ in holders.most_common(12):
        parts.append(f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{_colour(holder)}"/>')
        parts.append(f'<text x="{x + 14}" y="{y}" fill="#222222">{escape(holder)}</text>')
        x += 24 + 7 * len(holder)
    parts.append("</svg>\n")
    return "\n".join(parts)


def _label(entity: Entity) -> str:
    named = [name.text for name in entity.names if name.lang == "en" and name.status == "preferred"]
    return named[0] if named else entity.id


def _bar(one: HeldRecord, y: int, left: int, scale: float, holders: Counter[str]) -> Iterator[str]:
    first, last = one.interval.possible()
    start, end = _year(first, FIRST_YEAR), _year(last, LAST_YEAR)
    if end <= start:
        return
    x, length = left + (start - FIRST_YEAR) * scale, max((end - start) * scale, 1.0)
    share = max(len(one.record.holders), 1)
    for position, holder in enumerate(one.record.holders or ["undelimited"]):
        holders[holder] += 1
        tall = (10 if one.stands else 3) / share
        at = y + (1 if one.stands else 9) + position * tall
        title = f"{holder}: {one.record.status}, {one.record.from_ or '?'} to {one.record.to or '?'}"
        shape = f'x="{x:.1f}" y="{at:.1f}" width="{length:.1f}" height="{tall:.1f}"'
        yield f'<rect {shape} fill="{_colour(holder)}"><title>{escape(title)}</title></rect>'
        if one.record.viewpoint is not None and one.stands:
            yield f'<rect {shape} fill="url(#view)"/>'
