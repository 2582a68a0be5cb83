"""What can go wrong, said in the gazetteer's own words.

Every refusal is a `GazetteerError`: it carries what an RFC 9457 problem document needs, and knows no web framework. The HTTP
face turns it into a response in one place (`api/problems.py`), the command line into an exit code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar


class GazetteerError(Exception):
    """A refusal: `slug` names its kind for programs, `detail` tells a person what was wrong with this one.

    `errors` lists the single faults, each `{"pointer" | "parameter": where, "detail": what was expected}`; `extra` holds
    further members of the problem document; `headers` what an HTTP answer must carry.
    """

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "The request could not be carried out"
    status: ClassVar[int] = 500

    def __init__(
        self,
        detail: str,
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = [dict(error) for error in errors]
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


class Refused(GazetteerError):
    """What a command needed and could not have: a file, a place to write, a setting, a database."""

    slug, title, status = "refused", "The command could not be carried out", 500


class BadRequest(GazetteerError):
    """A parameter, header or body that cannot be read at all."""

    slug, title, status = "bad-request", "The request cannot be read", 400


class BadParameter(GazetteerError):
    """A query parameter that is unknown, malformed or out of range: 422, with the parameter's name."""

    slug, title, status = "bad-parameter", "A parameter is not acceptable", 422

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(f"{parameter}: {detail}", errors=[{"parameter": parameter, "detail": detail}])

    @property
    def parameter(self) -> str:
        """The parameter's name."""
        return str(self.errors[0]["parameter"])


class Unspoken(BadParameter):
    """A language that the data has no name in: a good question, to which there is no answer."""


class Unauthorized(GazetteerError):
    """No key, or one that is unknown or revoked."""

    slug, title, status = "unauthorized", "A valid key is needed", 401

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="gazetteer"'})


class Forbidden(GazetteerError):
    """A key whose role does not suffice."""

    slug, title, status = "forbidden", "The key's role does not allow this", 403


class NotFound(GazetteerError):
    """An id that was never given."""

    slug, title, status = "not-found", "Not found", 404


class NoVersion(NotFound):
    """A version that an entity never had, of those from 1 to `newest`."""

    def __init__(self, entity: str, number: int | str, newest: int) -> None:
        known = "version 1 only" if newest == 1 else f"versions 1 to {newest}"
        super().__init__(f"{entity} has no version {number}; it has {known}")
        self.entity, self.number, self.newest = entity, number, newest


class MethodNotAllowed(GazetteerError):
    """A path that exists, asked with a method that it does not have."""

    slug, title, status = "method-not-allowed", "Method not allowed", 405


class NotAcceptable(GazetteerError):
    """An `Accept` header or `format` that names nothing on offer."""

    slug, title, status = "not-acceptable", "No acceptable representation", 406


class Conflict(GazetteerError):
    """An id that exists already, or a change that contradicts what is stored."""

    slug, title, status = "conflict", "Conflict with what is stored", 409


class Gone(GazetteerError):
    """An id that was deleted; its history is kept."""

    slug, title, status = "gone", "Deleted", 410


class Moved(GazetteerError):
    """An id that was merged into another: `entity` (empty where another service tells it); `into` is the id that answers now."""

    entity = ""
    slug, title, status = "moved", "Merged into another entity", 308

    def __init__(self, entity: str, into: str) -> None:
        super().__init__(f"{entity} was merged into {into}", extra={"into": into})
        self.entity = entity

    @property
    def into(self) -> str:
        """The id that answers now."""
        return str(self.extra["into"])


class PreconditionFailed(GazetteerError):
    """`If-Match` names a version that is no longer the newest."""

    slug, title, status = "precondition-failed", "The entity has changed since it was read", 412


class TooLarge(GazetteerError):
    """A body over a stated limit."""

    slug, title, status = "too-large", "Larger than the stated limit", 413


class AddressTooLong(GazetteerError):
    """An address over the stated limit."""

    slug, title, status = "address-too-long", "The address is longer than the stated limit", 414


class UnsupportedMediaType(GazetteerError):
    """A body of a type that is not read here."""

    slug, title, status = "unsupported-media-type", "Unsupported media type", 415


class Invalid(GazetteerError):
    """A document that breaks the model: 422, each fault with its JSON pointer."""

    slug, title, status = "invalid", "The document is not valid", 422


class UnspokenInBody(Invalid):
    """The same of a language that a body names."""


class TooManyRequests(GazetteerError):
    """More requests, or more refused keys, than are answered in a minute."""

    slug, title, status = "too-many-requests", "More often than is answered", 429

    def __init__(self, detail: str, *, retry_after: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after), **(headers or {})})


class PreconditionRequired(GazetteerError):
    """A write that must say, by `If-Match`, which version it replaces."""

    slug, title, status = "precondition-required", "If-Match is required", 428


class Busy(GazetteerError):
    """The deadline passed while waiting or working; nothing was changed."""

    slug, title, status = "busy", "Too busy to answer in time", 503

    def __init__(self, detail: str, *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Lost(Busy):
    """The database went away, or could not be reached: another one may answer."""


class Uncertain(GazetteerError):
    """A write of which nobody can say whether it was kept: the database went away while it was being committed."""

    slug, title, status = "uncertain", "Whether the change was kept is not known", 503


class StorageFault(GazetteerError):
    """The database is missing, too old, too new or damaged: for the operator, not for the caller."""

    slug, title, status = "storage", "The database cannot be used", 503


class OutOfSpace(GazetteerError):
    """The disk of the database is full: reads go on, and writes will once there is room again."""

    slug, title, status = "out-of-space", "The disk is full", 507


class Unreachable(GazetteerError):
    """Another service that was asked for does not answer."""

    slug, title, status = "unreachable", "The other side does not answer", 502


class DateError(ValueError):
    """A date that is malformed or never was; the message says which and why.

    `template` is the message with its `values` in braces, so that pages can say it in other
    languages; a value may be another `DateError`.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values) if values else template)
        self.template = template
        self.values = values


def pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) that leads through `steps`; the empty pointer is the whole document."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def of_problem(problem: Mapping[str, Any], *, headers: Mapping[str, str]) -> GazetteerError:
    """The refusal that a problem document tells, of the class that its `type` names, as far as it is known here."""
    slug = str(problem.get("type", "")).rpartition("/")[2]
    kind = next((kind for kind in GazetteerError.__subclasses__() if kind.slug == slug), GazetteerError)
    refused = kind.__new__(kind)
    # The classes are made of what was wrong, each in its own way; here the words are there already.
    GazetteerError.__init__(
        refused,
        str(problem["detail"]),
        errors=problem.get("errors") or (),
        headers=headers,
        extra={name: value for name, value in problem.items() if name not in _OWN_MEMBERS},
    )
    return refused


#: What RFC 9457 and `errors` say of a problem; the rest is `extra`.
_OWN_MEMBERS = frozenset({"type", "title", "status", "detail", "instance", "errors"})
