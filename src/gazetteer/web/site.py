"""What holds for every page: how an address is read, who may read, and how a refusal becomes a page too."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gazetteer import errors
from gazetteer.domain.asked import LONGEST_TEXT, Readable, required
from gazetteer.errors import BadParameter, DateError, GazetteerError
from gazetteer.http import noted
from gazetteer.http.again import leave_to_be_done_again
from gazetteer.http.cookies import session_token
from gazetteer.http.headers import header, text_of
from gazetteer.services import access, finding, sessions
from gazetteer.services.access import Role
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.web import date_faults, own_list
from gazetteer.web.forms import TOKEN, Form, read_form
from gazetteer.web.rendering import Page, language_of
from gazetteer.web.texts import LANGUAGES, Language, interface_language

#: Where a key is needed a browser asks for it as a password.
CHALLENGE: Final = 'Basic realm="gazetteer", charset="UTF-8"'
_ENTRY: Final = re.compile(r"/e/([^/]+)/?")
_MOST_LIKELY: Final = 5
#: What letters, networks and advertisers put behind the links that people share: no question to a page.
_OF_WHERE_A_LINK_STOOD: Final = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|ysclid|igshid|mc_[ce]id|_hs(?:enc|mi)|spm|share_token"
)

Making = Callable[[Page, Request], Response]
Receiving = Callable[[Page, Request, Form], Response]


def _read(request: Request, allowed: Sequence[str]) -> dict[str, str]:
    """The parameters of an address, none of them unknown, repeated or unreadable; empty ones count as absent.

    What says only where the link stood is passed over. A list of ids may be longer than anything that somebody types.
    """
    raw = request.scope["query_string"].decode("latin-1")
    try:
        given = parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=20)
    except (UnicodeDecodeError, ValueError):
        raise BadParameter("q", "the address is not valid UTF-8") from None
    found: dict[str, str] = {}
    for name, value in given:
        if _OF_WHERE_A_LINK_STOOD.fullmatch(name):
            continue
        if name not in (*allowed, "ui"):
            raise BadParameter(name[:LONGEST_TEXT], "unknown parameter")
        if name in found:
            raise BadParameter(name, "given more than once")
        longest = own_list.LONGEST if name == "ids" else LONGEST_TEXT
        if len(value) > longest:
            raise BadParameter(name, f"at most {longest} characters")
        found[name] = required(name, Readable.read, value).strip()
    ui = found.get("ui")
    if ui and interface_language(ui) is None:
        raise BadParameter("ui", f"expected one of {', '.join(LANGUAGES)}")
    return {name: value for name, value in found.items() if value}


def _password(credentials: str) -> str:
    """The password in the credentials that a browser sends, empty where there is none."""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def require(page: Page, role: Role | None) -> None:
    """Refuse who is signed in with a lesser role; raises `Forbidden`."""
    if role is not None and not page.may(role):
        raise errors.Forbidden(f"this needs a key of role {role}")


def require_own(request: Request, settings: Settings) -> None:
    """Refuse a form that another site sends; raises `Forbidden`."""
    said = text_of(request.scope, b"sec-fetch-site")
    origin = text_of(request.scope, b"origin")
    own = (text_of(request.scope, b"host"), urlsplit(settings.public_url).netloc)
    foreign = origin not in ("", "null") and urlsplit(origin).netloc not in own
    if said not in ("", "same-origin", "none") or foreign:
        raise errors.Forbidden("this form was sent by another site")


def _line(page: Page, error: GazetteerError) -> str | None:
    """What a page says of a refusal below its title; None where the title is all."""
    if isinstance(error, errors.NoVersion):
        form = "error.one_version" if error.newest == 1 else "error.no_version"
        return page.texts(form, number=error.number, newest=error.newest)
    return page.texts.of("error", f"{error.status}.line")


class Site:
    """The frame of the pages over one gazetteer; `serving` opens it when it is first asked."""

    def __init__(self, settings: Settings, serving: Callable[[], Gazetteer]) -> None:
        self.settings = settings
        self.serving = serving
        self.prefix = urlsplit(settings.public_url).path
        shared = "private" if settings.read_key_required else "public"
        self.cache = f"{shared}, max-age={settings.cache_seconds}"

    def begin(self, request: Request, allowed: Sequence[str]) -> Page:
        """The page of an address, which may say what is allowed and no more; raises `BadParameter`."""
        return self.frame(request, _read(request, allowed))

    def frame(self, request: Request, parameters: Mapping[str, str]) -> Page:
        """A page in the language that its parameters say, or else the reader's browser."""
        chosen = parameters.get("ui")
        asked = None if chosen is None else interface_language(chosen)
        language: Language = asked or language_of(header(request.scope, b"accept-language"))
        page = Page(
            request.scope,
            prefix=self.prefix,
            language=language,
            chosen=chosen is not None,
            parameters=parameters,
            public_url=self.settings.public_url,
        )
        page.takes_remarks = self.settings.open_proposals
        return page

    def page(
        self, make: Making, allowed: Sequence[str], *, needs: Role | None = None, is_open: bool = False
    ) -> Callable[[Request], Response]:
        """A page's endpoint: it runs in a thread, and a refusal becomes a page too.

        With `needs` it is for whoever is signed in with that role; others are asked to sign in, and led back. An open one
        is for everybody, also where the operator asks for a key to read.
        """

        def page(request: Request) -> Response:
            try:
                started = self.begin(request, allowed)
                if is_open:
                    self.recognise(request, started)
                else:
                    self.admit(request, started)
                if needs is not None and started.session is None:
                    query = request.scope["query_string"].decode("latin-1")
                    here = request.scope["path"] + (f"?{query}" if query else "")
                    return RedirectResponse(started.link("/sign-in", to=here), status_code=303)
                require(started, needs)
                return make(started, request)
            except GazetteerError as error:
                return self.refusal(request, error)

        page.__name__ = f"page_{make.__name__}"
        return page

    def form(
        self, make: Receiving, allowed: Sequence[str] = (), *, needs: Role | None = None
    ) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a form that only who is signed in may send: received on the loop, worked on in a thread.

        Without a session, or made for another one, it does nothing: a page asks who sends it, and keeps what was written.
        """

        async def page(request: Request) -> Response:
            try:
                started = self.begin(request, allowed)
                received = await read_form(request, self.settings.max_document_bytes * 3)
                return await run_in_threadpool(self._receive, make, started, request, received, needs)
            except GazetteerError as error:
                return await run_in_threadpool(self.refusal, request, error)

        page.__name__ = f"page_{make.__name__}"
        return page

    def _receive(self, make: Receiving, page: Page, request: Request, received: Form, needs: Role | None) -> Response:
        try:
            self.admit(request, page)
            if page.session is None or not page.session.trusts(received.one(TOKEN)):
                return self.ask_again(page, str(request.scope["path"]), received)
            require(page, needs)
            return make(page, request, Form(received.fields, trusted=True))
        except GazetteerError as error:
            return self.refusal(request, error)

    def ask_again(self, page: Page, path: str, received: Form) -> Response:
        """A page that shows what a form says, for its sender to sign in and to send it once more."""
        shown = received.without([TOKEN])
        return page.render(
            "again.html",
            status=403,
            cache="no-store",
            to=path,
            fields=shown,
            packed=json.dumps(shown, ensure_ascii=False),
        )

    def recognise(self, request: Request, page: Page) -> None:
        """Look who is signed in; a session that has ended is no session."""
        token = session_token(request.scope)
        if token is not None:
            page.session = sessions.find(self.serving(), token)
            page.takes_remarks = self.settings.open_proposals or page.session is not None
        if page.session is not None:
            noted.note_key(request.scope, by=page.session.principal.by, token=page.session.token)

    def admit(self, request: Request, page: Page) -> None:
        """Look who is signed in, and refuse a reader who may not read.

        Where a key is needed a browser sends it as the password that it asks for, unless somebody is signed in.
        """
        self.recognise(request, page)
        if not self.settings.read_key_required or page.session is not None:
            return
        scheme, _, token = text_of(request.scope, b"authorization").partition(" ")
        if scheme.lower() == "basic":
            token = _password(token)
        principal = access.authenticate(self.serving(), token.strip()) if token else None
        if principal is not None:
            noted.note_key(request.scope, by=principal.by, token=token.strip())
        else:
            if token:
                noted.note_refused_key(request.scope)
            raise errors.Unauthorized("a key is needed; give it as the password")

    async def admit_soon(self, request: Request, page: Page) -> None:
        """As `admit`, off the event loop; most readers have neither a session nor need a key, and then nobody is asked."""
        if self.settings.read_key_required or session_token(request.scope) is not None:
            await run_in_threadpool(self.admit, request, page)

    def refusal(self, request: Request, error: GazetteerError) -> Response:
        """A page that says what was wrong; an entity that was merged leads on to the one that took it in."""
        leave_to_be_done_again(request.scope, error)
        asked = dict(parse_qsl(request.scope["query_string"].decode("latin-1"), errors="replace"))
        page = self.frame(request, {"ui": asked["ui"]} if interface_language(asked.get("ui", "")) else {})
        with suppress(GazetteerError):
            self.recognise(request, page)
        if isinstance(error, errors.Moved):
            return RedirectResponse(page.link(f"/e/{error.into}"), status_code=308)
        detail: str | None = error.detail if error.status not in (404, 410) else None
        detail_language: str = "en"
        if isinstance(error.__cause__, DateError):
            detail, detail_language = date_faults.said(error.__cause__, page.language), page.language
        title = page.texts.of("error", str(error.status)) or page.texts("error.other")
        answer = page.render(
            "error.html",
            status=error.status,
            cache="no-store",
            title=title,
            line=_line(page, error),
            detail=detail,
            detail_language=detail_language,
            likely=self._likely(request) if error.status == 404 else [],
        )
        if error.status == 401:
            answer.headers["WWW-Authenticate"] = CHALLENGE
        for name, value in error.headers.items():
            if name.lower() != "www-authenticate":
                answer.headers[name] = value
        return answer

    def _likely(self, request: Request) -> list[Mapping[str, Any]]:
        """What an address of an entry that does not exist may have meant: what the search knows by those words."""
        found = _ENTRY.fullmatch(request.scope["path"].removeprefix(self.prefix))
        if found is None:
            return []
        words = found[1].replace("-", " ").replace("_", " ").strip()[:LONGEST_TEXT]
        try:
            answer = asyncio.run(finding.search(self.serving(), words, limit=_MOST_LIKELY))
        except (GazetteerError, RuntimeError):
            # An address without a word in it means nothing; and on the event loop nobody waits for guesses.
            return []
        return [hit.document() for hit in answer.results]

    def not_found(self, request: Request) -> Response | None:
        """The page for an address that does not exist; None where the caller is no browser."""
        wanted = text_of(request.scope, b"accept").partition(",")[0]
        if not wanted.startswith("text/html") or request.url.path.startswith("/v1"):
            return None
        return self.refusal(request, errors.NotFound("there is nothing here"))
