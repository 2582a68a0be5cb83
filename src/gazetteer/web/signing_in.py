"""Signing in with a key and signing out again. A reader never has to."""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer.errors import BadRequest, GazetteerError
from gazetteer.http import noted
from gazetteer.http.cookies import end_session, session_token, set_session
from gazetteer.services import sessions
from gazetteer.web import open_part
from gazetteer.web.forms import Form, read_form
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site, require_own

_LONGEST_WAY: Final = 2_000


def own_path(text: str) -> str | None:
    """A path of this site that somebody may be led on to; None for an address that leads elsewhere."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or len(text) > _LONGEST_WAY:
        return None
    if not text.isprintable() or urlsplit(text).netloc or urlsplit(text).scheme:
        return None
    return text


class SigningIn:
    """The pages by which a session begins and ends."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._secure = urlsplit(site.settings.public_url).scheme == "https"

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route(
                "/sign-in", self.site.page(self.sign_in, ("to",), is_open=True), methods=["GET"], name="page_sign_in"
            ),
            Route("/sign-in", self._signing_in, methods=["POST"], name="page_signing_in"),
            Route("/sign-out", self.site.form(self.sign_out), methods=["POST"], name="page_sign_out"),
        ]

    def sign_in(self, page: Page, request: Request) -> Response:
        """The form for a key."""
        to = own_path(page.parameters.get("to", ""))
        return page.render("sign_in.html", cache="no-store", to=to, again="", refused=False)

    async def _signing_in(self, request: Request) -> Response:
        try:
            page = self.site.begin(request, ())
            # Nobody is to be signed in with somebody else's key.
            require_own(request, self.site.settings)
            received = await read_form(request, self.site.settings.max_document_bytes * 3)
            return await run_in_threadpool(self._begin, page, request, received)
        except GazetteerError as error:
            return await run_in_threadpool(self.site.refusal, request, error)

    def _begin(self, page: Page, request: Request, received: Form) -> Response:
        session = sessions.begin(self.site.serving(), received.one("key"))
        to = own_path(received.one("to"))
        if session is None:
            noted.note_refused_key(request.scope)
            return page.render(
                "sign_in.html", status=422, cache="no-store", to=to, again=received.one("again"), refused=True
            )
        # One session a browser: the one that it had ends.
        before = session_token(request.scope)
        if before is not None:
            sessions.end(self.site.serving(), before)
        page.session = session
        _prepare_desk()
        answer: Response
        if received.one("again") and to is not None:
            answer = self.site.ask_again(page, to, Form(_unpacked(received.one("again"))))
            answer.status_code = 200
        else:
            answer = RedirectResponse(self.site.prefix + to if to else page.link("/desk"), status_code=303)
        seconds = int(sessions.LASTS.total_seconds())
        answer.headers["Set-Cookie"] = set_session(
            session.token, seconds=seconds, path=self.site.prefix, secure=self._secure
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def sign_out(self, page: Page, request: Request, received: Form) -> Response:
        """End the session, here and in the browser."""
        if page.session is not None:
            sessions.end(self.site.serving(), page.session.token)
        page.session = None
        answer = RedirectResponse(page.link("/"), status_code=303)
        answer.headers["Set-Cookie"] = end_session(path=self.site.prefix, secure=self._secure)
        answer.headers["Cache-Control"] = "no-store"
        return answer


@cache
def _prepare_desk() -> None:
    """Load what the desk needs beside the first steps of whoever signs in first; readers never need it."""
    threading.Thread(target=open_part.prepare, name="gazetteer-desk", daemon=True).start()


def _unpacked(packed: str) -> tuple[tuple[str, str], ...]:
    """The fields of the form that waited for its sender to sign in; raises `BadRequest`."""
    try:
        fields = json.loads(packed)
        return tuple((str(name), str(value)) for name, value in fields)
    except (TypeError, ValueError):
        raise BadRequest("the form that was to be sent again cannot be read") from None
