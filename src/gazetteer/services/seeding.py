"""The reviewed data in `seed/`, read from files that a person edits, and brought into a gazetteer.

Everything is validated before anything is written. What somebody edited since the seed wrote it is a conflict and stays as
it is, unless forced. The work is done by the function behind `POST /v1/batch` in process, and by that call over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import httpx
import orjson
import yaml

from gazetteer.client import Client
from gazetteer.domain.answered import Author
from gazetteer.domain.document import ID_PATTERN, cited, references
from gazetteer.domain.entity import Entity, Source, read_entity, read_source
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import Invalid, NotFound
from gazetteer.formats import yaml_files
from gazetteer.memory import collection_paused
from gazetteer.services import applying, exporting
from gazetteer.services.change import Plan, SourceWrite, Write
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

#: Who the seed's own revisions are by.
SEED: Final = "seed"
#: Seconds that a service may take to take the whole seed in.
_PATIENCE: Final = 120.0


@dataclass(frozen=True)
class Seed:
    """The seed as read: every document validated, each with the file that it came from."""

    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    files: Mapping[str, Path]
    #: What several checks need and one of them has worked out.
    worked_out: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def lines(self) -> Iterator[bytes]:
        """The seed as the lines that a batch takes: sources first, then entities by id."""
        for identifier in sorted(self.sources):
            yield _line(self.sources[identifier])
        for identifier in sorted(self.entities):
            yield _line(self.entities[identifier])


def _line(document: Source | Entity) -> bytes:
    what = "source" if isinstance(document, Source) else "entity"
    return orjson.dumps({what: document.written()})


@dataclass(frozen=True)
class SeedConflict:
    """A document that stays as it is, because somebody else wrote its newest revision."""

    name: str
    detail: str


@dataclass
class SeedOutcome:
    """What a run did, or with `dry_run` would do: `source <id>` or `entity <id>`, sorted."""

    created: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[SeedConflict] = field(default_factory=list)


def _expand(document: Any) -> Any:
    """The document with each source that is written as a bare id made a citation."""
    if isinstance(document, dict):
        return {
            key: [{"source": item} if isinstance(item, str) else item for item in value]
            if key in ("sources", "location_sources") and isinstance(value, list)
            else _expand(value)
            for key, value in document.items()
        }
    if isinstance(document, list):
        return [_expand(item) for item in document]
    return document


def _documents(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        documents = yaml_files.read(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid(f"{path}: {error}", errors=[{"pointer": "", "detail": f"{path}: {error}"}]) from None
    if documents is None:
        return
    if not isinstance(documents, list):
        raise Invalid(
            f"{path}: expected a list of documents", errors=[{"pointer": "", "detail": f"{path}: not a list"}]
        )
    yield from enumerate(documents)


def read_seed(folder: Path) -> Seed:
    """The whole seed; raises `Invalid` with every fault of every file, each naming file, entity and JSON pointer."""
    if not folder.is_dir():
        raise Invalid(f"there is no folder {folder}")
    with collection_paused():
        return _read_seed(folder)


class _Reading:
    """The files of a seed, as they are read: what they hold, and every fault of theirs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sources: dict[str, Source] = {}
        self.entities: dict[str, Entity] = {}
        self.files: dict[str, Path] = {}
        #: Where in its file each document stands, from 0.
        self._positions: dict[tuple[Path, str], int] = {}
        self.faults: list[dict[str, str]] = []

    def take(self, path: Path) -> None:
        """Read a file."""
        try:
            documents = list(_documents(path))
        except Invalid as error:
            self.faults.extend(error.errors)
            return
        for position, written in documents:
            document = _expand(written)
            named = document.get("id") if isinstance(document, dict) else None
            name = f"number {position + 1}" if named is None else str(named)
            self._positions[path, name] = position
            self._take_document(path, name, document)

    def _take_document(self, path: Path, name: str, document: Any) -> None:
        room = path.relative_to(self._folder).parts[0]
        is_source = room in ("sources", "sources.yaml")
        try:
            read: Source | Entity = read_source(document) if is_source else read_entity(document)
        except Invalid as error:
            for fault in error.errors:
                self._refuse(path, name, fault["pointer"], fault["detail"])
            return
        known: dict[str, Any] = self.sources if is_source else self.entities
        if read.id in known:
            self._refuse(path, name, "/id", f"the id stands in {self.files[read.id].relative_to(self._folder)} too")
            return
        if isinstance(read, Entity) and room != KINDS[read.kind]:
            self._refuse(path, name, "/kind", f"a {read.kind} belongs into the folder {KINDS[read.kind]}/")
        known[read.id] = read
        self.files[read.id] = path

    def follow_references(self) -> None:
        """Look for the entities and sources that the entities name."""
        for entity in self.entities.values():
            written = entity.document()
            for target, where in references(written):
                if target not in self.entities:
                    self._refuse(self.files[entity.id], entity.id, where, f"no entity has the id {target!r}")
            for source in cited(written).keys() - self.sources.keys():
                self._refuse(self.files[entity.id], entity.id, "", f"no source has the id {source!r}")

    def _refuse(self, path: Path, name: str, where: str, detail: str) -> None:
        steps = [str(self._positions[path, name]), *where.split("/")[1:]]
        line = yaml_files.line_of(path.read_text(encoding="utf-8"), steps)
        self.faults.append({"pointer": where, "detail": f"{path.relative_to(self._folder)}:{line}: {name}: {detail}"})


