"""The client that waits for its answers."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

import httpx

from gazetteer.client import calls
from gazetteer.client.calls import Call, Listing
from gazetteer.client.exchange import Exchanges, Patience, unreachable

T = TypeVar("T")
P = ParamSpec("P")

_SELF = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)


def as_method(make: Callable[..., object], answers_with: str) -> inspect.Signature:
    """The signature that a function of `calls.py` has as a method, for those who ask for help.

    `answers_with` is what a method makes of the `{}` that a call or a list is of.
    """
    signature = inspect.signature(make)
    inner = str(signature.return_annotation).partition("[")[2].removesuffix("]")
    parameters = [_SELF, *signature.parameters.values()]
    return signature.replace(parameters=parameters, return_annotation=answers_with.format(inner))


def _asks(make: Callable[P, Call[T]]) -> Callable[Concatenate[Client, P], T]:
    """The method that asks what `make` says."""

    @wraps(make)
    def asked(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.ask(make(*args, **kwargs))

    asked.__signature__ = as_method(make, "{}")  # type: ignore[attr-defined]  # read by inspect and by notebooks
    return asked


def _lists(make: Callable[P, Listing[T]]) -> Callable[Concatenate[Client, P], Iterator[T]]:
    """The method that goes through the pages of what `make` says."""

    @wraps(make)
    def listed(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        return self.each(make(*args, **kwargs))

    listed.__signature__ = as_method(make, "Iterator[{}]")  # type: ignore[attr-defined]  # as above
    return listed


class Client:
    """A gazetteer behind an address. Use it as a context manager, or call `close()`; threads may share it.

    `url` is the address of the service, `key` what it was given by `gazetteer keys create`; reads need none unless the
    operator says so. A service that is busy is asked again when it says so, as far as `patience` goes. Answers of
    addresses that were asked before are confirmed rather than sent again.
    """

    def __init__(
        self,
        url: str = "http://localhost:8000",
        key: str | None = None,
        *,
        timeout: float = 60.0,
        patience: Patience | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._exchanges = Exchanges(url, key, patience or Patience())
        self._http = httpx.Client(timeout=timeout, transport=transport, follow_redirects=True)
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

    def ask(self, call: Call[T]) -> T:
        """The answer to a call; raises a `GazetteerError`, `Unreachable` where nobody answers."""
        exchange = self._exchanges.of(call)
        try:
            step = next(exchange)
            while True:
                if step.after:
                    self._sleep(step.after)
                step = exchange.send(self._http.send(step.request))
        except StopIteration as ended:
            found: T = ended.value
            return found
        except httpx.HTTPError as error:
            raise unreachable(self._exchanges.url, error) from error

    def each(self, listing: Listing[T]) -> Iterator[T]:
        """The members of a list, each page asked for when its first member is wanted."""
        call = listing.first
        while True:
            page = self.ask(call)
            yield from page[listing.members]
            if page["next"] is None:
                return
            call = listing.after(page["next"])

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
