"""The addresses of the pages and what each asks of the services.

Reading happens off the event loop but for the search, whose quick answers are made on it. An address says the whole state of a
page; what it does not understand is refused, as everywhere, here with a page that says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain import calendars, clock, dates
from gazetteer.domain.dates import Question
from gazetteer.domain.published import SovereigntyAnswer
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter, DateError, GazetteerError
from gazetteer.formats import geojson, lpf, tbx
from gazetteer.http.conditional import is_known
from gazetteer.http.cookies import session_token
from gazetteer.http.headers import header
from gazetteer.http.packing import coding_for
from gazetteer.services import browsing, finding, formats, holding, linking, lookup
from gazetteer.web import date_faults, entry, own_list, running, wording
from gazetteer.web import map as mapping
from gazetteer.web.assets import assets, version
from gazetteer.web.desk import Desk
from gazetteer.web.editor import Editor
from gazetteer.web.following import Following
from gazetteer.web.forms import body_of
from gazetteer.web.proposals import Proposals
from gazetteer.web.records import Records
from gazetteer.web.rendering import POLICY, Page
from gazetteer.web.signing_in import SigningIn
from gazetteer.web.site import CHALLENGE, Site
from gazetteer.web.worklists import Worklists

_EXAMPLES: Final = (
    ("海参崴", "zh-Hans"),
    ("hsw", "en"),
    ("Хайшэньвай", "ru"),
    ("Nibuchu", "en"),
    ("瑷珲条约", "zh-Hans"),
    ("Crimea", "en"),
    ("ШОС", "ru"),
)
#: The files in which an entry can be taken away: media type and suffix of each.
DOWNLOADS: Final = {
    "tbx": ("application/x-tbx", "tbx"),
    "lpf": (lpf.MEDIA_TYPE, "lpf.jsonld"),
    "geojson": (geojson.MEDIA_TYPE, "geojson"),
}
_NEVER_HELD: Final[SovereigntyAnswer] = {"entity": "", "on": None, "records": [], "views": [], "gaps": []}
_MAP_FROM: Final = 1600
_MOST_OF_A_SITE_MAP: Final = 49_000
#: The scripts whose letters one can browse by, how many entries a page lists, and how many types are offered.
_SCRIPTS: Final = ("en", "zh-Hans", "zh-Hant", "ru")
_A_PAGE: Final = 60
#: How many results of a search a page shows.
_A_PAGE_FOUND: Final = 20
_MOST_PAGES: Final = 9_999
_MOST_TYPES: Final = 40
_MOST_OFFERED: Final = 60
#: By what one can browse; the years are as EDTF counts them.
_BROWSED_BY: Final = ("kind", "type", "letter", "script", "from", "to", "holder", "within", "page")
_MOST_MOVED: Final = 1_000


def _today() -> str:
    return clock.today().isoformat()


class Pages(Site):
    """The pages over one gazetteer."""

    def routes(self) -> list[BaseRoute]:
        """Every address of the pages."""
        return [
            Route("/", self._searching(), methods=["GET"], name="page_search"),
            Route("/e/{id}", self.page(self.entity, ("on", "calendar")), methods=["GET"], name="page_entity"),
            Route("/e/{id}/", self._without_slash, methods=["GET"], name="page_entity_slash"),
            *Records(self).routes(),
            *SigningIn(self).routes(),
            *Desk(self).routes(),
            *Editor(self).routes(),
            *Following(self).routes(),
            *Proposals(self).routes(),
            *Worklists(self).routes(),
            Route("/e/{id}/card", self.page(self.card, ("on", "calendar")), methods=["GET"], name="page_card"),
            Route("/e/{id}/{format}", self.page(self.download, ()), methods=["GET"], name="page_download"),
            Route("/map", self.page(self.map, ("on", "calendar", "beside")), methods=["GET"], name="page_map"),
            Route("/map/areas.json", self.page(self.areas, ()), methods=["GET"], name="page_areas"),
            Route(
                "/browse",
                self.page(self.browse, _BROWSED_BY),
                methods=["GET"],
                name="page_browse",
            ),
            Route("/text", self.page(self.text, ()), methods=["GET"], name="page_text"),
            Route("/text", self._posted(), methods=["POST"], name="page_text_posted"),
            Route("/text/read", self._file_read(), methods=["POST"], name="page_text_read"),
            Route("/list", self.page(self.own_list, ("ids", "write")), methods=["GET"], name="page_list"),
            Route(
                "/list/{format}", self.page(self.take_list, ("ids", "write")), methods=["GET"], name="page_list_taken"
            ),
            Route("/dates", self.page(self.dates, ("date", "calendar")), methods=["GET"], name="page_dates"),
            Route("/about", self.page(self.about, ()), methods=["GET"], name="page_about"),
            Route("/robots.txt", self._robots, methods=["GET"], name="page_robots"),
            Route("/opensearch.xml", self._open_search, methods=["GET"], name="page_open_search"),
            Route("/sitemap.xml", self._site_map, methods=["GET"], name="page_site_map"),
            Route("/static/{version}/{name}", self._asset, methods=["GET"], name="page_asset"),
        ]

    def _searching(self) -> Callable[[Request], Awaitable[Response]]:
        """The search's endpoint: found on the loop, written in a thread."""

        async def page_search(request: Request) -> Response:
            try:
                page = self.begin(request, ("q", "kind", "on", "write", "page"))
            except GazetteerError as error:
                return self.refusal(request, error)
            try:
                self._written_in(page)
                await self._admit_soon(request, page)
                found, misread = await self._find(page), None
            except BadParameter as error:
                if error.parameter != "on":
                    return self.refusal(request, error)
                found, misread = None, self._misread(page, error, page.parameters.get("on", ""))
            except GazetteerError as error:
                return self.refusal(request, error)
            return await run_in_threadpool(self.search, page, found, misread)

        return page_search

    def _posted(self) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a posted text: received on the loop, looked through in a thread. Nothing is kept of it."""

        async def page_text_posted(request: Request) -> Response:
            try:
                page = self.begin(request, ())
                await self._admit_soon(request, page)
                asked = running.read_form(await body_of(request, running.MAX_BODY))
                if "ui" in asked:
                    page = self.frame(request, asked)
                    await self._admit_soon(request, page)
                return await run_in_threadpool(self._look_through, page, asked)
            except GazetteerError as error:
                return self.refusal(request, error)

        return page_text_posted

    def _file_read(self) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a file that was laid on the text page: its text, which the page puts into the field."""

        async def page_text_read(request: Request) -> Response:
            try:
                page = self.begin(request, ("name",))
                await self._admit_soon(request, page)
                data = await body_of(request, running.MAX_BODY)
                text = await run_in_threadpool(running.read_file, page.parameters.get("name", "a file"), data)
            except GazetteerError as error:
                headers = {"Cache-Control": "no-store"}
                if error.status == errors.Unauthorized.status:
                    headers["WWW-Authenticate"] = CHALLENGE
                return PlainTextResponse(error.detail, status_code=error.status, headers=headers)
            return PlainTextResponse(text, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})

        return page_text_read

    async def _admit_soon(self, request: Request, page: Page) -> None:
        """As `admit`, off the event loop; most readers have neither a session nor need a key, and then nobody is asked."""
        if self.settings.read_key_required or session_token(request.scope) is not None:
            await run_in_threadpool(self.admit, request, page)

    def _without_slash(self, request: Request) -> Response:
        query = request.scope["query_string"].decode("latin-1")
        address = f"{self.prefix}/e/{quote(request.path_params['id'])}"
        return RedirectResponse(address + (f"?{query}" if query else ""), status_code=308)

    def _asset(self, request: Request) -> Response:
        found = assets().get(request.path_params["name"])
        if found is None:
            return self.refusal(request, errors.NotFound("there is no such file"))
        current = request.path_params["version"] == version()
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache",
            "Content-Security-Policy": POLICY,
            "ETag": f'"{version()}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if is_known(header(request.scope, b"if-none-match"), headers["ETag"].encode()):
            return Response(status_code=304, headers=headers)
        body, coding = found.body, coding_for(header(request.scope, b"accept-encoding"))
        if coding is not None and found.packed is not None:
            body, headers["Content-Encoding"] = found.packed[coding], coding
            headers["ETag"] = f'"{version()}-{coding}"'
        return Response(body, headers=headers, media_type=found.media_type)

    # For machines that read pages

    def _for_machines(self, body: str, media_type: str) -> Response:
        headers = {"Cache-Control": self.cache, "X-Content-Type-Options": "nosniff"}
        return Response(body.encode(), headers=headers, media_type=media_type)

    def _robots(self, request: Request) -> Response:
        """Pages may be read by anybody; where a key is needed there is nothing to read."""
        root = self.settings.public_url.rstrip("/")
        allowed = (
            "Disallow: /\n" if self.settings.read_key_required else f"Disallow: /v1/\n\nSitemap: {root}/sitemap.xml\n"
        )
        return self._for_machines(f"User-agent: *\n{allowed}", "text/plain; charset=utf-8")

    def _open_search(self, request: Request) -> Response:
        """How a browser searches here from its own field (OpenSearch 1.1)."""
        root = escape(self.settings.public_url.rstrip("/"))
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
            "  <ShortName>Gazetteer</ShortName>\n"
            "  <Description>Names in Chinese, English and Russian</Description>\n"
            "  <InputEncoding>UTF-8</InputEncoding>\n"
            f'  <Url type="text/html" template="{root}/?q={{searchTerms}}"/>\n'
            "</OpenSearchDescription>\n"
        )
        return self._for_machines(body, "application/opensearchdescription+xml")

    def _site_map(self, request: Request) -> Response:
        """The addresses of the entries (sitemaps.org), of as many as one such file may name."""
        try:
            self.admit(request, self.frame(request, {}))
        except errors.Unauthorized:
            return self.refusal(request, errors.NotFound("there is nothing here"))
        root = escape(self.settings.public_url.rstrip("/"))
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        ]
        after: tuple[str, ...] | None = None
        named = 0
        while named < _MOST_OF_A_SITE_MAP:
            found = lookup.entities(self.serving(), limit=1_000, after=after)
            for entry_of_list in found.results:
                changed = entry_of_list["modified"][:10]
                lines.append(f"<url><loc>{root}/e/{entry_of_list['id']}</loc><lastmod>{changed}</lastmod></url>")
            named += len(found.results)
            if found.last is None:
                break
            after = tuple(found.last)
        lines.append("</urlset>\n")
        return self._for_machines("\n".join(lines), "application/xml")

    # The search

    async def _find(self, page: Page) -> finding.Everything | None:
        asked = page.parameters
        self._kind(page)
        if "q" not in asked:
            return None
        return await finding.everything(self.serving(), asked["q"], on=asked.get("on"))

    def search(self, page: Page, found: finding.Everything | None, misread: str | None = None) -> Response:
        """The search box and what it found: how much of each kind, and page after page what to write for it."""
        asked = page.parameters
        target = self._written_in(page)
        hits = [] if found is None else found.hits
        every = [hit.document() for hit in hits]
        kinds = Counter(str(result["kind"]) for result in every)
        kept = [result for result in every if asked.get("kind") in (None, result["kind"])]
        number = self._number(page)
        results = kept[(number - 1) * _A_PAGE_FOUND : number * _A_PAGE_FOUND]
        return page.render(
            "search.html",
            status=200 if misread is None else 422,
            cache=self.cache if misread is None else "no-store",
            misread=misread,
            asked=asked,
            found=found,
            results=results,
            to_write=self._to_write(results, target, asked.get("on") if misread is None else None),
            count=len(kept),
            counts=kinds.most_common(),
            number=number,
            pages=max(1, -(-len(kept) // _A_PAGE_FOUND)),
            kinds=list(KINDS),
            target=target,
            targets=running.TARGETS,
            examples=_EXAMPLES,
            inside=browsing.browse(self.serving(), page.language).kinds if found is None else [],
        )

    def _kind(self, page: Page) -> str | None:
        """The kind that is asked for, where one is."""
        asked = page.parameters.get("kind")
        if asked is not None and asked not in KINDS:
            raise BadParameter("kind", f"expected one of {', '.join(KINDS)}")
        return asked

    def _written_in(self, page: Page) -> str:
        """The language in which the reader writes, whatever that of the interface is."""
        asked = page.parameters.get("write")
        if asked is None:
            return "en" if page.language.startswith("zh") else "zh-Hans"
        if asked not in running.TARGETS:
            raise BadParameter("write", f"expected one of {', '.join(running.TARGETS)}")
        return asked

    def _to_write(
        self, results: Sequence[Mapping[str, Any]], target: str, on: str | None
    ) -> dict[str, entry.Form | None]:
        """What to write for each result, with its reading."""
        question = lookup.question(on)
        known = lookup.documents(self.serving(), [result["id"] for result in results])
        return {entity: entry.to_write(document["names"], target, question) for entity, document in known.items()}

    def _number(self, page: Page) -> int:
        """Which page of a list is asked for, the first unless said."""
        written = page.parameters.get("page", "1")
        if not (written.isascii() and written.isdigit() and 1 <= int(written) <= _MOST_PAGES):
            raise BadParameter("page", f"expected a number from 1 to {_MOST_PAGES}")
        return int(written)

    def browse(self, page: Page, request: Request) -> Response:
        """Everything there is, by kind, type and first letter, page after page."""
        asked = page.parameters
        script = asked.get("script") or page.language
        if script not in _SCRIPTS:
            raise BadParameter("script", f"expected one of {', '.join(_SCRIPTS)}")
        self._kind(page)
        number = self._number(page)
        wanted = browsing.Wanted(
            kind=asked.get("kind"),
            type=asked.get("type"),
            letter=asked.get("letter"),
            since=_year(asked, "from"),
            until=_year(asked, "to"),
            holder=asked.get("holder"),
            within=asked.get("within"),
        )
        found = browsing.browse(self.serving(), script, wanted, first=(number - 1) * _A_PAGE, limit=_A_PAGE)
        holders, wholes = found.holders[:_MOST_OFFERED], found.within[:_MOST_OFFERED]
        return page.render(
            "browse.html",
            cache=self.cache,
            asked=asked,
            found=found,
            script=script,
            scripts=_SCRIPTS,
            number=number,
            pages=max(1, -(-found.count // _A_PAGE)),
            most_types=_MOST_TYPES,
            holders=holders,
            wholes=wholes,
            labels=lookup.labelled(self.serving(), [name for name, _ in (*holders, *wholes)]),
            centuries=[(century, (century - 1) * 100 + 1, century * 100, count) for century, count in found.centuries],
        )

    # One entity

    def _question(self, page: Page) -> dates.Question | None:
        calendar = page.parameters.get("calendar", "gregorian")
        if calendar not in ("gregorian", "julian"):
            raise BadParameter("calendar", "expected gregorian or julian")
        return lookup.question(page.parameters.get("on"), calendar)

    def _misread(self, page: Page, error: BadParameter, written: str) -> str:
        """What is wrong with the date of an address, in the language of the page."""
        if isinstance(error.__cause__, DateError):
            return date_faults.said(error.__cause__, page.language)
        return page.texts("date_misread", date=written)

    def _read_question(self, page: Page) -> tuple[dates.Question | None, str | None]:
        """The question that the address puts, or else what is wrong with its date: the page is then that of today, and
        says so beside the field."""
        try:
            asked = self._question(page)
            if asked is not None:
                self._described(asked, page.parameters.get("calendar", "gregorian"))
        except BadParameter as error:
            if error.parameter != "on":
                raise
            page.day = {}
            return None, self._misread(page, error, page.parameters.get("on", ""))
        return asked, None

    def entity(self, page: Page, request: Request) -> Response:
        """Everything known of one entity, and who held it on the day asked about, today unless asked."""
        gazetteer = self.serving()
        entity_id = request.path_params["id"]
        asked, misread = self._read_question(page)
        document = holding.entity(gazetteer, entity_id)
        today = _today()
        on = asked or dates.Question.parse(today)
        always: SovereigntyAnswer = _NEVER_HELD
        now: SovereigntyAnswer = _NEVER_HELD
        if document["kind"] == "place" or document["sovereignty"]:
            always = holding.of_place(gazetteer, entity_id)
            now = holding.of_place(gazetteer, entity_id, on=on)
        moved: list[dict[str, Any]] = []
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
            cache=self.cache if misread is None else "no-store",
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
            on=self._described(on, page.parameters.get("calendar", "gregorian") if misread is None else "gregorian"),
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
            labels=lookup.labelled(gazetteer, named),
            notes=entry.Footnotes(sources),
            locator=self._locator(page, document, moved),
            downloads=list(DOWNLOADS),
        )

    def own_list(self, page: Page, request: Request) -> Response:
        """The entries of a reader's own list, which stands in the address alone, with what to write for each."""
        target = self._written_in(page)
        ids = own_list.ids_of(page.parameters.get("ids", ""))
        return page.render(
            "list.html",
            cache=self.cache,
            ids=",".join(ids),
            rows=own_list.rows(self.serving(), ids, target),
            target=target,
            targets=running.TARGETS,
            formats=list(own_list.FORMATS),
        )

    def take_list(self, page: Page, request: Request) -> Response:
        """A reader's own list as a file."""
        wanted = request.path_params["format"]
        if wanted not in own_list.FORMATS:
            raise errors.NotFound(f"a list comes as {', '.join(own_list.FORMATS)}")
        found = own_list.FORMATS[wanted]
        body = found.write(self.serving(), own_list.ids_of(page.parameters.get("ids", "")))
        headers = {
            "Cache-Control": self.cache,
            "Content-Disposition": f'attachment; filename="gazetteer-list.{wanted}"',
            "X-Content-Type-Options": "nosniff",
        }
        return Response(body, headers=headers, media_type=found.media_type)

    def card(self, page: Page, request: Request) -> Response:
        """What to write for one entity, small enough to stand in another site's page: the only page that may be framed."""
        document = holding.entity(self.serving(), request.path_params["id"])
        forms = [
            form for form in entry.forms(document["names"], page, self._question(page)) if form.purpose != "form.first"
        ]
        answer = page.render("card.html", cache=self.cache, document=document, forms=forms)
        answer.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
        return answer

    def download(self, page: Page, request: Request) -> Response:
        """One entity as a file, in a format that a link cannot ask the API for."""
        gazetteer = self.serving()
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
            "Cache-Control": self.cache,
            "Content-Disposition": f'attachment; filename="{entity_id}.{suffix}"',
            "X-Content-Type-Options": "nosniff",
        }
        return Response(body, headers=headers, media_type=media_type)

    def _described(self, on: dates.Question, calendar: str) -> dict[str, Any]:
        try:
            return calendars.describe(on.text, calendar)
        except DateError as error:
            raise BadParameter("on", str(error)) from error

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
        return mapping.locator(tuple((x, y, text, lang) for (x, y), (text, lang) in points.items()))

    # The other pages

    def dates(self, page: Page, request: Request) -> Response:
        """One date in every calendar."""
        asked = page.parameters
        calendar = asked.get("calendar", "gregorian")
        described, misread = None, None
        if "date" in asked:
            try:
                described = calendars.describe(asked["date"], calendar)
            except DateError as error:
                misread = date_faults.said(error, page.language)
        return page.render(
            "dates.html",
            status=200 if misread is None else 422,
            cache=self.cache,
            asked=asked,
            described=described,
            misread=misread,
        )

    def map(self, page: Page, request: Request) -> Response:
        """Every place with a record on a date, by holder; with `beside`, on two dates and what differs between them."""
        asked, misread = self._read_question(page)
        other, other_misread = self._read_beside(page)
        first = asked or dates.Question.parse(_today())
        calendar = page.parameters.get("calendar", "gregorian") if misread is None else "gregorian"
        days = [self._day_of_the_map(first, calendar)]
        if other is not None:
            days.append(self._day_of_the_map(other, "gregorian"))
        is_read = misread is None and other_misread is None
        return page.render(
            "map.html",
            status=200 if is_read else 422,
            cache=self.cache if is_read else "no-store",
            misread=misread,
            other_misread=other_misread,
            asked=page.parameters if misread is None else {},
            days=days,
            changes=_changes(*days) if len(days) > 1 else None,
            year=dates.year_month_day(first.first or 1)[0],
            first_year=_MAP_FROM,
            last_year=clock.today().year,
        )

    def _read_beside(self, page: Page) -> tuple[Question | None, str | None]:
        """The second date of the map, or else what is wrong with it."""
        written = page.parameters.get("beside")
        try:
            return lookup.question(written), None
        except BadParameter as error:
            return None, self._misread(page, error, written or "")

    def _day_of_the_map(self, on: Question, calendar: str) -> dict[str, Any]:
        """The places with a record on a date, in groups: those of each holder, the shared, the contested."""
        found = holding.everywhere(self.serving(), limit=_MOST_MOVED, on=on, undated=False).results
        places: dict[str, list[Mapping[str, Any]]] = {}
        for record in found:
            places.setdefault(record["place"]["id"], []).append(record)
        groups: dict[str, dict[str, Any]] = {}
        standing: dict[str, tuple[Mapping[str, Any], str, Mapping[str, Any] | None]] = {}
        colours = entry.colours(found)
        for place, records in places.items():
            told = entry.standing_on_the_map(records)
            if told is None:
                continue
            how, holder = told
            standing[place] = (records[0]["place"], how, holder)
            key = how if holder is None else f"held by {holder['id']}"
            group = groups.setdefault(key, {"how": how, "holder": holder, "places": []})
            group["colour"] = 0 if holder is None else colours.get(holder["id"], 0)
            group["places"].append(
                {"place": records[0]["place"], "location": records[0]["location"], "records": records}
            )
        after_the_held = {"held": 0, "shared": 1, "contested": 2}
        order = sorted(
            groups.values(), key=lambda group: (after_the_held[group["how"]], -len(group["places"]), _held_by(group))
        )
        return {"on": self._described(on, calendar), "groups": order, "standing": standing}

    def areas(self, page: Page, request: Request) -> Response:
        """The ground of the places on the map that is more than a point, as GeoJSON, and the years of change."""
        found = holding.atlas(self.serving())
        features = [
            {"type": "Feature", "id": place, "geometry": location, "properties": {"precision": precision}}
            for place, (location, precision) in found.grounds.items()
        ]
        years = [year for year in found.years if year >= _MAP_FROM]
        body = orjson.dumps({"type": "FeatureCollection", "features": features, "years": years})
        return page.packed(body, media_type="application/geo+json", cache=self.cache)

    def text(self, page: Page, request: Request) -> Response:
        """The form for a text."""
        return page.render(
            "text.html", cache=self.cache, asked={}, found=None, misread=None, wrong=None, languages=running.TARGETS
        )

    def _look_through(self, page: Page, asked: Mapping[str, str]) -> Response:
        """The text with what is known of it. What cannot be read of the form is said beside its field, and the text stays."""
        found, misread, wrong = None, None, None
        try:
            found = running.look_through(self.serving(), asked) if asked.get("text") else None
        except BadParameter as error:
            if error.parameter == "on":
                misread = self._misread(page, error, asked.get("on", ""))
            else:
                wrong = asked.get(error.parameter, "")
        return page.render(
            "text.html",
            status=200 if misread is None and wrong is None else 422,
            cache="no-store",
            asked=asked,
            found=found,
            aligned=[] if found is None or not found.translation else running.aligned(found),
            misread=misread,
            wrong=wrong,
            languages=running.TARGETS,
        )

    def about(self, page: Page, request: Request) -> Response:
        """What this is, how contested matters are recorded, licences, and the API in one screen."""
        return page.render(
            f"about.{'zh-Hans' if page.language == 'zh-Hant' else page.language}.html",
            traditional=page.language == "zh-Hant",
            cache=self.cache,
            address=self.settings.public_url,
            formats=formats.FORMATS,
        )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places that stood otherwise on the second date: how on each, None where nothing is recorded."""
    found = []
    for place in sorted({*before["standing"], *after["standing"]}):
        was, now = before["standing"].get(place), after["standing"].get(place)
        if _stands(was) != _stands(now):
            shown = (now or was)[0]
            found.append(
                {"place": shown, "was": None if was is None else was[1:], "now": None if now is None else now[1:]}
            )
    return found


def _stands(standing: tuple[Mapping[str, Any], str, Mapping[str, Any] | None] | None) -> tuple[str, str] | None:
    """How a place stands and by whom, to be compared: the phases of a state are one holder."""
    if standing is None:
        return None
    _, how, holder = standing
    return how, "" if holder is None else str(holder["id"])


def _year(asked: Mapping[str, str], name: str) -> int | None:
    """A year that is asked for, where one is; raises `BadParameter` for what is none."""
    written = asked.get(name)
    if written is None:
        return None
    if re.fullmatch(r"-?\d{1,4}", written, re.ASCII) is None:
        raise BadParameter(name, "expected a year such as 1860, or -500")
    return int(written)


def _held_by(group: Mapping[str, Any]) -> str:
    holder = group["holder"]
    return "" if holder is None else str(holder["id"])


def _rounded(location: Mapping[str, Any]) -> tuple[float, float]:
    longitude, latitude = location["coordinates"][:2]
    return float(longitude), float(latitude)
