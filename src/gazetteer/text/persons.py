"""Whether a place's name is a part of a person's: Jack London, Джека Лондона, 张北京说. Asked of every name, reviewed ones too.

Only what leaves no doubt is said: a given name that touches it, in Russian in the same case; a surname behind a place that
people are called after (Paris Hilton); in Chinese a surname that is a word of its own between what such a name stands between.
"""

from __future__ import annotations

import re
from typing import Final

from gazetteer.language import russian, script
from gazetteer.text import edges, frequency

#: Common English given names that are no other words and no places.
GIVEN: Final = frozenset(
    """
    Adam Alan Albert Alice Amy Andrew Angela Ann Anna Anne Anthony Arthur Barbara Benjamin Betty Brian Bruce Carl Carol Caroline
    Catherine Charles Christine Christopher Claire Daniel David Deborah Dennis Diana Donald Donna Dorothy Douglas Edward Edwin
    Elizabeth Emily Emma Eric Ernest Eugene Frances Frank Fred Frederick Gary George Gerald Gordon Gregory Harold Harriet Harry
    Helen Henry Herbert Howard Hugh Isabel Jack James Jane Janet Jason Jean Jeffrey Jennifer Jeremy Jessica Jill Jim Joan Joe John
    Jonathan Joseph Joshua Judith Julia Julie Karen Katherine Keith Kenneth Kevin Larry Laura Lawrence Leonard Linda Lisa Louis
    Louise Lucy Margaret Maria Martha Martin Mary Matthew Melissa Michael Michelle Nancy Nicholas Nicole Oliver Oscar Pamela
    Andy Ben Bernard Bob Bobby Brad Chris Craig Dan Danny Dave Debbie Derek Don Doug Ed Eddie Ellen Greg Jake Jay Jeff Jerry Jimmy
    Joey Johnny Jon Josh Kathleen Kathy Kim Luke Lynn Marie Marilyn Matt Mike Neil Nick Norman Pam Pete Phil Randy Rick Ricky Rob
    Rodney Ron Ronnie Russell Sam Sean Shane Sheila Shirley Sue Susan Suzanne Ted Teresa Terry Tim Timmy Todd Tommy Tony Wayne
    Patricia Patrick Paul Peter Philip Rachel Ralph Raymond Rebecca Richard Robert Roger Ronald Ruth Ryan Samuel Sandra Sarah
    Scott Sharon Simon Stephanie Stephen Steven Stuart Susan Theodore Theresa Thomas Timothy Tom Walter William
    """.split()
)
#: Places that people are called after, in English.
_ALSO_GIVEN: Final = frozenset(
    """
    Adelaide Alexandria Asia Austin Bradford Brooklyn Carolina Carson Chad Charlotte Chelsea Chester Clayton Clinton Dallas
    Denver Devon Diego Florence Georgia Houston India Israel Jackson Jordan Kent Kenya Lancaster Lincoln Logan Lorraine Madison
    Milan Orlando Paris Preston Sanford Santiago Savannah Sydney Trinidad Troy Victoria Virginia Wellington
    """.split()
)
#: Surnames that are common words, too; of the others a rare word behind such a name is one.
_COMMON_SURNAMES: Final = frozenset(
    """
    Adams Allen Anderson Baker Brown Campbell Carter Clark Collins Cook Cooper Davis Edwards Evans Garcia Green Hall Harris Hill
    Barnes Bell Bennett Burke Burns Butler Crawford Ellis Fisher Ford Foster Fox Gibson Gordon Graham Grant Gray Hamilton Howard
    Hughes Hunt Hunter James Jenkins Kennedy Marshall Murray Palmer Perry Porter Powell Price Reed Reynolds Rice Ross Russell Ryan
    Simpson Spencer Stevens Stone Sullivan Tucker Wallace Webb Wells
    Jackson Johnson Jones Kelly King Lee Lewis Martin Martinez Miller Mitchell Moore Morgan Morris Murphy Nelson Parker
    Phillips Roberts Robinson Rodriguez Rogers Scott Smith Stewart Taylor Thomas Thompson Turner Walker Ward Watson White
    Williams Wilson Wood Wright Young
    """.split()
)
_RARE_WORD: Final = 4.0
_WORD_BEHIND: Final = re.compile(r"^ ([A-Z][a-z]*['’]?[A-Z]?[a-z]+)(?![\w-])(?! [A-Z])")
_WORD_BEFORE: Final = re.compile(rf"({edges.LETTER}+) $")
_LONGEST_BEFORE: Final = 40
_TITLE: Final = re.compile(
    rf"(?<!{edges.LETTER})(?:Mr|Mrs|Ms|Miss|Messrs|Sir|Lord|Lady|Capt|Captain|Col|Colonel|Maj|Major|Lieut|Lieutenant|Gen|Rev|Dr|Prof|Professor|"
    r"Ald|Alderman|Judge|Justice|Sgt|Sergeant|Const|Constable|Det|Detective)\.? $"
)
#: Saints' names are places', too: St. John, Newfoundland.
_SAINT: Final = re.compile(
    r"\b(?:St|Saint|San|Santa|Port|Fort|King|Queen|Prince|Princess|Cape|Mount|Lake)\.? [^\W\d_]+ $"
)

