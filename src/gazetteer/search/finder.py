"""Finding: which way of looking follows which, until there is enough.

Exact and prefix answers are read in the index's own order. What has no such answer is looked for by
its words in any order and by likeness: spellings few edits away, Chinese names with a wrong
character, and those that sound alike. Every step is bounded, because it runs on the event loop.
What a match is worth is said in `ranking.py`, what is in the index in `keys.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gazetteer.language import blanks, spelling, transcription
from gazetteer.search import ranking
from gazetteer.search.answer import Hit, SearchAnswer
from gazetteer.search.asked import REACH, SearchQuery, SuggestQuery
from gazetteer.search.beginnings import SHOWN
from gazetteer.search.finding import Finding
from gazetteer.search.ways.exact import Exact
from gazetteer.search.ways.parts import Parts
from gazetteer.search.ways.persons import Persons
from gazetteer.search.ways.prefix import Prefix
from gazetteer.search.ways.words import Words
from gazetteer.storage.reader import Reader

#: A query with fewer answers than this is also looked for by its words.
_FEW: Final = 5
_BRACKETS: Final = "([（［〔"


async def search(reader: Reader, query: SearchQuery) -> SearchAnswer:
    """The entities that answer a search, best first."""
    end = query.offset + query.limit
    # One more than is shown tells whether more follow.
    finding = Finding(reader, query, need=min(end, REACH) + 1, peeks=True)
    await _look(finding)
    hits = finding.hits
    more_follow = len(hits) > end or finding.more
    following = query.cursor() if more_follow else None
    return SearchAnswer(query.text, hits[query.offset : end], following, query.explain)


async def _look(finding: Finding) -> None:
    match = finding.asked.match
    if match == "exact":
        await Exact(finding).find()
    elif match == "prefix":
        await Prefix(finding, deep=True).find()
    elif match == "fuzzy":
        await _look_for_likenesses(finding)
    else:
        await _look_in_every_way(finding)


async def _look_in_every_way(finding: Finding) -> None:
    exact = Exact(finding)
    if blanks.stands_for_nothing(finding.asked.text):
        await exact.find_named()
        return
    if not await exact.find_as_typed():
        await _look_for_readings(finding, exact)
    elif _is_joined(finding):
        # Цзе, Ян and Jie Yang are Yang Jie as well as the town of Jieyang.
        await Persons(finding).find()
    found_exactly = bool(finding.hits)
    if len(finding.hits) < finding.need:
        await Prefix(finding, deep=False).find()
    if not finding.hits and " " in finding.asked.text:
        await Parts(finding).find_between_words()
    # Who typed one word in full and found it did not mean its letters to stand elsewhere.
    is_read = any(hit.distance for hit in finding.hits)
    may_mean_words = not found_exactly or (" " in finding.asked.text.strip() and not is_read)
    if may_mean_words and len(finding.hits) < min(_FEW, finding.need):
        await Words(finding).find()
    if not finding.hits:
        await _look_for_likenesses(finding)


def _is_joined(finding: Finding) -> bool:
    """Whether what was found as typed is one word, and the text was two or has a comma."""
    text = finding.asked.text.strip()
    return "," in text or (" " in text and not any(" " in hit.text or "-" in hit.text for hit in finding.hits))


async def _look_for_likenesses(finding: Finding) -> None:
    # What finds an exact name needs no arithmetic of arrays, whose library takes a tenth of a second to load.
    from gazetteer.search.ways.likeness import Likeness  # noqa: PLC0415 - as just said

    await Likeness(finding).find()


async def _look_for_readings(finding: Finding, exact: Exact) -> None:
    """Look for what the text may mean as a whole, and for what stands in it with a term or with
    where it lies; a bracket may hold either another name or where the place lies.
    """
    has_bracket = any(bracket in finding.asked.text for bracket in _BRACKETS)
    if has_bracket:
        await exact.find_headings()
    else:
        await exact.find_meanings()
    # Li, Wan is not what its letters together may be elsewhere (Liwan, the Lebanon), as long as it may be anything else.
    has_comma = "," in finding.asked.text
    if not has_comma and not finding.hits:
        await exact.find_transcribed()
    if not finding.hits:
        await Parts(finding).find()
    if not finding.hits:
        await Persons(finding).find()
    if not finding.hits:
        await Parts(finding).find_hinted()
    if has_comma and not finding.hits:
        await exact.find_transcribed()
    if has_bracket and not finding.hits:
        # Irkutsk (USA) is not Irkutsk: a state in the bracket is where the place should lie, or the name of the state.
        await exact.find_meanings(among=await Parts(finding).states_in_brackets())


async def suggest(reader: Reader, query: SuggestQuery) -> SearchAnswer:
    """The entities whose keys begin with what was typed so far: names, readings, romanisations,
    initials.
    """
    asked = SearchQuery(query.text, "prefix", query.languages, query.kinds, limit=query.limit)
    # Of few that are wanted the first may be one that stands further down by its rank alone.
    finding = Finding(reader, asked, need=max(query.limit, SHOWN))
    await Exact(finding).find()
    exact = [hit for hit in finding.take() if not _sounds_like_more(hit)]
    # What was read from one character only is one of the many that begin so, and is found again among them.
    finding.seen = {hit.entity for hit in exact}
    if len(exact) < query.limit:
        await Prefix(finding, deep=query.limit > SHOWN).find()
        _put_places_first(finding.hits)
    finding.put_first(exact)
    return SearchAnswer(query.text, finding.hits[: query.limit])


def _sounds_like_more(hit: Hit) -> bool:
    """Whether a hit is one character by one of its readings: `chin` may be 津, but is the beginning of China as it is typed."""
    return hit.key != ranking.KEY_KINDS[ranking.NAME] and len(hit.text) == 1


def _put_places_first(hits: list[Hit]) -> None:
    """Let what is neither a place nor a state stand back, of what begins as was typed."""
    for hit in hits:
        if hit.kind not in ranking.ASKED_FIRST:
            hit.score -= ranking.BESIDE_PLACES
    hits.sort(key=lambda hit: -hit.score)


async def candidates(reader: Reader, text: str, *, limit: int = 10, kinds: Iterable[str] = ()) -> list[Hit]:
    """The entities that a text may mean, with absolute scores from 0 to 100, best first."""
    answer = await search(reader, SearchQuery.read(text, kind=list(kinds), limit=limit))
    return answer.results


def warm() -> None:
    """Load what the first search would otherwise wait for; call it off the event loop when a
    service starts.
    """
    from gazetteer.search import spellings  # noqa: PLC0415 - as in `_look_for_likenesses`
    from gazetteer.search.ways.likeness import sounds_of  # noqa: PLC0415 - as there

    sounds_of("海参崴")
    spelling.query_keys("海參崴")
    transcription.pinyin_of("Hei-lung-chiang")
    spellings.warm()
