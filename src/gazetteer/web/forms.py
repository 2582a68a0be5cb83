"""A posted form: its fields as a browser sends them, and how much of one is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from gazetteer import errors
from gazetteer.errors import BadRequest

#: The member of every form that says for which session it was made.
TOKEN: Final = "form_token"  # noqa: S105 - the name of the field, not a token
_MOST_FIELDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form in the order in which they were sent; `trusted` once it is known to be made for the session."""

    fields: tuple[tuple[str, str], ...] = ()
    trusted: bool = field(default=False, compare=False)

    def one(self, name: str) -> str:
        """The value of a field without blanks at its edges; empty where there is none."""
        return next((value.strip() for key, value in self.fields if key == name), "")

    def several(self, name: str) -> list[str]:
        """Every value of a field that is not empty."""
        return [value.strip() for key, value in self.fields if key == name and value.strip()]

    def without(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The fields but for some."""
        left_out = set(names)
        return tuple((name, value) for name, value in self.fields if name not in left_out)


async def read_form(request: Request, most_bytes: int) -> Form:
    """The form in the body of a request; raises `TooLarge`, or `BadRequest` for what is none."""
    body = await body_of(request, most_bytes)
    try:
        given = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadRequest("the form is not valid UTF-8, or has too many fields") from None
    # Browsers end lines as network protocols do.
    return Form(tuple((name, value.replace("\r\n", "\n")) for name, value in given))


async def body_of(request: Request, most_bytes: int) -> bytes:
    """The body of a request, of at most so many bytes; raises `TooLarge`."""
    pieces: list[bytes] = []
    stated = request.headers.get("content-length", "")
    size = int(stated) if stated.isdigit() else 0
    if size > most_bytes:
        raise errors.TooLarge(f"the form has {size:,} bytes; the limit here is {most_bytes:,}")
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most_bytes:
            raise errors.TooLarge(f"the form has more than {most_bytes:,} bytes, the limit here")
        pieces.append(piece)
    return b"".join(pieces)
