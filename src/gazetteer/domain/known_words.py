"""Words of the open lists that are in use, and which of them somebody meant who slipped.

Feature types, events of dated facts and names of fields are words of the field, and a new one is welcome; one that is a letter
away from a word in use (`twon`, `fonded`) is a slip, which would stand beside the right word for ever and be found by nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from gazetteer.domain.vocabulary import EVENTS, KINDS

_TYPES: Final = """
academy | administrative centre | administrative term | administrative unit | admiral | agreement | aimag | airport |
alliance | annexation | archipelago | area | armed conflict | armed force | armistice | army | assassination |
autonomous oblast | autonomous okrug | autonomous region | bank | banner | base agreement | basin | battle | bay |
bilateral treaty | bishopric | border crossing | boundary | boundary protocol | boundary treaty | bridge | broadcaster
| buffer state | camp | campaign | canal | cape | capital | cave | change of control | change of hands | charter |
church | city | clan | clergyman | client state | coined label | company | compound | concept | concession |
conference | confidence-building | congress | consortium | constituency | consul | contract | convention | cossack |
country | county | coup | currency | dam | declaration | decree | desert | dialect | diocese | diplomat | diplomatic act |
diplomatic formula | diplomatic term | disease | dispute | disputed act | disputed event | disputed gloss | district |
domestic law | dynasty | earthquake | economic term | economic union | editor | educational institution | election |
embassy | empire | end of a state | energy term | enlargement | epidemic | ethnonym | etymology | event name |
exchange of notes | exchange of territory | exercise series | expedition | explorer | expulsion | factory | famine |
federal district | federal subject | federation | flood | forest | former city | former fort | fort | fortress | forum
| founding | framework agreement | friendship treaty | gas supply contract | general | general assembly resolution |
general-governorship | glacier | gloss | government body | governor | governorate | gulf | head of state | historical
concept | historical government | historical organisation | historical region | historical state | hospital | ideology
| incident | infrastructure agreement | international organisation | island | island group | islands | isthmus | joint
communique | joint declaration | joint statement | journal | journalist | khanate | krai | lake | landform | language
| law | league | lease | leased territory | legal instrument | legal term | library | lighthouse | manifesto | map
rule | marsh | massacre | media company | memorandum | metaphor | metonym | military alliance | military exercise |
military governorship | military post | military term | military unit | mine | ministry | missionary | monastery |
mountain | mountain range | movement | multilateral forum | multilateral treaty | municipality | museum | mutiny |
nature reserve | naval base | naval exercise | navy | neighbourhood | newspaper | normalisation of relations | oasis |
oblast | occupation | ocean | offensive label | office | officer | official | opening | organ of the united nations |
palace | parade | park | parliament | part of island | pass | peace conference | peace treaty | peninsula | people |
peoples republic | pipeline | plateau | platform | political party | political term | pollster | port | power station
| prefecture | prince | prison | process | project name | proposed organisation | protectorate | protest | protocol |
province | public statement | publisher | railway | railway agreement | railway station | range | rank | rebellion |
referendum | region | regulation | religious community | republic | research institute | researcher | reservoir |
residence | resolution | resort | revolution | revolutionary | riot | river | river island | road | road or railway |
sanctions | saying | school | school of historiography | sea | secession | secret treaty | security organisation |
security term | settlement | share sale | ship | siege | sinologist | social group | social media post | social
network | soviet republic | special administrative region | sports event | spring | state | state chain | state
enterprise | state visit | statesman | station | statistics company | steppe | strait | structure | subsidiary |
suburb | sum | summit | supplementary act | survey | temple | territorial dispute | title | town | trade agreement |
trade dispute | trade treaty | translation term | transport term | traveller | treaty | tribe | tripartite treaty |
truce | ultimatum | undersea feature | unidentified | unilateral act | union | university | university institute |
unratified treaty | unrecognised government | unrecognised state | uprising | valley | value-laden label | vegetation
| verb | viewpoint | village | volcano | war | water | waterfall | web map | website | world region
"""
#: Feature types in use, those of imports among them (ISO 3166-2 calls Scotland a country, and Svalbard islands).
FEATURE_TYPES: Final = frozenset(" ".join(part.split()) for part in _TYPES.split("|")) | KINDS.keys()
#: Events in use beside those that pages know by name.
ALL_EVENTS: Final = frozenset(EVENTS) | frozenset(
    """
    adopted agreement_signed amended appointed closed concession dismissed extended joined moved occupation_begun petition
    proposed recognised renewed resigned town_status withdrawn
    """.split()
)

#: A slip leaves the first letter as it is. Of a shorter word only two letters that changed places tell.
_SHORT: Final = 5
_LONG: Final = 8


@lru_cache(maxsize=4_096)
def slip_of_type(word: str) -> str | None:
    """The feature type that was meant by a word that is none in use; None where it is in use, or new."""
    return None if word in FEATURE_TYPES else meant_by(word, FEATURE_TYPES)


@lru_cache(maxsize=4_096)
def slip_of_event(word: str) -> str | None:
    """The event that was meant by a word that is none in use; None where it is in use, or new."""
    return None if word in ALL_EVENTS else meant_by(word, ALL_EVENTS)


def meant_by(word: str, known: Collection[str], *, closed: bool = False) -> str | None:
    """The known word of which `word` is a slip: a letter wrong, missing, too many or two in the wrong order, in a long
    word two of these; None where there is none. Of a `closed` list no other word can be meant, however short.
    """
    most = 2 if len(word) >= _LONG else 1
    near = [
        (distance, other)
        for other in known
        if other[:1] == word[:1]
        and abs(len(other) - len(word)) <= most
        and (distance := edits(word, other)) <= most
        and (closed or len(word) >= _SHORT or sorted(word) == sorted(other))
    ]
    return min(near)[1] if near else None


def edits(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many or swapped between two words (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, another in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != another))
            is_swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == another
            now.append(min(cost, before[column - 2] + 1) if is_swapped else cost)
        before, last = last, now
    return last[-1]
