"""What can be asked: a function for each call of the service, which both clients have as a method of its name.

The parameters are those of the HTTP call, and the answers its JSON, with types. Where several are taken (`lang`, `kind`), a
list or one text with commas will do. Refusals are the `GazetteerError`s of `gazetteer.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar
from urllib.parse import quote

if TYPE_CHECKING:
    from gazetteer.domain.answered import (
        AnnotateAnswer,
        BatchAnswer,
        BriefAnswer,
        Candidate,
        ChangedEntity,
        CheckAnswer,
        DateAnswer,
        History,
        LabelAnswer,
        Romanized,
        SearchAnswer,
        SourceAnswer,
    )
    from gazetteer.domain.published import (
        Deleted,
        Found,
        HeldRecord,
        Listed,
        PublicEntity,
        PublicName,
        SovereigntyAnswer,
        Timeline,
    )

T = TypeVar("T")

Several = str | Iterable[str] | None
Match = Literal["auto", "exact", "prefix", "fuzzy"]
Calendar = Literal["gregorian", "julian", "chinese", "julian_day"]
Style = Literal["plain", "map-cn", "first-mention"]


@dataclass(frozen=True)
class Call(Generic[T]):
    """One question: where it is asked, with what, and what its answer is made of.

    `found` takes the answer's JSON. With `raw` it takes the bytes of the answer.
    """

    method: str
    path: str
    found: Callable[[Any], T]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    media_type: str = "application/json"
    raw: bool = False

    def query(self) -> dict[str, str]:
        """The parameters as an address has them; what is None is left out."""
        return {name: _written(value) for name, value in self.parameters.items() if value is not None}


@dataclass(frozen=True)
class Listing(Generic[T]):
    """A list that comes in pages: the call of its first page, and under which name a page has its members."""

    first: Call[Any]
    members: str

    def after(self, cursor: str) -> Call[Any]:
        """The call of the page that a cursor leads to."""
        parameters = {**self.first.parameters, "cursor": cursor}
        return Call(self.first.method, self.first.path, self.first.found, parameters)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ",".join(map(str, value))
    return str(value)


def _entity(entity_id: str, *more: str) -> str:
    return "/".join(["/v1/entities", quote(entity_id, safe=""), *more])


def _as_sent(answer: Any) -> Any:
    return answer


def search(
    text: str,
    *,
    match: Match = "auto",
    lang: Several = None,
    kind: Several = None,
    on: str | None = None,
    bbox: str | Sequence[float] | None = None,
    limit: int = 20,
    cursor: str | None = None,
    explain: bool = False,
) -> Call[SearchAnswer]:
    """The entities that a name may mean, best first, in whatever script or spelling it is written.

    `on` is a date in EDTF, of a Chinese era, or as people write it; `bbox` is west, south, east and north in degrees.
    """
    asked = {"q": text, "match": match, "lang": lang, "kind": kind, "on": on, "bbox": bbox}
    shown = {"limit": limit, "cursor": cursor, "explain": explain or None}
    return Call("GET", "/v1/search", _as_sent, asked | shown)


def suggest(text: str, *, lang: Several = None, kind: Several = None, limit: int = 20) -> Call[SearchAnswer]:
    """The entities with a name, pinyin or initials that begin with what was typed so far."""
    return Call("GET", "/v1/suggest", _as_sent, {"q": text, "lang": lang, "kind": kind, "limit": limit})


def entity(
    entity_id: str,
    *,
    lang: Several = None,
    on: str | None = None,
    undated: bool = True,
    calendar: Calendar = "gregorian",
) -> Call[PublicEntity]:
    """One entity whole; with `on`, what held then; with `lang`, only names and texts in these languages.

    An id that was merged into another answers with that one, whose `id` tells so.
    """
    return Call("GET", _entity(entity_id), _as_sent, _then(on, calendar, lang=lang, undated=None if undated else False))


def names(
    entity_id: str,
    *,
    lang: Several = None,
    on: str | None = None,
    undated: bool = True,
    calendar: Calendar = "gregorian",
) -> Call[list[PublicName]]:
    """Every name of an entity with its standing, span and readings; with `on`, those that held then."""
    parameters = _then(on, calendar, lang=lang, undated=None if undated else False)
    return Call("GET", _entity(entity_id, "names"), _results, parameters)


def label(
    entity_id: str,
    lang: str = "zh-Hans",
    *,
    region: str | None = None,
    on: str | None = None,
    style: Style = "plain",
    calendar: Calendar = "gregorian",
) -> Call[LabelAnswer]:
    """The form to write in a language, for a region's readers and a date, and the rule that was followed."""
    return Call(
        "GET", _entity(entity_id, "label"), _as_sent, _then(on, calendar, lang=lang, region=region, style=style)
    )


