"""What routes ask for: the open gazetteer, the caller's key, and that a request says nothing that its call does not take."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_type_hints

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from gazetteer.api.parameters import Parameters, single
from gazetteer.errors import BadParameter, Forbidden, Unauthorized
from gazetteer.http import noted
from gazetteer.services import access
from gazetteer.services.access import Principal, Role
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

T = TypeVar("T")


class Serving:
    """The gazetteer behind an application, opened when it first can be.

    A service whose database is not there yet starts all the same and says so at `/readyz`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._gazetteer: Gazetteer | None = None
        self._opening = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Answer on the event loop that is running."""
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> Gazetteer:
        """The open gazetteer; raises `StorageFault` while its database cannot be used."""
        if self._gazetteer is not None:
            return self._gazetteer
        with self._opening:
            if self._gazetteer is None:
                gazetteer = Gazetteer(self._settings, replicas=True)
                if self._loop is not None:
                    gazetteer.reader.serve(self._loop)
                if gazetteer.database.replicas is not None:
                    gazetteer.database.replicas.watch()
                self._gazetteer = gazetteer
        return self._gazetteer

    def if_open(self) -> Gazetteer | None:
        """The gazetteer, where it is open already."""
        return self._gazetteer

    async def stop(self) -> None:
        """Close what was opened."""
        with self._opening:
            gazetteer, self._gazetteer = self._gazetteer, None
        if gazetteer is not None:
            await gazetteer.reader.stop_serving()
            gazetteer.close()


def serving(request: Request) -> Gazetteer:
    """The gazetteer that this application serves."""
    opened: Serving = request.app.state.serving
    return opened()


def settings_of(request: Request) -> Settings:
    """The settings that this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


@lru_cache(maxsize=1_000)
def _declared(endpoint: Callable[..., Any]) -> tuple[str, ...]:
    """The query parameters of a route: the fields of its parameter model."""
    for hint in get_type_hints(endpoint).values():
        if isinstance(hint, type) and issubclass(hint, Parameters):
            return tuple(field.alias or name for name, field in hint.model_fields.items())
    return ()


async def known_parameters(request: Request) -> None:
    """Refuse parameters that the call does not declare, that are repeated, or that are not UTF-8."""
    query = request.scope["query_string"]
    if not query:
        return
    given = single(query)
    declared = _declared(request.scope["endpoint"])
    for name in given:
        if name not in declared:
            takes = ", ".join(declared) or "none"
            raise BadParameter(name, f"unknown parameter; this call takes {takes}")


_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key, made with `gazetteer keys create`; a `contributor` proposes, an `editor` writes, an `admin` may all.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


def recognised(request: Request, role: Role | None) -> Principal:
    """Who asks; raises `Unauthorized` without a valid key, `Forbidden` where its role does not suffice."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if not token:
        raise Unauthorized("send a key: Authorization: Bearer <key>")
    principal = access.authenticate(serving(request), token) if scheme.lower() == "bearer" else None
    if principal is None:
        noted.note_refused_key(request.scope)
        raise Unauthorized("the key is unknown, revoked or at its end")
    noted.note_key(request.scope, by=principal.by, token=token)
    if role is not None and not principal.may(role):
        raise Forbidden(f"this needs a key of role {role}; yours is {principal.role}")
    return principal


def recognised_if_any(request: Request) -> Principal | None:
    """Who asks where everybody may ask; None without a key that counts."""
    try:
        return recognised(request, None)
    except Unauthorized:
        return None


async def at_source(request: Request, read: Callable[[], T]) -> T:
    """What a read answers that a write needs: it is made where the newest data is, in one of the threads for that.

    Where the primary does not answer these threads wait for it, and those of other reads do not.
    """
    turns: CapacityLimiter = request.app.state.source_turns
    return await anyio.to_thread.run_sync(read, limiter=turns)


async def contributor(request: Request, _credentials: Credentials) -> Principal:
    """A caller who may propose."""
    return await at_source(request, lambda: recognised(request, "contributor"))


async def editor(request: Request, _credentials: Credentials) -> Principal:
    """A caller who may write entities and sources."""
    return await at_source(request, lambda: recognised(request, "editor"))


async def admin(request: Request, _credentials: Credentials) -> Principal:
    """A caller who may do everything."""
    return await at_source(request, lambda: recognised(request, "admin"))


Contributor = Annotated[Principal, Depends(contributor)]
Editor = Annotated[Principal, Depends(editor)]
Admin = Annotated[Principal, Depends(admin)]


async def require_read(request: Request) -> None:
    """Refuse a read without a key, where the operator asks for one."""
    if request.scope.get(noted.WITHIN):
        return
    await run_in_threadpool(recognised, request, None)


async def may_read(request: Request) -> None:
    """Refuse a read where the operator asks for a key and none was given."""
    if settings_of(request).read_key_required:
        await require_read(request)
