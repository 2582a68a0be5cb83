"""The OpenAPI document: FastAPI's, over its own routes and what the quick routes say of themselves (`quick.py`)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.routing import BaseRoute

from gazetteer.api.answers import (
    AnnotateRequest,
    BriefRequest,
    CheckRequest,
    CommentRequest,
    Decision,
    FeatureAnswer,
    FeatureCollectionAnswer,
    FeaturesAnswer,
    Merge,
    MergeSource,
    Problem,
    ProposalRequest,
    WholeFeatureAnswer,
    WrittenEntity,
    WrittenSource,
)
from gazetteer.api.paths import FOR_PROGRAMS
from gazetteer.api.problems import BY_STANDARD
from gazetteer.api.reconciling import ExtensionQuery, ReconciliationBatch

Responses = dict[int | str, dict[str, Any]]

_ETAG: Final = {
    "ETag": {
        "description": "Names this very answer; send it back as `If-None-Match`, and, of an entity, as `If-Match` to write.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "How long the answer may be kept.", "schema": {"type": "string"}},
}
_NEXT: Final = {
    "Link": {"description": 'The next page, with `rel="next"`, where there is one.', "schema": {"type": "string"}}
}


def _problem(description: str, example: dict[str, Any] | None = None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/problem+json": content}}


def _example(slug: str, title: str, status: int, detail: str, instance: str, **more: Any) -> dict[str, Any]:
    address = f"http://localhost:8000/problems/{slug}"
    return {"type": address, "title": title, "status": status, "detail": detail, "instance": instance, **more}


_UNKNOWN_PARAMETER: Final = _example(
    "bad-parameter",
    "A parameter is not acceptable",
    422,
    "colour: unknown parameter",
    "/v1/entities/vladivostok",
    errors=[{"parameter": "colour", "detail": "unknown parameter"}],
)
_FAULTY: Final = _example(
    "invalid",
    "The document is not valid",
    422,
    "the entity vladivostok has 1 fault",
    "/v1/entities/vladivostok",
    errors=[{"pointer": "/names/0/lang", "detail": "expected a BCP 47 language tag"}],
)

_TOO_OFTEN: Final = _problem(
    "More requests, or more refused keys, than are answered in a minute; `Retry-After` says when to come again."
)

#: What every read may answer besides what it is for.
READ: Final[Responses] = {
    200: {"headers": _ETAG | _NEXT},
    304: {"description": "What the client has (`If-None-Match`) is what would be sent."},
    401: _problem("A key is needed to read here, or the one given is unknown or revoked."),
    406: _problem("Nothing that `Accept` names is on offer."),
    422: _problem("A parameter is unknown, repeated, malformed or beyond its limit.", _UNKNOWN_PARAMETER),
    429: _TOO_OFTEN,
    503: _problem(
        "No answer within the deadline, or the database cannot be used; `Retry-After` says when to come again."
    ),
}
#: What a call that takes no parameters may answer besides what it is for.
TAKES_NOTHING: Final[Responses] = {422: READ[422]}
#: A read that also answers with features.
GEOJSON: Final[Responses] = READ | {
    200: {
        **READ[200],
        "content": {"application/geo+json": {"schema": {"$ref": "#/components/schemas/FeaturesAnswer"}}},
    }
}
#: A read that answers in Linked Places Format too.
LINKED: Final[Responses] = GEOJSON | {
    200: {
        **GEOJSON[200],
        "content": {
            "application/geo+json": {"schema": {"$ref": "#/components/schemas/WholeFeatureAnswer"}},
            "application/ld+json": {
                "schema": {"type": "object", "description": "A feature collection in Linked Places Format."}
            },
            "text/turtle": {"schema": {"type": "string", "description": "A concept in SKOS."}},
        },
    }
}
#: What a browser gets instead of data: the page about the same thing.
SEEN: Final[Responses] = {303: {"description": "To the page, where `Accept` likes `text/html` best."}}
UNKNOWN: Final[Responses] = {404: _problem("There is no such id.")}
GONE: Final[Responses] = {
    308: {
        **_problem("The id was merged into another; `Location` has the same address there, `into` the id."),
        "headers": {"Location": {"description": "The address that answers now.", "schema": {"type": "string"}}},
    },
    404: _problem("There is no such id."),
    410: _problem("The entity was deleted; its history is kept."),
}
WRITE: Final[Responses] = {
    400: _problem("The body is not JSON."),
    401: _problem("No key, or one that is unknown or revoked."),
    403: _problem("The key's role does not allow this."),
    413: _problem("The body is larger than the stated limit."),
    415: _problem("The body is of a type that is not read here."),
    422: _problem("The document breaks the model, or what it names does not fit; each fault has its pointer.", _FAULTY),
    429: _TOO_OFTEN,
    503: _problem("Waited longer than the deadline; nothing was changed. `Retry-After` says when to come again."),
}
MATCHED: Final[Responses] = {
    412: _problem("The entity has changed since it was read: `If-Match` names an older version."),
    428: _problem("`If-Match` is required: say which version is meant."),
}


def ended(referrers: str) -> Responses:
    """What the deletion of a document answers beside 204; `referrers` is the sentence for what still leads to it."""
    told = {code: WRITE[code] for code in (401, 403, 422, 503)}
    return {409: READ[406] | {"description": referrers}} | GONE | MATCHED | told


_TEXT: Final = """\
A bilingual terminology and place-name service: Chinese and English names, Russian beside them, with dates, readings,
sovereignty and sources.

