"""Real sentences against the shipped data: every name that ought to be found is, as the right entity, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.databases import Databases

from gazetteer.services import annotating, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.text.folding import fold_pattern
from gazetteer.text.stop_list import COMMON_WORDS

pytestmark = pytest.mark.slow

_MARK = re.compile(r"\[([^\]|]+)\|([^\]]+)\]")


class Sentence(NamedTuple):
    text: str
    #: The entity that each span names.
    names: dict[tuple[int, int], str]


def sentences() -> Iterator[tuple[str, Sentence]]:
    lang = ""
    for block in re.split(r"\n(?!Nerchinsk)", Path(__file__).with_name("sentences.txt").read_text("utf-8").strip()):
        if block.startswith("= "):
            lang = block[2:]
        elif not block.startswith("#"):
            yield lang, _read(block)


def _read(marked: str) -> Sentence:
    text, reached, names = "", 0, {}
    for mark in _MARK.finditer(marked):
        text += marked[reached : mark.start()]
        # Title marks stand inside the brackets for the eye; they are no part of the name.
        name = mark[1].strip("《》")
        start = len(text) + mark[1].index(name)
        names[start, start + len(name)] = mark[2]
        text += mark[1]
        reached = mark.end()
    return Sentence(text + marked[reached:], names)


@pytest.fixture(scope="module")
def seeded(databases: Databases) -> Iterator[Gazetteer]:
    """A gazetteer with the shipped data."""
    with Gazetteer(Settings(database_url=databases.migrated())) as gazetteer:
        data = seeding.read_seed(Path(__file__).parents[2] / "seed")
        seeding.seed(seeding.InProcess(gazetteer), data, dry_run=False, force=False, progress=lambda *_: None)
        yield gazetteer


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_names_are_found_and_nothing_else(seeded: Gazetteer, lang: str) -> None:
    wrong = []
    count = 0
    for spoken, sentence in sentences():
        if spoken != lang:
            continue
        found = annotating.annotate(seeded, sentence.text, target="en")["annotations"]
        named = {(annotation["start"], annotation["end"]): annotation["entity"] for annotation in found}
        count += len(sentence.names)
        if named != sentence.names:
            wrong.append((sentence.text, named, sentence.names))
    assert count > 50
    assert not wrong


def test_every_shipped_name_is_found(seeded: Gazetteer) -> None:
    """As it is written; but for single characters, verbs and common words, which running text cannot tell from words."""
    missed = []
    for entity in seeding.read_seed(Path(__file__).parents[2] / "seed").entities.values():
        if "verb" in entity.types:
            continue
        for name in entity.names:
            text = f"see “{name.text}”"
            found = annotating.annotate(seeded, text, target="ru")["annotations"]
            common = len(name.text) == 1 or fold_pattern(name.text) in COMMON_WORDS
            if not common and not any(
                entity.id in [candidate["id"] for candidate in annotation["candidates"]] for annotation in found
            ):
                missed.append((entity.id, name.text))
    assert not missed
