"""The pages of the map: who held what on a day, what differs between two days, and the areas that a script draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.domain import clock, dates
from gazetteer.domain.dates import Question
from gazetteer.domain.published import HeldRecord, Shown
from gazetteer.errors import BadParameter
from gazetteer.services import holding, lookup
from gazetteer.web import asked_for, entry, map_colours
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site

#: Of how many places the map is told that they are the best known, whose names come first.
_BEST_KNOWN: Final = 300
_MAP_FROM: Final = 1600
_MOST_MOVED: Final = 1_000

_Day = Mapping[str, Any]
"""What the map shows of a day: its groups, and how each place with a record stands."""
_Standing = tuple[str, Shown | None]
"""How a place stands on a map, and its only holder."""


class Maps:
    """The map on a day, or on two."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/map", self.site.page(self.map, ("on", "calendar", "beside")), methods=["GET"], name="page_map"),
            Route("/map/areas.json", self.site.page(self.areas, ()), methods=["GET"], name="page_areas"),
        ]

    def map(self, page: Page, request: Request) -> Response:
        """Every place with a record on a date, by holder; with `beside`, on two dates and what differs between them."""
        asked, misread = asked_for.read_question(page)
        other, other_misread = self._read_beside(page)
        first = asked or dates.Question.parse(clock.today().isoformat())
        calendar = page.parameters.get("calendar", "gregorian") if misread is None else "gregorian"
        days = [self.on_a_day(first, calendar)]
        if other is not None:
            days.append(self.on_a_day(other, "gregorian"))
        is_read = misread is None and other_misread is None
        return page.render(
            "map.html",
            status=200 if is_read else 422,
            cache=self.site.cache if is_read else "no-store",
            misread=misread,
            other_misread=other_misread,
            asked=page.parameters if misread is None else {},
            days=days,
            changes=None if other is None else self._changes((first, days[0]), (other, days[1])),
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
            return None, asked_for.misread(page, error, written or "")

    def on_a_day(self, on: Question, calendar: str) -> dict[str, Any]:
        """The places with a record on a date, in groups: those of each holder, the shared, the contested."""
        found = holding.everywhere(self.site.serving(), limit=_MOST_MOVED, on=on, undated=False).results
        places: dict[str, list[HeldRecord]] = {}
        for record in found:
            places.setdefault(record["place"]["id"], []).append(record)
        groups: dict[str, dict[str, Any]] = {}
        standing: dict[str, tuple[Shown, str, Shown | None]] = {}
        states = _states(found)
        for place, records in places.items():
            told = entry.standing_on_the_map(records)
            if told is None:
                continue
            how, holder = told
            holder = None if holder is None else states.get(holder["id"], holder)
            standing[place] = (records[0]["place"], how, holder)
            key = how if holder is None else f"held by {holder['id']}"
            group = groups.setdefault(key, {"how": how, "holder": holder, "places": []})
            group["places"].append(
                {"place": records[0]["place"], "location": records[0]["location"], "records": records}
            )
        after_the_held = {"held": 0, "shared": 1, "contested": 2}
        order = sorted(
            groups.values(), key=lambda group: (after_the_held[group["how"]], -len(group["places"]), _held_by(group))
        )
        held = {group["holder"]["id"]: _points(group["places"]) for group in order if group["holder"] is not None}
        colours = map_colours.told_apart(held)
        for group in order:
            group["colour"] = 0 if group["holder"] is None else colours[group["holder"]["id"]]
        return {"on": asked_for.described(on, calendar), "groups": order, "standing": standing, "states": states}

    def _changes(self, before: tuple[Question, _Day], after: tuple[Question, _Day]) -> list[dict[str, Any]]:
        """The places that stood otherwise on the second date: how on each, None where nobody held it."""
        found = []
        for place in sorted({*before[1]["standing"], *after[1]["standing"]}):
            was, now = self._standing(place, *before), self._standing(place, *after)
            if _stands(was) != _stands(now):
                shown = (after[1]["standing"].get(place) or before[1]["standing"][place])[0]
                found.append({"place": shown, "was": was, "now": now})
        return found

    def _standing(self, place: str, on: Question, day: _Day) -> _Standing | None:
        """How a place stands on a day: by its own records, else by those of what it lies in."""
        own: tuple[Shown, str, Shown | None] | None = day["standing"].get(place)
        if own is not None:
            return own[1:]
        told = entry.standing_on_the_map(holding.of_place(self.site.serving(), place, on=on, undated=False)["records"])
        if told is None:
            return None
        how, holder = told
        return how, None if holder is None else day["states"].get(holder["id"], holder)

    def areas(self, page: Page, request: Request) -> Response:
        """The ground of the places on the map that is more than a point, as GeoJSON; years of change; the best known places."""
        found = holding.atlas(self.site.serving())
        features = [
            {"type": "Feature", "id": place, "geometry": location, "properties": {"precision": precision}}
            for place, (location, precision) in found.grounds.items()
        ]
        years = [year for year in found.years if year >= _MAP_FROM]
        known = found.known[:_BEST_KNOWN]
        body = orjson.dumps({"type": "FeatureCollection", "features": features, "years": years, "known": known})
        return page.packed(body, media_type="application/geo+json", cache=self.site.cache)


def _states(records: Iterable[HeldRecord]) -> dict[str, Shown]:
    """The state of which a phase is one, by the phase: some records name the state (Russia, then the Soviet Union), some the
    phase itself, and both mean one holder.
    """
    found: dict[str, Shown] = {}
    for record in records:
        for holder in record["holders"]:
            phase = holder.get("as")
            if phase is not None:
                found[phase["id"]] = holder
    return found


def _points(places: Sequence[Mapping[str, Any]]) -> list[map_colours.Point]:
    """Where places lie, longitude and latitude in degrees; without those of which it is not known."""
    return [tuple(one["location"]["coordinates"][:2]) for one in places if one["location"] is not None]


def _stands(standing: _Standing | None) -> tuple[str, str] | None:
    """How a place stands and by whom, to be compared: the phases of a state are one holder."""
    if standing is None:
        return None
    how, holder = standing
    return how, "" if holder is None else str(holder["id"])


def _held_by(group: Mapping[str, Any]) -> str:
    holder = group["holder"]
    return "" if holder is None else str(holder["id"])
