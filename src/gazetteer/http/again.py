"""Reads whose server went away in the middle are done once more: by then another one answers."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gazetteer.errors import Lost

#: The key under which a request's scope says that a read which breaks off is done again.
_IS_FIRST: Final = "gazetteer.first"


class Again:
    """A layer around the routes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the request answered; a read twice, where the first answer broke off before anything of it was sent."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        # The same scope for both: layers around this one read from it what the answer has noted, the key that asked among it.
        scope[_IS_FIRST] = True
        try:
            await self._app(scope, receive, noted)
        except Lost:
            if is_begun:
                raise
            scope[_IS_FIRST] = False
            await self._app(scope, receive, send)


def leave_to_be_done_again(scope: Scope, error: Exception) -> None:
    """Raise the error where the read that it broke off is done again; whoever makes answers of errors asks here first."""
    if isinstance(error, Lost) and scope.get(_IS_FIRST):
        raise error
