"""Names in texts that the shipped data does not know, those of most texts first: what to enter next.

    python -m bench.gaps TEXT... [--least 2] [--most 200]

Each TEXT is a file, in English, Chinese or Russian; `-` is the standard input. What the annotation finds by the names of `seed/`
is taken away. Of the rest it lists what looks like a name: runs of capitalised words in Latin and Cyrillic letters, but not a
single word that only begins sentences, and what a Chinese dictionary takes for a name of a person, place or organisation. The
columns are how often, in how many texts (what most texts have comes first), and the name. It is a list for an editor to read:
not every capital is a name.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import rjieba

from gazetteer.services import seeding
from gazetteer.text.annotation import Automaton, best_cover
from gazetteer.text.folding import fold_text
from gazetteer.text.forms import NameEntry

#: What stands in the text where a known name stood: no letter, so that no run of words crosses it.
_KNOWN: Final = "\x00"
_CAPITALISED: Final = r"(?:[A-ZÀ-ÞĀ-Ž][\w’'-]+|[А-ЯЁ][\w-]+|[A-ZА-ЯЁ]{2,})"
#: Small words inside a name: the Treaty of Nerchinsk, Комитет по Делам.
_INSIDE: Final = r"(?:of|of the|for|de|la|по)"
_RUN: Final = re.compile(rf"\b{_CAPITALISED}(?: (?:{_INSIDE} )?{_CAPITALISED})*")
#: Before the first word of a sentence: nothing, the end of another, a bullet, an opening quotation mark.
_BEGINS: Final = re.compile(r"(?:^|[.!?:;\n•*#>\x00][\"“”«»)\]]?\s*|[\"“«(\[])$")
#: Parts of speech that the Chinese dictionary gives to names: of persons, places, organisations, others.
_NAME_TAGS: Final = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
_HAN_RUN: Final = re.compile(r"[\u3400-\u9fff·]{2,}")
_DOT: Final = "·"


def names_of(seed: seeding.Seed) -> Iterator[NameEntry]:
    """Every name of the seed as the annotation takes it."""
    for entity in seed.entities.values():
        for ordinal, name in enumerate(entity.names):
            grammar = None if name.grammar is None else name.grammar.written()
            # English makes adjectives by rule of states, Russian of towns, too.
            makes_adjectives = entity.kind == "polity" or (entity.kind == "place" and name.lang == "ru")
            has_adjectives = makes_adjectives and name.status not in ("lookup", "deprecated")
            yield NameEntry(
                entity.id,
                ordinal,
                name.text,
                name.lang,
                entity.kind,
                grammar=grammar,
                adjectives=has_adjectives,
                finds_only=name.status == "lookup",
            )


def without_known(text: str, automaton: Automaton) -> str:
    """The text with a mark in the place of each name that is known."""
    folded = fold_text(text)
    pieces: list[str] = []
    reached = 0
    for match in sorted(best_cover(automaton.find(folded)), key=lambda one: one.start):
        # The places of matches are already places of the text as it was given.
        if match.start >= reached:
            pieces += [text[reached : match.start], _KNOWN]
            reached = match.end
    return "".join([*pieces, text[reached:]])


def capitalised(text: str) -> Iterator[str]:
    """Runs of capitalised words; of single words only those that stand inside a sentence somewhere in the text."""
    inside: set[str] = set()
    found: list[str] = []
    for run in _RUN.finditer(text):
        begins = _BEGINS.search(text[max(0, run.start() - 4) : run.start()]) is not None
        if not begins:
            inside.add(run[0])
        found.append(run[0])
    for name in found:
        if " " in name or name in inside:
            yield name


def chinese(text: str) -> Iterator[str]:
    """What the Chinese dictionary calls a name, two characters or more, and foreign names with a dot."""
    for run in _HAN_RUN.finditer(text):
        parts = [rjieba.tag(part) for part in run[0].split(_DOT) if part]
        for number, words in enumerate(parts):
            # The words at a dot belong to the name with the dot.
            first = 1 if number > 0 else 0
            last = len(words) - 1 if number + 1 < len(parts) else len(words)
            for word, tag in words[first:last]:
                if tag in _NAME_TAGS and len(word) > 1:
                    yield word
        if len(parts) > 1:
            middle = ["".join(word for word, _ in words) for words in parts[1:-1]]
            yield _DOT.join([parts[0][-1][0], *middle, parts[-1][0][0]])


def unknown(texts: Iterable[str], automaton: Automaton) -> list[tuple[int, int, str]]:
    """How often, in how many of the texts, and the name; most frequent first."""
    times: Counter[str] = Counter()
    in_texts: Counter[str] = Counter()
    for text in texts:
        rest = without_known(text, automaton)
        here = Counter([*capitalised(rest), *chinese(rest)])
        times.update(here)
        in_texts.update(here.keys())
    return sorted(((times[name], in_texts[name], name) for name in times), key=lambda row: (-row[1], -row[0], row[2]))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", nargs="+", metavar="TEXT", help="a file, or - for the standard input")
    parser.add_argument("--least", type=int, default=1, help="leave out what occurs less often")
    parser.add_argument("--most", type=int, default=200, help="how many lines")
    chosen = parser.parse_args(arguments)
    texts = [sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8") for name in chosen.texts]
    seed = seeding.read_seed(Path(__file__).parents[1] / "seed")
    rows = unknown(texts, Automaton(names_of(seed)))
    for often, wide, name in [row for row in rows if row[0] >= chosen.least][: chosen.most]:
        print(f"{often}\t{wide}\t{name}")


if __name__ == "__main__":
    main()
