"""What is asked: a cell with what is known of it beside its name, and the limits of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from gazetteer.domain import dates
from gazetteer.domain.calendars import read_question
from gazetteer.errors import DateError
from gazetteer.language.blanks import says_nothing

#: Most queries of a batch.
BATCH_SIZE: Final = 200
#: Most names of one query, and of all queries of a batch.
MOST_NAMES: Final = 10
BATCH_NAMES: Final = 500
#: Most conditions (in 0.2: properties) of one query, and most types.
MOST_CONDITIONS: Final = 20
MOST_TYPES: Final = 20
#: Most properties that are added by one call.
MOST_PROPERTIES: Final = 100
#: Most entities whose data one call asks for.
EXTENSION_SIZE: Final = 1_000
MOST_CANDIDATES: Final = 100
DEFAULT_CANDIDATES: Final = 10

#: The longest text that is read as a date.
_LONGEST_DATE: Final = 100

TypeMatching = Literal["any", "should", "all"]
Quantifier = Literal["any", "all", "none"]
Scalar = str | float | bool


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a condition: a scalar, or an entity that was reconciled before."""

    text: Scalar
    id: str | None = None

    @property
    def identifier(self) -> str:
        """What it names: the id of a reconciled entity, else its text."""
        return str(self.id) if self.id else self.written

    @property
    def written(self) -> str:
        """Its text; a whole number, which JSON may have made a fraction, without the fraction."""
        text = self.text
        is_whole = isinstance(text, float) and text.is_integer()
        return str(int(text)) if is_whole else str(text).strip()

    @property
    def says_nothing(self) -> bool:
        """Whether it is what a table writes where it knows nothing."""
        return not self.id and says_nothing(self.text)


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of the entity besides its name."""

    property: str
    values: tuple[Value, ...]
    required: bool = False
    quantifier: Quantifier = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """One cell to be reconciled: its names, ids, types and properties."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    matching: TypeMatching = "any"
    limit: int = DEFAULT_CANDIDATES
    lang: str | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether what is of another type is no candidate."""
        return bool(self.types) and self.matching != "should"

    def date(self) -> dates.Question | None:
        """The date that the query states, where it states one that can be read."""
        for condition in self.conditions:
            if condition.property == "date" and condition.values and condition.quantifier != "none":
                return date_of(condition.values[0])
        return None


def date_of(value: Value) -> dates.Question | None:
    """The date that a value means; None where it is none, and so says nothing."""
    try:
        return read_question(value.written[:_LONGEST_DATE])
    except DateError:
        return None


def searchable(text: str) -> str:
    """A cell's text with its blanks and invisible characters made single blanks; empty where
    there is nothing to look for (`blanks.py`).
    """
    visible = "".join(character if character.isprintable() else " " for character in text)
    plain = " ".join(visible.split())
    return "" if says_nothing(plain) else plain


def together(verdicts: list[float | None], quantifier: Quantifier) -> float | None:
    """What several verdicts come to: the best, the worst (`all`), the opposite of the best (`none`); None says nothing."""
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known:
        return None
    if quantifier == "all":
        return min(known)
    best = max(known)
    return -best if quantifier == "none" else best