#: Surnames that are hardly ever another word of one character.
_SURNAMES: Final = frozenset(
    "张王李刘陈杨赵吴徐孙胡朱郭罗梁郑冯董程曹袁邓傅沈彭吕卢蒋蔡贾魏薛阎潘杜戴汪姜范姚谭廖邹郝崔邱邵孟尹黎贺赖龚"
)
_NAMING: Final = frozenset("叫 名叫 姓 是 和 与 及 同".split())
_AROUND: Final = 12
_NOT_HAN: Final = re.compile(r"[^\u3400-\u9fff]")
_LONGEST_GIVEN: Final = 2


def hold(text: str, start: int, end: int, *, before_its_state: bool = False) -> bool:
    """Whether the name at this place of a text is a part of a person's name; not so where a state or a unit of one follows it."""
    surface = text[start:end]
    if script.is_han(surface):
        return len(surface) == _LONGEST_GIVEN and _behind_a_surname(text, start, end)
    if surface in _ALSO_GIVEN and not before_its_state and _before_a_surname(text, end):
        return True
    if not surface[:1].isupper() or not _has_capital_before(text, start):
        return False
    if _TITLE.search(text[max(0, start - 15) : start]):
        return True
    before = _WORD_BEFORE.search(text[max(0, start - 30) : start])
    if before is None or not before[1][0].isupper() or " " in surface:
        return False
    if "Cyrl" in script.scripts(surface):
        return russian.is_given_name_of(before[1], surface)
    return before[1] in GIVEN and _SAINT.search(text[max(0, start - 40) : start]) is None


def _has_capital_before(text: str, start: int) -> bool:
    """Whether a blank stands before a place, and behind a word that is not all in small letters: titles and given names have a
    capital.
    """
    if text[start - 1 : start] != " ":
        return False
    before = text[max(0, start - _LONGEST_BEFORE) : start - 1]
    return not before.rpartition(" ")[2].islower()


def _before_a_surname(text: str, end: int) -> bool:
    """Whether the one capitalised word behind a name is a surname: a common one, or a word that is rare and no place's."""
    behind = _WORD_BEHIND.match(text[end : end + 30])
    if behind is None:
        return False
    return behind[1] in _COMMON_SURNAMES or frequency.zipf(behind[1], "en") < _RARE_WORD


def _behind_a_surname(text: str, start: int, end: int) -> bool:
    """Whether a surname stands before it as a word, and both stand where a person's name does: 记者张北京说, 他叫张北京。"""
    if start == 0 or script.simplified(text[start - 1]) not in _SURNAMES:
        return False
    first, last = start - 1, end
    while first > 0 and start - first < _AROUND and not _NOT_HAN.match(text[first - 1]):
        first -= 1
    while last < len(text) and last - end < _AROUND and not _NOT_HAN.match(text[last]):
        last += 1
    words = frequency.chinese_words(script.simplified(text[first:last]))
    begin, stop = start - first, end - first
    bounds = {word[0] for word in words} | {len(text[first:last])}
    if not {begin - 1, begin, stop} <= bounds:
        return False
    before = next((word for word in words if word[1] == begin - 1), None)
    after = next((word for word in words if word[0] == stop), None)
    may_begin = before is None or before[2] in ("n", "nt") or text[first + before[0] : first + before[1]] in _NAMING
    return may_begin and (after is None or after[2].startswith(("v", "uj")))
