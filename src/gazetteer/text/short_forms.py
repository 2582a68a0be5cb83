"""Names of one Chinese character, as running text has them: 中俄关系, 日俄战争, 俄方, 赴俄, 沪宁铁路.

Each of the characters is a word or a part of words, too, so that it is a name only in company: beside another of its sort,
before what belongs to a state (俄方, 美军), or behind a verb of going to it or dealing with it (赴俄, 对华). Where words
begin and end is what the dictionary of `rjieba` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from gazetteer.language import lexicon
from gazetteer.text import frequency

Sort = Literal["polity", "place"]
"""What a character names: a state, or a city or province."""

_CLAUSE: Final = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_CLAUSE: Final = 200
#: What belongs to a state: its side, army, press, companies, ships, envoys, subjects.
_BEHIND_STATES: Final = frozenset("方军媒企舰籍")
#: Verbs and prepositions before a state, and before a place. 来日 is a word of its own.
_BEFORE_STATES: Final = frozenset("赴访驻对抗援旅留侵联亲反抵")
_BEFORE_PLACES: Final = frozenset("赴抵返离来驻在")
#: Words that begin or end so and speak of something else.
_OTHER_WORDS: Final = frozenset("中军 清方 日舰 对日照 对港 在台 来台 对台".split())
#: 华 is China behind a verb alone (对华); and pairs that are words, or parts of names of other things.
_NEVER_PAIRED: Final = frozenset("华")
_OTHER_PAIRS: Final = frozenset("清明 英明 明德 日明 明日 中明 清中 新港 新台 新京 满新 港新".split())
#: Characters of states that are common words between other words: alone behind a preposition they are the word.
_ONLY_IN_COMPANY: Final = frozenset("中明清新满")
#: Characters that are no common word: they need no company.
_BY_THEMSELVES: Final = frozenset("沪粤闽")


def places(folded: str, known: Mapping[str, Sort]) -> Iterator[int]:
    """Where a character that is known as a name is one, by its surroundings; `folded` is in simplified characters."""
    if not any(character in folded for character in known):
        return
    for clause in _CLAUSE.finditer(folded):
        text = clause.group()
        if len(text) > 1 and any(character in known for character in text):
            for start in range(0, len(text), _LONGEST_CLAUSE):
                yield from (
                    clause.start() + start + at for at in _in_clause(text[start : start + _LONGEST_CLAUSE], known)
                )


def _in_clause(text: str, known: Mapping[str, Sort]) -> Iterator[int]:
    runs = list(_runs(text, known))
    if not runs and not any(character in text for character in _BY_THEMSELVES):
        return
    words = [(start, end) for start, end, _ in frequency.chinese_words(text)]
    taken: set[int] = set()
    for start, end in runs:
        stop = _end_in_words(text, start, end, words)
        taken.update(at for at in range(start, stop) if text[at] in known)
    edges = {edge for word in words for edge in word}
    for at, character in enumerate(text):
        if character in _BY_THEMSELVES and character in known and at in edges and at + 1 in edges:
            taken.add(at)
    yield from sorted(taken)


def _end_in_words(text: str, start: int, end: int, words: list[tuple[int, int]]) -> int:
    """Where a run ends that begins with a word and ends with one, or at whose beginning a longer word of two parts stands
    (中俄关系); `start` where it is none.
    """
    plain = lexicon.words()["plain"]
    if any(text[start : start + length] in plain for length in _PLAIN_LENGTHS):
        return start
    if start not in {begins for begins, _ in words}:
        return start
    last = next(word for word in words if word[0] < end <= word[1])
    if last[1] == end:
        return end
    if last[0] == start:
        # 中美洲 is no run of states; the rest of 中俄关系 is a word.
        return end if last[1] - end >= _SHORTEST_REST else start
    # The last character begins another word: 中|美国.
    return last[0] if last[0] - start > 1 else start


_PLAIN_LENGTHS: Final = (2, 3, 4, 5)
_SHORTEST_REST: Final = 2


def _pairs(text: str, start: int, end: int, known: Mapping[str, Sort]) -> bool:
    """Whether the next character goes on with a run: another name of the same sort."""
    character = text[end]
    if known.get(character) != known[text[start]] or character in _NEVER_PAIRED:
        return False
    return character not in text[start:end] and text[end - 1 : end + 1] not in _OTHER_PAIRS


def _runs(text: str, known: Mapping[str, Sort]) -> Iterator[tuple[int, int]]:
    """Where characters stand in company: each run with the word before or behind that belongs to it."""
    position = 0
    while position < len(text):
        sort = known.get(text[position])
        if sort is None:
            position += 1
            continue
        end = position + 1
        pairs = text[position] not in _NEVER_PAIRED
        while pairs and end < len(text) and _pairs(text, position, end, known):
            end += 1
        before = text[position - 1 : position]
        behind = text[end : end + 1]
        if end - position > 1:
            yield position, end
        elif sort == "polity" and behind in _BEHIND_STATES and text[position : end + 1] not in _OTHER_WORDS:
            yield position, end + 1
        elif before and text[position - 1 : end] not in _OTHER_WORDS and text[position] not in _ONLY_IN_COMPANY:
            verbs = _BEFORE_STATES if sort == "polity" else _BEFORE_PLACES
            if before in verbs:
                yield position - 1, end
        position = end