def held(
    entity_id: str,
    on: str | None = None,
    *,
    viewpoint: str | None = None,
    undated: bool = True,
    calendar: Calendar = "gregorian",
) -> Call[SovereigntyAnswer]:
    """Who held a place, on a date or over all time: what nobody disputes, and each view with whose it is."""
    parameters = _then(on, calendar, viewpoint=viewpoint, undated=None if undated else False)
    return Call("GET", _entity(entity_id, "sovereignty"), _as_sent, parameters)


def timeline(entity_id: str) -> Call[Timeline]:
    """Names, dated facts, relations and sovereignty of an entity, in the order in which they begin."""
    return Call("GET", _entity(entity_id, "timeline"), _as_sent)


def history(entity_id: str) -> Call[History]:
    """Who changed an entity when, the newest first; that of a deleted one is kept."""
    return Call("GET", _entity(entity_id, "history"), _as_sent)


def source(source_id: str) -> Call[SourceAnswer]:
    """A source, and the first of the entities that rest on it."""
    return Call("GET", f"/v1/sources/{quote(source_id, safe='')}", _as_sent)


def annotate(
    text: str,
    target: str,
    *,
    source: str | None = None,
    on: str | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: Literal["longest", "all"] = "longest",
) -> Call[AnnotateAnswer]:
    """Every known name of a text with its place, whom it may mean and what to write for it in the target language."""
    body = {"text": text, "target": target, "source": source, "on": on, "kinds": kinds, "overlaps": overlaps}
    return Call("POST", "/v1/annotate", _as_sent, body=_stated(body))


def brief(
    text: str,
    target: str,
    *,
    source: str | None = None,
    on: str | None = None,
    style: Literal["plain", "map-cn"] | None = None,
) -> Call[BriefAnswer]:
    """What a translation of a text must respect: each entity once, what to write, its Russian cases, what to avoid and why."""
    body = {"text": text, "target": target, "source": source, "on": on, "style": style}
    return Call("POST", "/v1/brief", _as_sent, body=_stated(body))


def check(
    source: str,
    target: str,
    *,
    source_lang: str,
    target_lang: str,
    style: Literal["plain", "map-cn"] | None = None,
    on: str | None = None,
) -> Call[CheckAnswer]:
    """A translation held against the known names of its source: one finding a name, with what was expected."""
    body = {
        "source": {"lang": source_lang, "text": source},
        "target": {"lang": target_lang, "text": target},
        "style": style,
        "on": on,
    }
    return Call("POST", "/v1/check", _as_sent, body=_stated(body))


def romanize(texts: str | Sequence[str], *, lang: str | None = None) -> Call[list[Romanized]]:
    """How names are read and written in other letters: one result a text, in order."""
    listed = [texts] if isinstance(texts, str) else list(texts)
    return Call("POST", "/v1/romanize", _results, body=_stated({"texts": listed, "lang": lang}))


def date(text: str, *, calendar: Calendar = "gregorian") -> Call[DateAnswer]:
    """A date in every calendar; one that never was is refused with the reason."""
    return Call("GET", "/v1/dates", _as_sent, {"date": text, "calendar": calendar})


