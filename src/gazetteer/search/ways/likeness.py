"""Spellings few edits away, Chinese names that sound alike or differ in a character, and words
alike.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from gazetteer.language import choice, script, spelling
from gazetteer.search import ranking, variants
from gazetteer.search.answer import Hit
from gazetteer.search.finding import Finding
from gazetteer.search.keys import words
from gazetteer.search.rows import Row, look_up, marks
from gazetteer.search.spellings import spellings_near
from gazetteer.search.ways.words import Words

#: Keys of the query from which likenesses are sought: the text itself and its English spelling.
_MOST_KEYS: Final = 2
#: Spellings of one distance that are looked up.
_MOST_SPELLINGS: Final = 100
#: Sounds that a Chinese text may have which are looked up as they are...
_MOST_SOUNDS: Final = 12
#: ... and from which likenesses are sought again.
_SOUNDS_WITH_EDITS: Final = 3
#: Readings of one character that are tried.
_READINGS_OF_A_CHARACTER: Final = 3
#: So short a sound has too many neighbours (`bei` has bai, bo, pei) to allow an edit.
_SHORT_SOUND: Final = 4
#: Rows that are read of the spellings of one distance.
_ROWS_A_HIT: Final = 3
_ROWS_AT_LEAST: Final = 200


class Likeness:
    """What is like the query, the nearest first; words alike where there is nothing or there are
    several words.
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding

    async def find(self) -> None:
        """Look for spellings, sounds and words alike."""
        finding = self.finding
        kept = finding.take()
        sounds = self._sounds()
        distances = await self._distances(sounds)
        await self._look_up(distances, by_sound=bool(sounds))
        if not finding.hits or len(words(finding.asked.text)) > 1:
            found_alike = finding.take()
            await Words(finding, alike=True).find()
            finding.put_first(found_alike)
        finding.hits.sort(key=_in_order)
        finding.put_first(kept)

    def _sounds(self) -> tuple[str, ...]:
        text = self.finding.asked.text
        return sounds_of(text) if script.is_han(text) else ()

    async def _distances(self, sounds: tuple[str, ...]) -> dict[str, float]:
        """The keys that are like the query, each with its distance in edits; a sound is worth half
        an edit less.
        """
        distances: dict[str, float] = {}
        typed = self.finding.meanings()[:_MOST_KEYS]
        for key in typed:
            for found, away in await spellings_near(self.finding.reader, key, variants.most_edits(key)):
                distances.setdefault(found, float(away))
        for sound in sounds[:_SOUNDS_WITH_EDITS]:
            edits = 1 if len(sound) > _SHORT_SOUND else 0
            for found, away in await spellings_near(self.finding.reader, sound, edits):
                distances.setdefault(found, away + ranking.BY_SOUND)
        distances.update(dict.fromkeys(sounds, ranking.BY_SOUND))
        if not sounds and self.finding.asked.match == "fuzzy":
            # Who asks for likenesses only is also shown what is the same.
            distances.update(dict.fromkeys(typed, 0.0))
        return distances

    async def _look_up(self, distances: dict[str, float], *, by_sound: bool) -> None:
        """Take the entities of the keys, distance by distance, until there are enough."""
        finding = self.finding
        at_most = _ROWS_A_HIT * finding.need + _ROWS_AT_LEAST
        for distance in sorted(set(distances.values())):
            keys = sorted(key for key, away in distances.items() if away == distance)[:_MOST_SPELLINGS]
            where = f"t.key IN ({marks(len(keys))})"
            statement = look_up("term", where, finding.filters.sql, "t.rank, t.entity")
            rows = await finding.fetch(statement, (*keys, *finding.filters.values, at_most))
            if by_sound:
                rows = [row for row in rows if _is_chinese(row)]
            await finding.admit(rows, "fuzzy", distance=lambda row: distances[row.key])
            if len(finding.hits) >= finding.need:
                break


def _in_order(hit: Hit) -> tuple[float, str]:
    return -round(hit.score, 6), hit.entity


def _is_chinese(row: Row) -> bool:
    """A Chinese text is like the pinyin of Chinese names, not like an English name that is spelled
    so.
    """
    return row.kind == ranking.PINYIN or variants.is_han(row.key)


@lru_cache(maxsize=1024)
def sounds_of(text: str) -> tuple[str, ...]:
    """The keys of the pinyin that a Chinese text may have, the commonest reading of each character
    first.

    Character by character, because the text is no name that a lexicon knows, and phrase data takes
    a second to load.
    """
    heard = [_readings_of(character) for character in script.simplified(text)]
    commonest = [readings[0] for readings in heard]
    found = {"".join(commonest): None}
    for place, readings in enumerate(heard):
        for other in readings[1:]:
            found["".join([*commonest[:place], other, *commonest[place + 1 :]])] = None
    return tuple(found)[:_MOST_SOUNDS]


def _readings_of(character: str) -> list[str]:
    readings = choice.possible(character)[:_READINGS_OF_A_CHARACTER]
    return [spelling.fold(reading) for reading in readings] or [character]
