"""How often somebody may ask: requests a minute for a key or an address, and how many keys may be tried.

Each worker counts for itself, in memory. A key that was once found valid counts for itself, whichever address it comes from;
whatever else comes, unknown keys too, counts for its address. The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from hashlib import sha256
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter
from starlette.types import Scope

from gazetteer.errors import TooManyRequests
from gazetteer.http import noted
from gazetteer.http.address import client_address
from gazetteer.http.headers import header
from gazetteer.settings import Settings

#: Keys that an address may send in vain within a minute.
MOST_REFUSED_KEYS: Final = 10
#: What answers however often it is asked: those who watch the service must not be told that it is down.
_NEVER_COUNTED: Final = frozenset({"/healthz", "/readyz", "/metrics"})
#: Valid keys that are remembered, as digests.
_MOST_KEYS: Final = 10_000
_SIGN_IN: Final = "/sign-in"

Headers = list[tuple[bytes, bytes]]


class Rates:
    """What was asked lately, and by whom."""

    def __init__(self, settings: Settings) -> None:
        self._limit = RateLimitItemPerMinute(settings.rate) if settings.rate else None
        self._trusted = settings.trusted_proxies
        storage = MemoryStorage()
        self._asked = SlidingWindowCounterRateLimiter(storage)
        self._refused_limit: RateLimitItem = RateLimitItemPerMinute(MOST_REFUSED_KEYS)
        self._refused = MovingWindowRateLimiter(storage)
        self._valid: OrderedDict[bytes, None] = OrderedDict()

    def address(self, scope: Scope) -> str:
        """The address that asks: the last one, read from the end of `X-Forwarded-For`, that is no trusted proxy's."""
        return client_address(scope, self._trusted)

    def take(self, scope: Scope) -> Headers:
        """Count a request, and give the headers that tell how many are left; raises `TooManyRequests`."""
        if scope.get(noted.WITHIN):
            # The request for which it is made was counted.
            return []
        token = _token(scope)
        known = None if token is None else _digest(token)
        is_valid = known is not None and known in self._valid
        if not is_valid and (token is not None or _signs_in(scope)):
            self._refuse_guesses(self.address(scope))
        if self._limit is None or scope["path"] in _NEVER_COUNTED:
            return []
        who = known.hex() if is_valid and known is not None else self.address(scope)
        allowed = self._asked.hit(self._limit, who)
        window = self._asked.get_window_stats(self._limit, who)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        headers = [
            (b"ratelimit-policy", b'"minute";q=%d;w=60' % self._limit.amount),
            (b"ratelimit", b'"minute";r=%d;t=%d' % (window.remaining, seconds)),
        ]
        if not allowed:
            told = {name.decode(): value.decode() for name, value in headers}
            raise TooManyRequests(
                f"more than {self._limit.amount} requests in a minute; ask again in {seconds} s",
                retry_after=seconds,
                headers=told,
            )
        return headers

    def _refuse_guesses(self, address: str) -> None:
        if self._refused.test(self._refused_limit, address):
            return
        window = self._refused.get_window_stats(self._refused_limit, address)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        raise TooManyRequests(
            f"{MOST_REFUSED_KEYS} keys from this address were refused within a minute; no other is looked at for {seconds} s",
            retry_after=seconds,
        )

    def learn(self, scope: Scope) -> None:
        """Remember what the answer has shown of the key that came: that it is valid, or that it was refused."""
        if noted.key_was_refused(scope):
            self._refused.hit(self._refused_limit, self.address(scope))
            sent = _token(scope)
            if sent is not None:
                # Revoked, or at its end.
                self._valid.pop(_digest(sent), None)
            return
        token = noted.key_of(scope)
        if token is None:
            return
        known = _digest(token)
        self._valid[known] = None
        self._valid.move_to_end(known)
        if len(self._valid) > _MOST_KEYS:
            self._valid.popitem(last=False)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _token(scope: Scope) -> str | None:
    """What stands behind the scheme of `Authorization`."""
    sent = header(scope, b"authorization")
    if sent is None:
        return None
    _, _, token = sent.decode("latin-1").partition(" ")
    return token.strip() or None


def _signs_in(scope: Scope) -> bool:
    return scope["method"] == "POST" and bool(scope["path"] == _SIGN_IN)
