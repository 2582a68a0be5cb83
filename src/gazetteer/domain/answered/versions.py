"""Answers about versions: who wrote what, and when."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import Next, exact
from gazetteer.domain.published import ByLanguage
from gazetteer.domain.vocabulary import Kind


@exact
class Author(TypedDict):
    """Who wrote a version: the id of a key and its holder's name; without a key `seed`, `import:<source>`, `cli`, `reader`."""

    key: str | None
    name: str | None


@exact
class Version(TypedDict):
    """A version of an entity or a source; `into` is what it was merged into, `proposed_by` whose proposal it carries out."""

    version: int
    modified: str
    by: Author
    what: Literal["created", "replaced", "deleted", "merged", "restored"]
    comment: str | None
    into: str | None
    proposal: str | None
    proposed_by: Author | None


@exact
class ChangedEntity(Version):
    """A version in the list of all changes."""

    entity: str
    kind: Kind
    label: ByLanguage


@exact
class History(TypedDict):
    """Every version of an entity, the newest first."""

    versions: list[Version]


@exact
class ChangeList(TypedDict):
    """A page of versions, in the order of time."""

    results: list[ChangedEntity]
    next: Next


@exact
class Diff(TypedDict):
    """What makes one version of a document of another, as JSON Patch (RFC 6902)."""

    entity: str
    from_: Annotated[int, Field(alias="from")]
    to: int
    patch: list[dict[str, Any]]
