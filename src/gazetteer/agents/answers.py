"""What the tools answer: enough to act on, and no more. What is absent is not known, or does not apply."""

from __future__ import annotations

from typing import (
    Annotated,
    Literal,
    NotRequired,  # pydantic reads those of `typing` from Python 3.12 on only
)

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.published import Gap

Page = Annotated[str, Field(description="The page about it, for people.")]


class Meant(TypedDict):
    """An entity, as it is told from others of its name."""

    id: str
    name: str
    kind: str
    what: NotRequired[Annotated[str, Field(description="What tells it from others.")]]


class Doubt(TypedDict, total=False):
    """What is said where a name may mean another entity than the one that is answered."""

    also: Annotated[list[Meant], Field(description="Others whom the name may mean.")]
    matched: Annotated[str, Field(description="Which name was taken for it, where none is written just so.")]


class FoundName(Meant):
    """Whom a name may mean."""

    names: Annotated[dict[str, str], Field(description="The preferred name of each language.")]
    matched: Annotated[str, Field(description="Which of its names was found, and how.")]
    score: float
    page: Page


class Finding(TypedDict):
    """Whom a name may mean, best first."""

    results: list[FoundName]
    ambiguous: Annotated[bool, Field(description="Whether the next is about as likely as the first: look, or ask.")]


class Alternative(TypedDict):
    """Another form that may be written."""

    text: str
    status: str
    register: NotRequired[str]
    region: NotRequired[str]
    used: NotRequired[Annotated[str, Field(description="From when to when.")]]


class Avoided(TypedDict):
    """A form that must not be written."""

    text: str
    why: str


class Writing(TypedDict):
    """The form to write of an entity."""

    entity: Meant
    write: str
    lang: str
    rule: Annotated[str, Field(description="The rule that was followed.")]
    reading: NotRequired[Annotated[str, Field(description="Pinyin, of a Chinese name.")]]
    certainty: NotRequired[str]
    alternatives: list[Alternative]
    avoid: list[Avoided]
    sources: Annotated[list[str], Field(description="What the form rests on.")]
    page: Page
    doubt: NotRequired[Doubt]


class Record(TypedDict):
    """Who held it, how, and since when."""

    holder: Annotated[list[str], Field(description="What each was called on that day; none where nobody did.")]
    status: str
    since: NotRequired[str]
    until: NotRequired[str]
    basis: NotRequired[list[str]]
    extent: NotRequired[Annotated[str, Field(description="Where only a part is meant.")]]
    inherited_from: NotRequired[Annotated[str, Field(description="The larger place whose record this is.")]]
    holds: Annotated[str | None, Field(description="How surely it held on that date.")]
    certainty: str


class ViewOf(TypedDict):
    """What one side says."""

    whose: list[str]
    says: list[Record]


class Holding(TypedDict):
    """Who held a place on a date: what nobody disputes, and each view by itself. Views are never to be folded into one."""

    place: Meant
    on: str
    disputed: bool
    undisputed: list[Record]
    views: list[ViewOf]
    gaps: Annotated[list[Gap], Field(description="When nothing is recorded.")]
    left_out: NotRequired[Annotated[int, Field(description="So many more records; ask for a single day.")]]
    sources: list[str]
    page: Page
    doubt: NotRequired[Doubt]


class Term(TypedDict):
    """A name of a text: once, however often it stands there."""

    forms: Annotated[list[str], Field(description="As it stands in the text.")]
    times: int
    id: str
    kind: str
    write: Annotated[
        str | None, Field(description="What to write in the target language; null where nothing is known.")
    ]
    reading: NotRequired[str]
    note: NotRequired[str]


class Glossary(TypedDict):
    """The known names of a text."""

    terms: list[Term]
    left_out: NotRequired[Annotated[int, Field(description="So many more names; ask for a shorter text.")]]


class Fault(TypedDict):
    """A name that the translation does not say rightly."""

    finding: Literal["anachronistic", "wrong_script", "deprecated", "missing", "inconsistent"]
    id: str
    source: str
    at: NotRequired[Annotated[int, Field(description="Where it stands in the source: a code point.")]]
    found: NotRequired[Annotated[str, Field(description="What the translation has.")]]
    expected: list[str]


class Checked(TypedDict):
    """A translation, held against the known names of its source."""

    checked: Annotated[int, Field(description="How many known names the source has; with none nothing was checked.")]
    right: int
    faults: list[Fault]
    left_out: NotRequired[int]
