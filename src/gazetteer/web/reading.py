"""The pages that read a text: the form, the text with what is known of it, a file laid on the page. Nothing is kept of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter, GazetteerError
from gazetteer.services import mentions
from gazetteer.web import asked_for, running
from gazetteer.web.forms import body_of
from gazetteer.web.rendering import Page
from gazetteer.web.site import CHALLENGE, Site


class Reading:
    """Texts that readers look through."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/text", self.site.page(self.text, ()), methods=["GET"], name="page_text"),
            Route("/text", self._posted(), methods=["POST"], name="page_text_posted"),
            Route("/text/read", self._file_read(), methods=["POST"], name="page_text_read"),
        ]

    def text(self, page: Page, request: Request) -> Response:
        """The form for a text."""
        return page.render(
            "text.html",
            cache=self.site.cache,
            asked={},
            found=None,
            misread=None,
            wrong=None,
            too_long=None,
            most=mentions.MAX_TEXT,
            languages=running.TARGETS,
            kinds=list(KINDS),
        )

    def _posted(self) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a posted text: received on the loop, looked through in a thread. Nothing is kept of it."""

        async def page_text_posted(request: Request) -> Response:
            try:
                page = self.site.begin(request, ())
                await self.site.admit_soon(request, page)
                asked = running.read_form(await body_of(request, running.MAX_BODY))
                if "ui" in asked:
                    page = self.site.frame(request, asked)
                    await self.site.admit_soon(request, page)
                return await run_in_threadpool(self._look_through, page, asked)
            except GazetteerError as error:
                return self.site.refusal(request, error)

        return page_text_posted

    def _look_through(self, page: Page, asked: Mapping[str, str]) -> Response:
        """The text with what is known of it. What cannot be read of the form is said beside its field, and the text stays."""
        found, misread, wrong = None, None, None
        # How long the longer of the two texts is, where that is too long; they stay on the page, to be parted.
        longest = max(len(asked.get(name, "")) for name in ("text", "translation"))
        too_long = longest if longest > mentions.MAX_TEXT else None
        try:
            found = running.look_through(self.site.serving(), asked) if asked.get("text") and too_long is None else None
        except BadParameter as error:
            if error.parameter == "on":
                misread = asked_for.misread(page, error, asked.get("on", ""))
            else:
                wrong = asked.get(error.parameter, "")
        return page.render(
            "text.html",
            status=413 if too_long is not None else 200 if misread is None and wrong is None else 422,
            # This browser may show it again when its reader comes Back; it is asked for anew otherwise.
            cache="private, no-cache",
            too_long=too_long,
            asked=asked,
            found=found,
            aligned=[] if found is None or not found.translation else running.aligned(found),
            misread=misread,
            wrong=wrong,
            most=mentions.MAX_TEXT,
            languages=running.TARGETS,
            kinds=list(KINDS),
        )

    def _file_read(self) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a file that was laid on the text page: its text, which the page puts into the field."""

        async def page_text_read(request: Request) -> Response:
            try:
                page = self.site.begin(request, ("name",))
                await self.site.admit_soon(request, page)
                data = await body_of(request, running.MAX_BODY)
                text = await run_in_threadpool(running.read_file, page.parameters.get("name", "a file"), data)
            except GazetteerError as error:
                headers = {"Cache-Control": "no-store"}
                if error.status == errors.Unauthorized.status:
                    headers["WWW-Authenticate"] = CHALLENGE
                return PlainTextResponse(error.detail, status_code=error.status, headers=headers)
            return PlainTextResponse(text, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})

        return page_text_read
