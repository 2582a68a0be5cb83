"""The pages of what is kept: how to cite an entry, its versions and what changed between them, and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain import clock, document
from gazetteer.domain.difference import Difference, differences
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.labels import labels
from gazetteer.formats import citation
from gazetteer.services import lookup, records
from gazetteer.services.context import Gazetteer
from gazetteer.web import asked_for, wording
from gazetteer.web.asked_for import Refused
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site

#: How many versions a page of a history shows with what changed in each.
_VERSIONS: Final = 20
_SOURCES: Final = 60
#: Of how many entries a page of a source tells what rests on it, and how many statements of each.
_RESTING: Final = 40
_STATEMENTS: Final = 6


def named_in(differing: Iterable[Difference]) -> set[str]:
    """The entities that any side of the differences names."""
    found: set[str] = set()
    for one in differing:
        for side in (one.before, one.after):
            if side is not None and one.field in document.ASSERTIONS:
                statements = side if isinstance(side, list) else [side]
                found |= document.named({"id": "", "kind": "term", "names": [], one.field: statements})  # type: ignore[misc]  # one of the fields of a document
    return found


def titles_in(gazetteer: Gazetteer, differing: Iterable[Difference]) -> dict[str, str]:
    """The titles of the sources on which any side of the differences rests, of those that are stored."""
    cited: set[str] = set()
    for one in differing:
        for side in (one.before, one.after):
            if side is not None and (one.field in document.ASSERTIONS or one.field == "location_sources"):
                stated = side if isinstance(side, list) else [side]
                cited |= document.cited({"id": "", "kind": "term", "names": [], one.field: stated}).keys()  # type: ignore[misc]  # one of the fields of a document
    return {source: str(found["title"]) for source, found in lookup.cited(gazetteer, cited).items()}


class Records:
    """The pages of citations, histories and sources, within the frame of all pages."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses; those under an entry must come before the files of an entry."""

        def route(path: str, make: Any, allowed: Sequence[str] = ()) -> Route:
            return Route(path, self.site.page(make, allowed), methods=["GET"], name=f"page_{make.__name__}")

        return [
            route("/e/{id}/cite", self.cite, ("version",)),
            route("/e/{id}/cite/{format}", self.take_citation, ("version",)),
            route("/e/{id}/history", self.history, ("page", "from", "to")),
            route("/e/{id}/history/{version}", self.version),
            route("/sources", self.sources, ("after",)),
            route("/sources/{id}", self.source, ("after",)),
        ]

    # Citing

    def cite(self, page: Page, request: Request) -> Response:
        """How to cite an entry, or one of its versions: as text and as files of reference managers."""
        cited = self._citation(page, request)
        return page.render(
            "cite.html",
            cache=self.site.cache,
            cited=cited,
            line=page.texts(
                "cite_line",
                title=cited.title,
                container=cited.container,
                version=cited.version,
                date=page.date(cited.modified.isoformat()),
                address=cited.address,
                read=page.date(cited.read.isoformat()),
            ),
            files={suffix: (name, write(cited).decode()) for suffix, (name, _, write) in citation.FORMATS.items()},
        )

    def take_citation(self, page: Page, request: Request) -> Response:
        """A citation as a file."""
        wanted = request.path_params["format"]
        if wanted not in citation.FORMATS:
            raise errors.NotFound(f"a citation comes as {', '.join(citation.FORMATS)}")
        cited = self._citation(page, request)
        _, media_type, write = citation.FORMATS[wanted]
        headers = {
            "Cache-Control": self.site.cache,
            "Content-Disposition": f'attachment; filename="{cited.key}.{wanted}"',
            "X-Content-Type-Options": "nosniff",
        }
        return Response(write(cited), headers=headers, media_type=media_type)

    def _citation(self, page: Page, request: Request) -> citation.Citation:
        entity_id = request.path_params["id"]
        record = records.record(self.site.serving(), entity_id)
        with_document = [one for one in record.versions if one["what"] not in ("deleted", "merged")]
        number = asked_for.number(page, "version", most=2**31, unless_said=with_document[0]["version"])
        kept = next((one for one in with_document if one["version"] == number), None)
        if kept is None:
            ended = next((one for one in record.versions if one["version"] == number), None)
            if ended is not None:
                raise errors.Gone(f"version {number} of {entity_id} has no document: it was {ended['what']} then")
            raise errors.NoVersion(entity_id, number, record.newest)
        written = records.documents(self.site.serving(), entity_id, [number])[number]
        named = {} if written is None else labels(written["names"])
        name, language = wording.label(named, page.language)
        return citation.Citation(
            entity=entity_id,
            name=name,
            others=tuple(text for text, _ in wording.beside(named, page.language)),
            language=language,
            container=page.texts("gazetteer"),
            version=number,
            modified=date.fromisoformat(kept["modified"][:10]),
            address=self.permanent(entity_id, number),
            read=clock.today(),
        )

    def permanent(self, entity_id: str, version: int) -> str:
        """The address at which a version stands for ever."""
        return f"{self.site.settings.public_url.rstrip('/')}/e/{entity_id}/history/{version}"

    # Versions

    def history(self, page: Page, request: Request) -> Response:
        """The versions of an entry, each with what changed; with `from` and `to` what differs between any two."""
        record = records.record(self.site.serving(), request.path_params["id"])
        if "from" in page.parameters or "to" in page.parameters:
            return self._compared(page, record)
        return self.versions(page, record)

    def versions(self, page: Page, record: records.Record, into: Refused | None = None) -> Response:
        """The versions of an entry; `into` is what was refused of a merge."""
        number = asked_for.number(page, "page", unless_said=1)
        shown = record.versions[(number - 1) * _VERSIONS : number * _VERSIONS]
        # The one before the oldest that is shown says what that one changed.
        wanted = {one["version"] for one in shown} | {one["version"] - 1 for one in shown}
        documents = records.documents(self.site.serving(), record.id, wanted)
        changed = {
            one["version"]: differences(documents.get(one["version"] - 1), documents.get(one["version"]))
            for one in shown
            if one["version"] > 1
        }
        return page.render(
            "history.html",
            status=200 if into is None else 422,
            cache=self.site.cache,
            into=into,
            record=record,
            what=self._called(page, record),
            shown=shown,
            changed=changed,
            **self._told([one for found in changed.values() for one in found]),
            number=number,
            pages=max(1, -(-len(record.versions) // _VERSIONS)),
        )

    def _compared(self, page: Page, record: records.Record) -> Response:
        before = asked_for.number(page, "from", most=2**31)
        after = asked_for.number(page, "to", most=2**31)
        documents = records.documents(self.site.serving(), record.id, {before, after})
        for number in (before, after):
            if number not in documents:
                raise errors.NoVersion(record.id, number, record.newest)
        found = differences(documents[before], documents[after])
        return page.render(
            "compare.html",
            cache=self.site.cache,
            record=record,
            what=self._called(page, record),
            before=before,
            after=after,
            found=found,
            **self._told(found),
        )

    def version(self, page: Page, request: Request) -> Response:
        """A version of an entry as it was, for ever: what a citation leads to."""
        record = records.record(self.site.serving(), request.path_params["id"])
        wanted = request.path_params["version"]
        kept = next((one for one in record.versions if str(one["version"]) == wanted), None)
        if kept is None:
            raise errors.NoVersion(record.id, wanted, record.newest)
        written = records.documents(self.site.serving(), record.id, [kept["version"]])[kept["version"]]
        if written is None:
            raise errors.Gone(f"version {wanted} of {record.id} has no document: it was {kept['what']} then")
        return page.render(
            "version.html",
            cache=self.site.cache,
            record=record,
            version=kept,
            what=wording.label(labels(written["names"]), page.language)[0],
            document=written,
            fields=_shown_fields(written),
            assertions=document.ASSERTIONS,
            labels=lookup.labelled(self.site.serving(), document.named(written)),
            sources=lookup.cited(self.site.serving(), document.cited(written)),
            permanent=self.permanent(record.id, kept["version"]),
        )

    def _called(self, page: Page, record: records.Record) -> str:
        """What the entry is called in its newest version that has a document."""
        newest = next(one["version"] for one in record.versions if one["what"] not in ("deleted", "merged"))
        written = records.documents(self.site.serving(), record.id, [newest])[newest]
        return record.id if written is None else wording.label(labels(written["names"]), page.language)[0]

    def _told(self, differing: Sequence[Difference]) -> dict[str, Any]:
        """What a template calls the entities and the sources of differences by."""
        gazetteer = self.site.serving()
        return {"labels": lookup.labelled(gazetteer, named_in(differing)), "titles": titles_in(gazetteer, differing)}

    # Sources

    def sources(self, page: Page, request: Request) -> Response:
        """The sources by id, each with how many entries rest on it."""
        found = lookup.sources(self.site.serving(), limit=_SOURCES, after=page.parameters.get("after"))
        after = None if found.last is None else found.last[0]
        return page.render("sources.html", cache=self.site.cache, sources=found.results, after=after)

    def source(self, page: Page, request: Request) -> Response:
        """A source, and what rests on it: statement by statement, entry by entry."""
        return self.shown_source(page, request.path_params["id"])

    def shown_source(self, page: Page, source: str, into: Refused | None = None) -> Response:
        """A source; `into` is what was refused of a merge."""
        gazetteer = self.site.serving()
        found, resting = lookup.source(gazetteer, source, limit=_RESTING, after=page.parameters.get("after"))
        public = lookup.documents(gazetteer, [one["id"] for one in resting.results])
        told = {entity: _resting_on(found["id"], shown) for entity, shown in public.items()}
        return page.render(
            "source.html",
            status=200 if into is None else 422,
            cache=self.site.cache,
            into=into,
            source=found,
            resting=resting.results,
            after=None if resting.last is None else resting.last[0],
            told={entity: statements[:_STATEMENTS] for entity, statements in told.items()},
            more={entity: len(statements) - _STATEMENTS for entity, statements in told.items()},
        )


def _shown_fields(written: WrittenEntity) -> list[tuple[str, Any]]:
    """What a document says, field by field; its id and kind stand in the heading."""
    return [(name, value) for name, value in written.items() if name not in ("id", "kind") and value not in ([], {})]


def _resting_on(source: str, public: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any], list[str]]]:
    """The statements of an entry that cite a source: the field, the statement, and the places in the source."""
    found: list[tuple[str, Mapping[str, Any], list[str]]] = []
    for field in document.ASSERTIONS:
        for statement in public.get(field, ()):
            if field == "relations" and statement["direction"] != "out":
                continue
            readings = statement.get("readings", ()) if field == "names" else ()
            citations = [*statement.get("sources", ()), *(one for each in readings for one in each.get("sources", ()))]
            places = [one.get("locator", "") for one in citations if one["source"] == source]
            if places:
                found.append((field, statement, [place for place in dict.fromkeys(places) if place]))
    return found