* **Dates** are ISO 8601-2 (EDTF level 1) in the proleptic Gregorian calendar. `from` is the first day that counts, `to` the first
  that no longer does; `".."` is without end, null is unknown.
* **Errors** are RFC 9457 problem documents. Unknown parameters are refused everywhere, as is a parameter given twice.
* **Lists** have a `next`, the `cursor` of the page that follows; the same stands in `Link`.
* **Limits**: a query 200 characters, a text 200,000, a batch 50 MiB, a document 4 MiB.
* **Reads** answer with an `ETag`; `If-None-Match` gets 304. HEAD works wherever GET does. Reads are open to pages from anywhere.
* **Writes** need a key: `Authorization: Bearer ...`. Their answers have a `Gazetteer-Version`; who sends it back as
  `Gazetteer-At-Least` is answered with nothing older, whichever node of a service is asked.
"""

TAGS: Final = [
    {"name": "search", "description": "Finding entities by any name, in any script or spelling."},
    {"name": "entities", "description": "Places, polities, treaties, organisations, people, events, terms."},
    {"name": "sovereignty", "description": "Who held what, on a date, in whose view."},
    {"name": "sources", "description": "Where statements come from."},
    {"name": "language", "description": "Readings, romanisations, calendars."},
    {"name": "text", "description": "Known names in running text, and translations held against them."},
    {"name": "reconciliation", "description": "Which entity does a cell of a table mean: OpenRefine and its kin."},
    {"name": "maps", "description": "Layers for maps: OGC API - Features, for QGIS, ArcGIS and GDAL."},
    {"name": "export", "description": "Everything, in files."},
    {"name": "writing", "description": "For editors and administrators."},
    {"name": "proposals", "description": "What others think should be written, for editors to decide."},
    {"name": "operation", "description": "For operators."},
]


#: What calls refer to by name, without FastAPI's seeing it.
_NAMED: Final[tuple[type[BaseModel], ...]] = (
    Problem,
    ProposalRequest,
    WrittenEntity,
    WrittenSource,
    Merge,
    MergeSource,
    AnnotateRequest,
    BriefRequest,
    CheckRequest,
    CommentRequest,
    Decision,
    ReconciliationBatch,
    ExtensionQuery,
    FeatureAnswer,
    FeatureCollectionAnswer,
    FeaturesAnswer,
    WholeFeatureAnswer,
)


def describe(app: FastAPI, quick: Sequence[BaseRoute]) -> dict[str, Any]:
    """The description of every call of `app`, as OpenAPI 3.1, with what its quick routes are described by."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=_TEXT,
        tags=[dict(tag) for tag in TAGS],
        routes=[*quick, *app.routes],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": app.state.settings.public_url, "description": "This installation."}],
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for model in _NAMED:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    # FastAPI's own shape of a refusal is never sent.
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    needs_key = app.state.settings.read_key_required
    for path, calls in document["paths"].items():
        for call in calls.values():
            _tidy(call["responses"], by_standard=path.startswith(BY_STANDARD))
            # That a call needs no key is said too; where the operator asks for one, whatever holds data needs it.
            asks = needs_key and path.startswith(FOR_PROGRAMS)
            call.setdefault("security", [{"key": []}] if asks else [])
            for parameter in call.get("parameters", ()):
                _describe_parameter(parameter)
    return document


