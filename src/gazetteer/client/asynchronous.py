"""The client for event loops: every method of `Client` is a coroutine here, every list an asynchronous iterator."""

from __future__ import annotations

from asyncio import sleep as asyncio_sleep
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx

from gazetteer.client import calls
from gazetteer.client.calls import Call, Listing
from gazetteer.client.exchange import Exchanges, Patience, unreachable
from gazetteer.client.synchronous import as_method

T = TypeVar("T")
P = ParamSpec("P")


def _asks(make: Callable[P, Call[T]]) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]:
    """The method that asks what `make` says."""

    @wraps(make)
    async def asked(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.ask(make(*args, **kwargs))

    asked.__signature__ = as_method(make, "{}")  # type: ignore[attr-defined]  # read by inspect and by notebooks
    return asked


def _lists(make: Callable[P, Listing[T]]) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[T]]:
    """The method that goes through the pages of what `make` says."""

    @wraps(make)
    def listed(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
        return self.each(make(*args, **kwargs))

    listed.__signature__ = as_method(make, "AsyncIterator[{}]")  # type: ignore[attr-defined]  # as above
    return listed


class AsyncClient:
    """`Client` for event loops: `async with AsyncClient(url) as gazetteer: await gazetteer.search("伯力")`."""

    def __init__(
        self,
        url: str = "http://localhost:8000",
        key: str | None = None,
        *,
        timeout: float = 60.0,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio_sleep,
    ) -> None:
        self._exchanges = Exchanges(url, key, patience or Patience())
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport, follow_redirects=True)
        self._sleep = sleep

    search = _asks(calls.search)
    suggest = _asks(calls.suggest)
    entity = _asks(calls.entity)
    names = _asks(calls.names)
    label = _asks(calls.label)
    held = _asks(calls.held)
    timeline = _asks(calls.timeline)
    history = _asks(calls.history)
    source = _asks(calls.source)
    annotate = _asks(calls.annotate)
    brief = _asks(calls.brief)
    check = _asks(calls.check)
    romanize = _asks(calls.romanize)
    date = _asks(calls.date)
    reconcile = _asks(calls.reconcile)
    export = _asks(calls.export)
    batch = _asks(calls.batch)
    search_all = _lists(calls.search_all)
    entities = _lists(calls.entities)
    held_everywhere = _lists(calls.held_everywhere)
    changes = _lists(calls.changes)

    async def ask(self, call: Call[T]) -> T:
        """The answer to a call; raises a `GazetteerError`, `Unreachable` where nobody answers."""
        exchange = self._exchanges.of(call)
        try:
            step = next(exchange)
            while True:
                if step.after:
                    await self._sleep(step.after)
                step = exchange.send(await self._http.send(step.request))
        except StopIteration as ended:
            found: T = ended.value
            return found
        except httpx.HTTPError as error:
            raise unreachable(self._exchanges.url, error) from error

    async def each(self, listing: Listing[T]) -> AsyncIterator[T]:
        """The members of a list, each page asked for when its first member is wanted."""
        call = listing.first
        while True:
            page = await self.ask(call)
            for member in page[listing.members]:
                yield member
            if page["next"] is None:
                return
            call = listing.after(page["next"])

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
