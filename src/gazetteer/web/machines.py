"""What machines that read pages ask for: the files that pages use, robots.txt, the search description, the site map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.http.conditional import is_known
from gazetteer.http.headers import header
from gazetteer.http.packing import coding_for
from gazetteer.services import lookup
from gazetteer.web.assets import assets, version
from gazetteer.web.rendering import POLICY
from gazetteer.web.site import Site

_MOST_OF_A_SITE_MAP: Final = 49_000
_AT_ONCE: Final = 1_000


class Machines:
    """Answers for machines."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/robots.txt", self._robots, methods=["GET"], name="page_robots"),
            Route("/opensearch.xml", self._open_search, methods=["GET"], name="page_open_search"),
            Route("/sitemap.xml", self._site_map, methods=["GET"], name="page_site_map"),
            Route("/static/{version}/{name}", self._asset, methods=["GET"], name="page_asset"),
        ]

    def _asset(self, request: Request) -> Response:
        """A file of the pages, to be kept for good under the address of its version."""
        found = assets().get(request.path_params["name"])
        if found is None:
            return self.site.refusal(request, errors.NotFound("there is no such file"))
        current = request.path_params["version"] == version()
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache",
            "Content-Security-Policy": POLICY,
            "ETag": f'"{version()}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if is_known(header(request.scope, b"if-none-match"), headers["ETag"].encode()):
            return Response(status_code=304, headers=headers)
        body, coding = found.body, coding_for(header(request.scope, b"accept-encoding"))
        if coding is not None and found.packed is not None:
            body, headers["Content-Encoding"] = found.packed[coding], coding
            headers["ETag"] = f'"{version()}-{coding}"'
        return Response(body, headers=headers, media_type=found.media_type)

    def _robots(self, request: Request) -> Response:
        """Pages may be read by anybody; where a key is needed there is nothing to read."""
        if self.site.settings.read_key_required:
            allowed = "Disallow: /"
        else:
            allowed = f"Disallow: /v1/\n\nSitemap: {self._root()}/sitemap.xml"
        return self._for_machines(f"User-agent: *\n{allowed}\n", "text/plain; charset=utf-8")

    def _open_search(self, request: Request) -> Response:
        """How a browser searches here from its own field (OpenSearch 1.1)."""
        body = self.site.frame(request, {}).written("opensearch.xml", root=self._root())
        return self._for_machines(body, "application/opensearchdescription+xml")

    def _site_map(self, request: Request) -> Response:
        """The addresses of the entries (sitemaps.org), of as many as one such file may name."""
        page = self.site.frame(request, {})
        try:
            self.site.admit(request, page)
        except errors.Unauthorized:
            return self.site.refusal(request, errors.NotFound("there is nothing here"))
        body = page.written("sitemap.xml", root=self._root(), listed=self._listed())
        return self._for_machines(body, "application/xml")

    def _listed(self) -> Iterator[tuple[str, str]]:
        """The entries with the day of their last change, as many as a site map may name."""
        after: tuple[str, ...] | None = None
        named = 0
        while named < _MOST_OF_A_SITE_MAP:
            found = lookup.entities(self.site.serving(), limit=_AT_ONCE, after=after)
            for listed in found.results:
                yield listed["id"], listed["modified"][:10]
            named += len(found.results)
            if found.last is None:
                return
            after = tuple(found.last)

    def _root(self) -> str:
        return self.site.settings.public_url.rstrip("/")

    def _for_machines(self, body: str, media_type: str) -> Response:
        headers = {"Cache-Control": self.site.cache, "X-Content-Type-Options": "nosniff"}
        return Response(body.encode(), headers=headers, media_type=media_type)
