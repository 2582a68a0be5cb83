"""What the index holds of each entity, and what a write changes of it: terms and words that come
and that go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from gazetteer.domain.entity import Entity
from gazetteer.search.keys import Keys, Term, Word, keys_of
from gazetteer.search.statements import Statements

#: An entity as it is now, or its keys where they were derived before; None where it is deleted or
#: merged.
Changed = Mapping[str, "Entity | Keys | None"]


@dataclass(slots=True)
class Change:
    """What a write changes of one entity: its kind and terms as they are now, what came and what
    went.
    """

    kind: str
    terms: list[Term]
    added: list[Term]
    removed: list[Term]
    added_words: list[Word]
    removed_words: list[Word]

    @classmethod
    def between(cls, old: Keys, new: Keys) -> Change:
        """The change from the old keys to the new."""
        terms_before, terms_after = set(old.terms), set(new.terms)
        change = cls(
            kind=new.kind,
            terms=new.terms,
            added=sorted(terms_after - terms_before),
            removed=sorted(terms_before - terms_after),
            added_words=sorted(set(new.words) - set(old.words)),
            removed_words=sorted(set(old.words) - set(new.words)),
        )
        if old.kind != new.kind and old.terms:
            # A changed kind changes the scopes of every prefix, so its rows count as taken out and
            # put in.
            change.added, change.removed = new.terms, old.terms
        return change


@dataclass(slots=True)
class Difference:
    """What a write changes: entity by entity, and what is indexed of each from now on."""

    changes: dict[str, Change] = field(default_factory=dict)
    indexed: list[tuple[str, str, bytes]] = field(default_factory=list)
    gone: list[tuple[str]] = field(default_factory=list)


def stored_keys(keys: Keys) -> bytes:
    """The keys of an entity as `indexed` holds them."""
    return orjson.dumps([keys.terms, keys.words])


def _read_keys(kind: str, stored: bytes) -> Keys:
    terms, words = orjson.loads(stored)
    return Keys(kind, [tuple(term) for term in terms], [tuple(word) for word in words])


def indexed(statements: Statements, entities: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """The kind and the keys of each entity as they stand in the index."""
    rows = statements.fetch_in("SELECT entity, kind, keys FROM indexed WHERE entity IN (#)", entities)
    return {entity: (kind, bytes(keys)) for entity, kind, keys in rows}


def compare(statements: Statements, changed: Changed) -> Difference:
    """What differs between the index and the entities as they are now."""
    known = indexed(statements, changed)
    difference = Difference()
    for entity, document in changed.items():
        kind, stored = known.get(entity, ("", b""))
        old = _read_keys(kind, stored) if stored else Keys(kind, [], [])
        if document is None:
            difference.changes[entity] = Change.between(old, Keys(kind, [], []))
            if stored:
                difference.gone.append((entity,))
            continue
        new = document if isinstance(document, Keys) else keys_of(document)
        new_stored = stored_keys(new)
        if (new.kind, new_stored) == (kind, stored):
            continue
        difference.changes[entity] = Change.between(old, new)
        difference.indexed.append((entity, new.kind, new_stored))
    return difference


def write(statements: Statements, difference: Difference) -> None:
    """Write the terms and words, and what is indexed of each entity."""
    changes = difference.changes.items()
    removed = [
        (key, rank, entity, name, kind) for entity, change in changes for key, rank, name, kind in change.removed
    ]
    added = [(key, rank, entity, name, kind) for entity, change in changes for key, rank, name, kind in change.added]
    removed_words = [
        (word, rank, entity, name) for entity, change in changes for word, rank, name in change.removed_words
    ]
    added_words = [(word, rank, entity, name) for entity, change in changes for word, rank, name in change.added_words]
    statements.run_many(
        "DELETE FROM term WHERE key = ? AND rank = ? AND entity = ? AND name = ? AND kind = ?",
        removed,
    )
    statements.run_many("DELETE FROM word WHERE word = ? AND rank = ? AND entity = ? AND name = ?", removed_words)
    # Rows come in the order of the tree, so that neighbouring pages are written together.
    statements.load("term", ("key", "rank", "entity", "name", "kind"), sorted(added))
    statements.load("word", ("word", "rank", "entity", "name"), sorted(added_words))
    statements.run_many("DELETE FROM indexed WHERE entity = ?", difference.gone)
    statements.run_many(
        "INSERT INTO indexed (entity, kind, keys) VALUES (?, ?, ?) "
        "ON CONFLICT (entity) DO UPDATE SET kind = excluded.kind, keys = excluded.keys",
        difference.indexed,
    )