def reconcile(
    names: str | Sequence[str | Mapping[str, Any]],
    *,
    type: Several = None,
    limit: int = 3,
) -> Call[list[list[Candidate]]]:
    """Which entity each cell of a table means: its candidates, best first; `match` says that one can be taken unseen.

    A cell is its text, or a query of the reconciliation API 0.2 (`{"query", "type", "limit", "properties": [{"pid", "v"}]}`),
    which goes before `type` and `limit` here.
    """
    cells = [names] if isinstance(names, str) else list(names)
    types = None if type is None else _written(type).split(",")
    shared = _stated({"type": types, "limit": limit})
    queries = {
        f"q{position}": {**shared, **({"query": cell} if isinstance(cell, str) else cell)}
        for position, cell in enumerate(cells)
    }

    def in_order(answer: Any) -> list[list[Candidate]]:
        return [answer[key]["result"] for key in queries]

    return Call("POST", "/v1/reconcile", in_order, body={"queries": queries})


def search_all(
    text: str,
    *,
    match: Match = "auto",
    lang: Several = None,
    kind: Several = None,
    on: str | None = None,
    bbox: str | Sequence[float] | None = None,
) -> Listing[Found]:
    """All that a search finds, page after page."""
    return Listing(search(text, match=match, lang=lang, kind=kind, on=on, bbox=bbox, limit=100), "results")


def entities(
    *,
    kind: Several = None,
    type: str | None = None,
    ids: Several = None,
    modified_since: str | None = None,
    page: int = 1_000,
) -> Listing[Listed | Deleted]:
    """Entities by id; with `modified_since` in the order of their last change, deleted and merged ones among them."""
    asked = {"kind": kind, "type": type, "ids": ids, "modified_since": modified_since, "limit": page}
    return Listing(Call("GET", "/v1/entities", _as_sent, asked), "results")


def held_everywhere(
    on: str | None = None,
    *,
    holder: str | None = None,
    basis: str | None = None,
    status: Several = None,
    bbox: str | Sequence[float] | None = None,
    undated: bool = True,
    calendar: Calendar = "gregorian",
    page: int = 1_000,
) -> Listing[HeldRecord]:
    """Every place's own records that hold on a date, by holder, by the treaty that they rest on, in an area."""
    asked = _then(on, calendar, holder=holder, basis=basis, status=status, bbox=bbox, limit=page)
    return Listing(Call("GET", "/v1/sovereignty", _as_sent, asked | {"undated": None if undated else False}), "records")


def changes(since: str | None = None, *, kind: Several = None, page: int = 1_000) -> Listing[ChangedEntity]:
    """Every version that was written, or those since a moment (`2026-01-31`, `2026-01-31T12:00:00Z`), in the order of time."""
    asked = {"since": since, "kind": kind, "limit": page}
    return Listing(Call("GET", "/v1/changes", _as_sent, asked), "results")


def export(
    format: str = "jsonl",
    *,
    kind: Several = None,
    langs: Several = None,
    region: str | None = None,
    dialect: str | None = None,
    status: Several = None,
    modified_since: str | None = None,
) -> Call[bytes]:
    """A file of everything, or of what the filters leave; `jsonl` is lossless, and what `batch` takes."""
    asked = {"format": format, "kind": kind, "langs": langs, "region": region, "dialect": dialect, "status": status}
    return Call("GET", "/v1/export", _as_sent, asked | {"modified_since": modified_since}, raw=True)


def batch(
    lines: Iterable[bytes],
    *,
    dry_run: bool = False,
    origin: Literal["key", "seed"] = "key",
    comment: str | None = None,
) -> Call[BatchAnswer]:
    """Create or replace documents, all or none: a line of JSON each, `{"entity": {...}}` or `{"source": {...}}`.

    `comment` says why, for the history of each.
    """
    parameters = {"dry_run": dry_run, "origin": origin, "comment": comment}
    return Call("POST", "/v1/batch", _as_sent, parameters, b"\n".join(lines), media_type="application/x-ndjson")


def _then(on: str | None, calendar: str, **more: Any) -> dict[str, Any]:
    """The parameters of a question about a date; without a date there is no calendar to name."""
    return {"on": on, "calendar": None if on is None or calendar == "gregorian" else calendar, **more}


def _stated(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def _results(answer: Any) -> Any:
    return answer["results"]
