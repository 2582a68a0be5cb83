"""The addresses of the pages, room by room.

Reading happens off the event loop but for the search, whose quick answers are made on it. An address says the whole state of a
page; what it does not understand is refused, as everywhere, here with a page that says so.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.domain import calendars
from gazetteer.errors import DateError
from gazetteer.services import formats
from gazetteer.web import date_faults
from gazetteer.web.browse import Browse
from gazetteer.web.desk import Desk
from gazetteer.web.editor import Editor
from gazetteer.web.entries import Entries
from gazetteer.web.following import Following
from gazetteer.web.lists import Lists
from gazetteer.web.machines import Machines
from gazetteer.web.maps import Maps
from gazetteer.web.proposals import Proposals
from gazetteer.web.reading import Reading
from gazetteer.web.records import Records
from gazetteer.web.rendering import Page
from gazetteer.web.searching import Searching
from gazetteer.web.signing_in import SigningIn
from gazetteer.web.site import Site
from gazetteer.web.source_ends import SourceEnds
from gazetteer.web.texts import Language
from gazetteer.web.worklists import Worklists

#: The formats that are glossaries of two languages: from which into the reader's own, or out of it.
_OF_TWO_LANGUAGES: Final = ("omegat", "deepl")
_PAIRS: Final[dict[Language, str]] = {
    "en": "zh-Hans,en",
    "ru": "zh-Hans,ru",
    "zh-Hans": "en,zh-Hans",
    "zh-Hant": "en,zh-Hant",
}


class Pages(Site):
    """The pages over one gazetteer."""

    def routes(self) -> list[BaseRoute]:
        """Every address of the pages; those of the files of an entry, under any name, come last of what stands under it."""
        rooms = (
            Searching(self),
            Records(self),
            SourceEnds(self),
            SigningIn(self),
            Desk(self),
            Editor(self),
            Following(self),
            Proposals(self),
            Worklists(self),
            Entries(self),
            Maps(self),
            Browse(self),
            Reading(self),
            Lists(self),
            Machines(self),
        )
        return [
            *(route for room in rooms for route in room.routes()),
            Route("/dates", self.page(self.dates, ("date", "calendar")), methods=["GET"], name="page_dates"),
            Route("/about", self.page(self.about, ()), methods=["GET"], name="page_about"),
        ]

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

    def about(self, page: Page, request: Request) -> Response:
        """What this is, how contested matters are recorded, licences, and the API in one screen."""
        taken = [
            (one.name, _PAIRS[page.language] if one.name in _OF_TWO_LANGUAGES else None) for one in formats.FORMATS
        ]
        return page.render(
            f"about.{'zh-Hans' if page.language == 'zh-Hant' else page.language}.html",
            traditional=page.language == "zh-Hant",
            cache=self.cache,
            address=self.settings.public_url,
            formats=taken,
        )
