"""The pages of one entry: everything known of it, the card for other sites, its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain import clock, dates
from gazetteer.domain.published import HeldRecord, SovereigntyAnswer
from gazetteer.formats import geojson, lpf, tbx
from gazetteer.services import holding, linking, lookup
from gazetteer.web import asked_for, entry, wording
from gazetteer.web import map as mapping
from gazetteer.web.rendering import POLICY, Page
from gazetteer.web.site import Site

#: The files in which an entry can be taken away: media type and suffix of each.
DOWNLOADS: Final = {
    "tbx": ("application/x-tbx", "tbx"),
    "lpf": (lpf.MEDIA_TYPE, "lpf.jsonld"),
    "geojson": (geojson.MEDIA_TYPE, "geojson"),
}
_NEVER_HELD: Final[SovereigntyAnswer] = {"entity": "", "on": None, "records": [], "views": [], "gaps": []}
_MOST_MOVED: Final = 1_000


class Entries:
    """Entries, each on its page."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/e/{id}", self.site.page(self.entity, ("on", "calendar")), methods=["GET"], name="page_entity"),
            Route("/e/{id}/", self._without_slash, methods=["GET"], name="page_entity_slash"),
            Route("/e/{id}/card", self.site.page(self.card, ("on", "calendar")), methods=["GET"], name="page_card"),
            Route("/e/{id}/{format}", self.site.page(self.download, ()), methods=["GET"], name="page_download"),
        ]

    def entity(self, page: Page, request: Request) -> Response:
        """Everything known of one entity, and who held it on the day asked about, today unless asked."""
        gazetteer = self.site.serving()
        entity_id = request.path_params["id"]
        asked, misread = asked_for.read_question(page)
        document = holding.entity(gazetteer, entity_id)
        today = clock.today().isoformat()
        on = asked or dates.Question.parse(today)
        always: SovereigntyAnswer = _NEVER_HELD
        now: SovereigntyAnswer = _NEVER_HELD
        if document["kind"] == "place" or document["sovereignty"]:
            always = holding.of_place(gazetteer, entity_id)
            now = holding.of_place(gazetteer, entity_id, on=on)
        moved: list[HeldRecord] = []
        if document["kind"] in ("treaty", "event"):
            moved = holding.everywhere(gazetteer, limit=_MOST_MOVED, basis=entity_id).results
        named: set[str] = set()
        for record in always["records"]:
            named.update(place for place in (record.get("inherited_from"), record.get("part")) if place)
        sources = lookup.cited(gazetteer, entry.cited([document, always["records"], moved]))
        held, attitudes = entry.grouped(now["records"])
        today_number = dates.date_range(today)[0] or 0
        return page.render(
            "entity.html",
            status=200 if misread is None else 422,
            cache=self.site.cache if misread is None else "no-store",
            misread=misread,
            document=document,
            forms=entry.forms(document["names"], page, asked),
            identifiers=entry.identifiers(document),
            readings=entry.readings(document["names"]),
            names=entry.by_language(document["names"]),
            only_found=[name for name in document["names"] if name["status"] == "lookup"],
            always=always,
            own_records=[one["id"] for one in document["sovereignty"]],
            now=now,
            held=held,
            attitudes=attitudes,
            contested=entry.is_contested(now["records"]),
            ever_contested=entry.is_contested(always["records"]),
            colours=entry.colours(always["records"]),
            colour_of=entry.colour_of,
            asked=page.parameters if misread is None else {},
            on=asked_for.described(
                on, page.parameters.get("calendar", "gregorian") if misread is None else "gregorian"
            ),
            marked=on.first if on.first is not None else on.last,
            forms_then=None if asked is None else entry.forms_on(document["names"], asked, page),
            drawing=entry.held_over_time(always, page, today=today_number),
            members=entry.members_over_time(document, page, today=today_number)
            if document["kind"] == "organisation"
            else None,
            moved=moved,
            parties=entry.parties(document) if document["kind"] == "treaty" else [],
            relations=entry.relations(
                document, without=("has_party", "has_signatory") if document["kind"] == "treaty" else ()
            ),
            stated=entry.WhereStated(
                document,
                lookup.stated_to(gazetteer, entity_id) if page.session is not None or page.takes_remarks else (),
            ),
            labels=lookup.labelled(gazetteer, named),
            notes=entry.Footnotes(sources),
            locator=self._locator(page, document, moved),
            downloads=list(DOWNLOADS),
        )

    def _locator(
        self, page: Page, document: Mapping[str, Any], moved: Sequence[Mapping[str, Any]]
    ) -> mapping.Locator | None:
        points: dict[tuple[float, float], tuple[str, str]] = {}
        location = document.get("location")
        if location is not None and location["type"] == "Point":
            points[_rounded(location)] = wording.label(document["label"], page.language)
        for record in moved:
            if record["location"] is not None:
                points.setdefault(_rounded(record["location"]), wording.label(record["place"]["label"], page.language))
        shown = tuple((x, y, text, lang) for (x, y), (text, lang) in points.items())
        return mapping.locator(shown, mapping.ground(location))

    def card(self, page: Page, request: Request) -> Response:
        """What to write for one entity, small enough to stand in another site's page: the only page that may be framed."""
        document = holding.entity(self.site.serving(), request.path_params["id"])
        forms = [
            form
            for form in entry.forms(document["names"], page, asked_for.question(page))
            if form.purpose != "form.first"
        ]
        answer = page.render("card.html", cache=self.site.cache, document=document, forms=forms)
        answer.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
        return answer

    def download(self, page: Page, request: Request) -> Response:
        """One entity as a file, in a format that a link cannot ask the API for."""
        gazetteer = self.site.serving()
        entity_id, wanted = request.path_params["id"], request.path_params["format"]
        if wanted not in DOWNLOADS:
            raise errors.NotFound(f"an entry comes as {', '.join(DOWNLOADS)}")
        public = holding.entity(gazetteer, entity_id)
        if wanted == "lpf":
            body, _ = linking.linked_places(gazetteer, entity_id)
        elif wanted == "geojson":
            body = orjson.dumps(geojson.feature(public, with_box=True))
        else:
            body = b"".join(tbx.write([orjson.loads(lookup.version(gazetteer, entity_id, public["version"]))]))
        media_type, suffix = DOWNLOADS[wanted]
        headers = {
            "Cache-Control": self.site.cache,
            "Content-Disposition": f'attachment; filename="{entity_id}.{suffix}"',
            "X-Content-Type-Options": "nosniff",
        }
        return Response(body, headers=headers, media_type=media_type)

    def _without_slash(self, request: Request) -> Response:
        query = request.scope["query_string"].decode("latin-1")
        address = f"{self.site.prefix}/e/{quote(request.path_params['id'])}"
        return RedirectResponse(address + (f"?{query}" if query else ""), status_code=308)


def _rounded(location: Mapping[str, Any]) -> tuple[float, float]:
    longitude, latitude = location["coordinates"][:2]
    return float(longitude), float(latitude)
