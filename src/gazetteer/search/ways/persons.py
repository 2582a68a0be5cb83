"""Persons by a name in another order, with initials, without the patronymic or with a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gazetteer.language import personal, romanisation, spelling
from gazetteer.language.personal import Asked
from gazetteer.language.russian import from_latin
from gazetteer.search import ranking
from gazetteer.search.finding import Finding
from gazetteer.search.keys import words
from gazetteer.search.rows import NAMED, SHOWN_COLUMNS, Row, Shown, in_this_order, marks, planned_once, table_of
from gazetteer.search.ways.words import row_of

#: Persons whose names are read, and rows that are read of the words of a query.
_MOST: Final = 30
_MOST_ROWS: Final = 2_000
#: Words of a name that nobody wrote: of more it is another's.
_MOST_MISSING: Final = 2

_BEARERS: Final = (
    "SELECT w.entity, w.word FROM word w JOIN entity e ON e.id = w.entity "
    "WHERE w.word IN ({}) AND w.name >= 0 AND e.kind = 'person' AND e.state = 'live' "
    f"ORDER BY w.rank, w.entity LIMIT {planned_once()}"
)


class Persons:
    """The persons whose name the text may be."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding

    async def find(self) -> None:
        """Look for persons who have all that is written in full, and whose names the rest fits."""
        finding = self.finding
        kinds = finding.asked.kinds
        asked = personal.read(finding.asked.text)
        if asked is None or (kinds and "person" not in kinds):
            return
        bearers = await self._bearers(asked)
        names = await self._names(bearers)
        fitting = _fitting(asked, names)
        if fitting:
            await self._admit(fitting)

    async def _bearers(self, asked: Asked) -> list[str]:
        """The persons whose names have every word; where nobody's have, those that lack one of them, which may be spelled
        otherwise there (Sergeevich, Sergeyevich).
        """
        sought = [word for part in asked.words for word in words(part)]
        # A word may stand in Russian letters only: Putiatin, E. V.
        written = {spelling.fold(read): word for word in sought for read in from_latin.cyrillic_of(word)}
        written.update({word: word for word in sought})
        rows = await self.finding.reader.fetch(_BEARERS.format(marks(len(written))), (*written, _MOST_ROWS))
        having: dict[str, set[str]] = {}
        for entity, word in rows:
            having.setdefault(entity, set()).add(written[word])
        most = max(map(len, having.values()), default=0)
        if most < max(1, len(set(sought)) - 1):
            return []
        return [entity for entity, found in having.items() if len(found) == most][:_MOST]

    async def _names(self, persons: Sequence[str]) -> dict[str, list[tuple[int, str, str]]]:
        """The names of persons: ordinal, text and language of each."""
        found: dict[str, list[tuple[int, str, str]]] = {}
        if persons:
            rows = await self.finding.reader.fetch(
                f"SELECT entity_id, ordinal, text, lang FROM name WHERE entity_id IN ({marks(len(persons))}) "
                "ORDER BY entity_id, ordinal",
                tuple(persons),
            )
            for entity, ordinal, text, lang in rows:
                found.setdefault(entity, []).append((ordinal, text, lang))
        return found

    async def _admit(self, fitting: Mapping[str, tuple[float, int]]) -> None:
        finding = self.finding
        values: list[str | int] = []
        for entity, (_, ordinal) in fitting.items():
            values.extend((entity, ordinal))
        found = await finding.reader.fetch(
            f"WITH chosen {table_of(len(fitting), 'entity', 'name')} "
            f"SELECT e.id, n.ordinal, n.status, {SHOWN_COLUMNS} FROM {in_this_order('chosen c', 'entity e', 'name n')} "
            f"WHERE {NAMED.format('c')}{finding.filters.sql}",
            (*values, *finding.filters.values),
        )
        rows: list[Row] = [
            row_of(entity, ordinal, status, Shown(*columns)) for entity, ordinal, status, *columns in found
        ]
        away = {entity: ranking.PERSON_WRITTEN_OTHERWISE + missing for entity, (missing, _) in fitting.items()}
        await finding.admit(rows, "exact", distance=lambda row: away[row.entity], note="a person's name")


def _spellings(text: str, lang: str, asked: Asked) -> list[str]:
    """A name as it is stored, and a Russian one in Latin letters where these were asked for."""
    if lang != "ru" or not asked.words[0].isascii():
        return [text]
    return [text, *(romanisation.in_latin(text, system) for system in _SYSTEMS)]


#: The systems in which Russian persons are written in Latin letters.
_SYSTEMS: Final = ("bgn_pcgn", "english", "ala_lc", "scholarly")


def _fitting(asked: Asked, persons: Mapping[str, list[tuple[int, str, str]]]) -> dict[str, tuple[float, int]]:
    """Of each person the name that fits best: how many of its words are missing, and which it is."""
    found: dict[str, tuple[float, int]] = {}
    for entity, names in persons.items():
        surnames = {sound for _, text, _ in names for sound in personal.chinese_surname(text)}
        told = any(personal.tells_patronymic(text) for _, text, _ in names)
        several = [
            (missing, ordinal)
            for ordinal, text, lang in names
            for spelled in _spellings(text, lang, asked)
            if (missing := personal.fits(asked, spelled, surnames=surnames, patronymic_told=told)) is not None
        ]
        if several and min(several)[0] <= _MOST_MISSING:
            found[entity] = min(several)
    return found