def _tidy(responses: dict[str, Any], *, by_standard: bool) -> None:
    refused = responses.get("422")
    if refused and "application/json" in refused.get("content", {}):
        responses["422"] = _problem(
            "A parameter is unknown, repeated, malformed or beyond its limit.", _UNKNOWN_PARAMETER
        )
    if by_standard and "422" in responses:
        # The standard of these calls has another status for the same.
        responses["400"] = _problem(responses.pop("422")["description"])
    responses["414"] = _problem("The address is longer than the stated limit.")


def _describe_parameter(parameter: dict[str, Any]) -> None:
    """Say of an optional parameter what its type says; that it may be null is nothing that an address can say."""
    schema = parameter["schema"]
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del schema["anyOf"]
        schema.update(choices[0])
    stated = schema.pop("description", None)
    if stated is not None:
        parameter.setdefault("description", stated)


def only(document: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The description of the calls below a path alone, with the schemas that they name."""
    paths = {path: calls for path, calls in document["paths"].items() if path.startswith(prefix)}
    stock = document["components"]["schemas"]
    needed: dict[str, Any] = {}
    waiting = _named(paths)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = stock[name]
            waiting |= _named(stock[name])
    tags = {tag for calls in paths.values() for call in calls.values() for tag in call["tags"]}
    return {
        **document,
        "paths": paths,
        "tags": [tag for tag in document["tags"] if tag["name"] in tags],
        "components": {**document["components"], "schemas": {name: needed[name] for name in sorted(needed)}},
    }


def _named(node: Any) -> set[str]:
    """The schemas that a part of a description refers to."""
    if isinstance(node, list):
        return set().union(*map(_named, node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(_named, node.values()))
    reference = node.get("$ref")
    return found | {reference.rpartition("/")[2]} if isinstance(reference, str) else found


def older(document: dict[str, Any]) -> dict[str, Any]:
    """The same as OpenAPI 3.0, which is what the API's own page reads."""
    changed: dict[str, Any] = _older(copy.deepcopy(document))
    changed["openapi"] = "3.0.3"
    changed["info"].pop("summary", None)
    changed["info"]["license"].pop("identifier", None)
    return changed


def _older(node: Any) -> Any:
    if isinstance(node, list):
        return [_older(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _older(value) for key, value in node.items()}
    either = found.get("anyOf")
    if isinstance(either, list) and {"type": "null"} in either:
        rest = [choice for choice in either if choice != {"type": "null"}]
        del found["anyOf"]
        found["nullable"] = True
        if len(rest) == 1:
            found = {**rest[0], **found} if "$ref" not in rest[0] else {**found, "allOf": rest}
        else:
            found["anyOf"] = rest
    if "const" in found and not isinstance(found["const"], dict):
        found["enum"] = [found.pop("const")]
    if isinstance(found.get("examples"), list):
        examples = found.pop("examples")
        found.setdefault("example", examples[0])
    return found
