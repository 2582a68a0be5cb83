"""Query strings as parameters: each named once, none unknown, all readable."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from pydantic import ValidationError

from gazetteer.api import problems
from gazetteer.api.parameters.values import P
from gazetteer.errors import BadParameter


def pairs(query: bytes) -> list[tuple[str, str]]:
    """The names and values of a query string; raises `BadParameter` for what is not UTF-8."""
    found = []
    for part in query.split(b"&"):
        if not part:
            continue
        name, _, value = part.partition(b"=")
        try:
            found.append((_text(name), _text(value)))
        except UnicodeDecodeError:
            where = name.decode("ascii", "replace")
            raise BadParameter(where, "the text is not valid UTF-8") from None
    return found


def _text(part: bytes) -> str:
    if b"%" in part or b"+" in part:
        part = unquote_to_bytes(part.replace(b"+", b" "))
    return part.decode()


def single(query: bytes) -> dict[str, str]:
    """The parameters of a query string, each of which may stand once."""
    values: dict[str, str] = {}
    for name, value in pairs(query):
        if name in values:
            raise BadParameter(name, "given more than once")
        values[name] = value
    return values


def read(model: type[P], query: bytes) -> P:
    """The parameters of a call; raises `BadParameter` naming each fault."""
    values = single(query)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            detail = str(fault["msg"]).removeprefix("Value error, ")
            if fault["type"] == "extra_forbidden":
                detail = f"unknown parameter; this call takes {', '.join(model.model_fields) or 'none'}"
            faults.append({"parameter": str(fault["loc"][0]) if fault["loc"] else "", "detail": detail})
        raise problems.refused(faults) from None