def _read_seed(folder: Path) -> Seed:
    reading = _Reading(folder)
    for path in sorted(folder.rglob("*.yaml")):
        reading.take(path)
    reading.follow_references()
    if reading.faults:
        counted = f"{len(reading.faults)} fault{'s' * (len(reading.faults) != 1)}"
        raise Invalid(f"the seed in {folder} has {counted}", errors=reading.faults)
    return Seed(sources=reading.sources, entities=reading.entities, files=reading.files)


Document = Source | Entity

Key = tuple[str, str]
"""`("source" | "entity", id)`."""


class Target(Protocol):
    """A gazetteer to be seeded, in this process or behind an address."""

    def documents(self) -> dict[Key, Any]:
        """What stands there now, as written."""

    def author(self, key: Key) -> str | None:
        """Who the newest revision is by, deletions and merges among them; None where there never was one."""

    def own(self) -> frozenset[str]:
        """Whom the seed's own revisions are by."""

    def write(self, documents: Sequence[Document], *, dry_run: bool) -> None:
        """Write the documents, all or none."""


class InProcess:
    """The database itself, by the plan that `POST /v1/batch` makes of its lines."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def documents(self) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for line in exporting.export_jsonl(self._gazetteer):
            ((what, document),) = orjson.loads(line).items()
            found[what, document["id"]] = document
        return found

    def author(self, key: Key) -> str | None:
        with self._gazetteer.database.reading() as connection:
            return repository.author_of(connection, *key)

    def own(self) -> frozenset[str]:
        return frozenset({SEED})

    def write(self, documents: Sequence[Document], *, dry_run: bool) -> None:
        # They were validated when the seed was read; lines of a batch would be validated a second time.
        plan = Plan(
            [Write.of(document) for document in documents if isinstance(document, Entity)],
            [SourceWrite(document.id, document) for document in documents if isinstance(document, Source)],
        )
        applying.apply(self._gazetteer, plan, by=SEED, dry_run=dry_run)


def _stored_author(told: Author | None) -> str | None:
    """Who wrote a version, as revisions name them, from how the service tells it; None where nobody did."""
    if told is None:
        return None
    return str(told["name"]) if told["key"] is None else f"key:{told['key']}"


class OverHTTP:
    """A running service, by its address and an admin's key."""

    def __init__(self, url: str, key: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._client = Client(url, key, timeout=_PATIENCE, transport=transport)

    def documents(self) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for line in self._client.export("jsonl").splitlines():
            ((what, document),) = orjson.loads(line).items()
            found[what, document["id"]] = document
        return found

    def author(self, key: Key) -> str | None:
        what, identifier = key
        try:
            if what == "source":
                return _stored_author(self._client.source(identifier).get("by"))
            versions = self._client.history(identifier)["versions"]
        except NotFound:
            return None
        return _stored_author(max(versions, key=lambda version: version["version"])["by"])

    def own(self) -> frozenset[str]:
        # Never the key's: people write by the same key, and what they wrote is theirs.
        return frozenset({SEED})

    def write(self, documents: Sequence[Document], *, dry_run: bool) -> None:
        self._client.batch(map(_line, documents), dry_run=dry_run, origin="seed")


def seed(
    target: Target,
    data: Seed,
    *,
    dry_run: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SeedOutcome:
    """Bring the seed into the target; a second run writes nothing.

    Conflicts, unless forced, stay as they are and are listed; the rest is written, whole or not at all. `progress` is called
    with how many of how many documents were compared. Raises `Invalid` where the target refuses the batch.
    """
    with collection_paused():
        return _seed(target, data, dry_run=dry_run, force=force, progress=progress)


def _seed(
    target: Target, data: Seed, *, dry_run: bool, force: bool, progress: Callable[[int, int], None]
) -> SeedOutcome:
    outcome = SeedOutcome()
    standing = target.documents()
    own = target.own()
    changed: list[Document] = []
    wanted: list[tuple[Key, Document]] = [
        *((("source", key), data.sources[key]) for key in sorted(data.sources)),
        *((("entity", key), data.entities[key]) for key in sorted(data.entities)),
    ]
    for position, (key, document) in enumerate(wanted, start=1):
        stands = standing.get(key)
        if stands is not None and stands == orjson.loads(orjson.dumps(document.written())):
            outcome.unchanged += 1
        else:
            author = target.author(key) if standing else None
            if author is not None and (author not in own or stands is None) and not force:
                detail = f"was changed by {author}" if stands is not None else f"was deleted or merged by {author}"
                outcome.conflicts.append(SeedConflict(" ".join(key), detail))
            else:
                (outcome.created if stands is None else outcome.replaced).append(f"{key[0]} {key[1]}")
                changed.append(document)
        progress(position, len(wanted))
    if changed:
        target.write(changed, dry_run=dry_run)
    return outcome


def is_empty(gazetteer: Gazetteer) -> bool:
    """Whether nothing was ever written."""
    with gazetteer.database.reading() as connection:
        return repository.is_empty(connection)


def file_schema(what: Literal["entities", "sources"] = "entities") -> dict[str, Any]:
    """The JSON Schema of a seed file, for the editor in which it is written: `seed/schema.json`, `seed/sources/schema.json`."""
    model: type[Entity | Source] = Entity if what == "entities" else Source
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    if "Citation" in definitions:
        # In the seed a citation may be written as the bare id of its source.
        definitions["Citation"] = {"anyOf": [definitions["Citation"], {"type": "string", "pattern": ID_PATTERN}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A file of {what} of the gazetteer's seed",
        "type": "array",
        "items": {"$ref": f"#/$defs/{model.__name__}"},
        "$defs": {**definitions, model.__name__: schema},
    }
