"""The answers of the reading calls that are no document: their shapes, from which the description of the API is made too.

A program that asks, by HTTP or in process, is told the same types (`gazetteer.client`); documents and their parts are
`published.py`'s.
"""

from gazetteer.domain.answered.entities import EntityList, HeldAnswer, LabelAnswer, NameList, SearchAnswer
from gazetteer.domain.answered.language import ChineseDateAnswer, DateAnswer, Exonym, RomanizeAnswer, Romanized
from gazetteer.domain.answered.reconciliation import Candidate, CandidateType, Feature
from gazetteer.domain.answered.sources import CountedSource, Resting, SourceAnswer, SourceList, SourceState
from gazetteer.domain.answered.texts import (
    AnnotateAnswer,
    AnnotationAnswer,
    AvoidedForm,
    BriefAnswer,
    BriefTerm,
    CandidateAnswer,
    CheckAnswer,
    Equivalent,
    FindingAnswer,
    FormAnswer,
    RenderedAnswer,
    Span,
)
from gazetteer.domain.answered.versions import Author, ChangedEntity, ChangeList, Diff, History, Version
from gazetteer.domain.answered.writing import (
    BatchAnswer,
    Comment,
    Proposal,
    ProposalList,
    ReviewAnswer,
    Warned,
    WrittenAnswer,
)

__all__ = [
    "AnnotateAnswer",
    "AnnotationAnswer",
    "Author",
    "AvoidedForm",
    "BatchAnswer",
    "BriefAnswer",
    "BriefTerm",
    "Candidate",
    "CandidateAnswer",
    "CandidateType",
    "ChangeList",
    "ChangedEntity",
    "CheckAnswer",
    "ChineseDateAnswer",
    "Comment",
    "CountedSource",
    "DateAnswer",
    "Diff",
    "EntityList",
    "Equivalent",
    "Exonym",
    "Feature",
    "FindingAnswer",
    "FormAnswer",
    "HeldAnswer",
    "History",
    "LabelAnswer",
    "NameList",
    "Proposal",
    "ProposalList",
    "RenderedAnswer",
    "Resting",
    "ReviewAnswer",
    "RomanizeAnswer",
    "Romanized",
    "SearchAnswer",
    "SourceAnswer",
    "SourceList",
    "SourceState",
    "Span",
    "Version",
    "Warned",
    "WrittenAnswer",
]
