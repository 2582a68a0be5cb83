"""Answers about running text: names found, translations checked, briefs."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import exact
from gazetteer.domain.published import ByLanguage
from gazetteer.domain.vocabulary import Kind, NameStatus


@exact
class Equivalent(TypedDict):
    """What to write in the target language."""

    text: str
    lang: str
    status: NameStatus
    register: str | None
    region: str | None
    reading: Annotated[str | None, Field(description="Pinyin, of Chinese names.")]


@exact
class CandidateAnswer(TypedDict):
    """Whom a name may mean."""

    id: str
    kind: Kind
    label: ByLanguage
    name: Annotated[str, Field(description="The stored name that was found.")]
    score: float
    why: Annotated[list[str], Field(description="What speaks for and against it.")]


#: `as` is a word of Python: what has such a field is not declared as a class.
_Said = TypedDict(
    "_Said",
    {
        "as": Annotated[
            Literal["name", "adjective", "demonym", "abbreviation"],
            Field(
                description="What stands for the entity: its name, an adjective or the name of people made of it, ..."
            ),
        ]
    },
)


@exact
class FormAnswer(_Said):
    """A form of a name that the text has, once or often."""

    text: Annotated[str, Field(description="As it stands in the text.")]
    entity: Annotated[str, Field(description="The best candidate.")]
    candidates: list[CandidateAnswer]
    equivalents: Annotated[list[Equivalent], Field(description="Best first.")]


@exact
class AnnotationAnswer(TypedDict):
    """A name in the text."""

    start: Annotated[int, Field(description="In Unicode code points, into the text as sent.")]
    end: int
    start_utf16: Annotated[int, Field(description="In UTF-16 units, as JavaScript and Java count.")]
    end_utf16: int
    text: Annotated[str, Field(description="As it stands in the text.")]
    entity: Annotated[str, Field(description="The best candidate.")]
    kind: Kind
    lang: str
    group: Annotated[
        int | None, Field(description="The same for a name and the other name of the thing in brackets behind it.")
    ]
    form: Annotated[int, Field(description="Which of the `forms` stands here, counted from 0.")]


@exact
class AnnotateAnswer(TypedDict):
    """The known names of a text, in its order, their forms, and the version of the data that was asked."""

    annotations: list[AnnotationAnswer]
    forms: list[FormAnswer]
    version: int


@exact
class Span(TypedDict):
    """A part of a text, in Unicode code points."""

    start: int
    end: int
    text: str


@exact
class FindingAnswer(TypedDict):
    """What was found of one term of the source."""

    finding: Literal["preferred", "admitted", "anachronistic", "wrong_script", "deprecated", "missing", "no_equivalent"]
    entity: str
    source: Span
    target: Span | None
    expected: Annotated[list[Equivalent], Field(description="Best first.")]


@exact
class RenderedAnswer(TypedDict):
    """A name of the source that the target says in several ways."""

    entity: str
    source: Annotated[str, Field(description="The name that the source has.")]
    target: Annotated[list[Span], Field(description="Where each way stands first.")]


@exact
class CheckAnswer(TypedDict):
    """One finding for every known term of the source, and the version of the data that was asked."""

    findings: list[FindingAnswer]
    inconsistent: Annotated[
        list[RenderedAnswer], Field(description="Names of the source that the target says in several ways.")
    ]
    checked: Annotated[int, Field(description="How many terms of the source were looked at.")]
    version: int


@exact
class AvoidedForm(TypedDict):
    """A form that must not be written."""

    text: str
    why: Literal["deprecated", "anachronistic"]
    note: NotRequired[str]


@exact
class BriefTerm(TypedDict):
    """What a translation must respect of one entity."""

    entity: str
    kind: Kind
    forms: Annotated[list[str], Field(description="As it stands in the text.")]
    write: Annotated[str, Field(description="The form that is required.")]
    reading: NotRequired[Annotated[str, Field(description="Pinyin, of a Chinese name.")]]
    cases: NotRequired[
        Annotated[dict[str, str], Field(description="Case forms of a Russian name that differ from it.")]
    ]
    avoid: NotRequired[list[AvoidedForm]]
    may_also_mean: NotRequired[Annotated[list[str], Field(description="Ids of others whom the name may mean.")]]


@exact
class BriefAnswer(TypedDict):
    """What a translation of a text must respect: each entity once, in the order of the text."""

    terms: list[BriefTerm]
    unknown: Annotated[list[str], Field(description="Ids of entities for which there is nothing to write.")]
    left_out: Annotated[int, Field(description="How many more entities the text names.")]
    version: int
