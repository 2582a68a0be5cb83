"""Templates to answers: the environment of the templates, the headers of a page, and what every template can call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape
from starlette.responses import Response
from starlette.types import Scope

from gazetteer.domain import standing
from gazetteer.domain.document import ASSERTIONS
from gazetteer.http import negotiation
from gazetteer.http.conditional import is_known
from gazetteer.http.headers import header
from gazetteer.services.access import Role
from gazetteer.services.sessions import Session
from gazetteer.web import assets, registers, wording
from gazetteer.web.forms import TOKEN
from gazetteer.web.templating import ShortEnvironment
from gazetteer.web.texts import LANGUAGES, OWN_NAMES, Language, Texts, in_traditional, interface_language

#: Everything from here, nothing in the page itself. Leaflet shows its few pictures as data.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What schema.org calls each kind.
_SCHEMA_TYPES: Final = {
    "place": "Place",
    "polity": "AdministrativeArea",
    "treaty": "Legislation",
    "organisation": "Organization",
    "person": "Person",
    "event": "Event",
    "term": "DefinedTerm",
}


@cache
def _environment() -> Environment:
    # Documents leave out what they have not, and templates ask for it all the same: an absent field is empty, not an error.
    environment = ShortEnvironment(
        loader=PackageLoader("gazetteer.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["groupby_day"] = _by_day
    environment.globals.update(
        beside=wording.beside,
        in_order=_in_order,
        is_view=_is_view,
        plain=lambda labels, language: wording.label(labels, language)[0],
        statement_fields=ASSERTIONS,
        texts_only=_texts_only,
    )
    return environment


def prepare() -> None:
    """Compile every template, so that no reader waits for it; half a second, not for an event loop."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


def _by_day(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Rows that are in the order of time, day by day."""
    return [(day, list(found)) for day, found in groupby(rows, key=lambda row: str(row["modified"])[:10])]


def _texts_only(value: object) -> bool:
    """Whether a value is a text, or a list of nothing but texts."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_view(record: Mapping[str, Any]) -> bool:
    """Whether it has to be said whose view a record is: not where a state only says how it stands itself."""
    holders = [one["id"] for one in record["holders"]]
    viewpoint = [one["id"] for one in record["viewpoint"] or ()]
    return standing.is_view(record["status"], holders, viewpoint)


def _in_order(texts: Iterable[Mapping[str, Any]], language: Language) -> list[Mapping[str, Any]]:
    """Texts in several languages, those in the reader's first."""
    return sorted(texts, key=lambda text: text["lang"] != language)


def language_of(accept_language: bytes | None) -> Language:
    """The language of the interface that an `Accept-Language` header likes best; English where it likes none."""
    for tag in negotiation.languages(accept_language):
        language = interface_language(tag)
        if language is not None:
            return language
    return "en"


class Page:
    """One page in the making: the reader's language, the address prefix, and the parts that templates call."""

    def __init__(
        self,
        scope: Scope,
        *,
        prefix: str,
        language: Language,
        chosen: bool,
        parameters: Mapping[str, str],
        public_url: str = "",
    ) -> None:
        self.scope = scope
        self.public_url = public_url.rstrip("/")
        self.prefix = prefix
        self.language = language
        self.chosen = chosen
        self.parameters = dict(parameters)
        self.texts = Texts(language)
        #: Who is signed in; None for a reader.
        self.session: Session | None = None
        #: Whether who reads may say that something is wrong, signed in or not.
        self.takes_remarks = False
        #: The date of the question, which goes along with links to entries; a page that cannot read it takes it out.
        self.day = {name: self.parameters.get(name) for name in ("on", "calendar")}

    def may(self, role: Role) -> bool:
        """Whether who is signed in may do what a role may."""
        return self.session is not None and self.session.principal.may(role)

    def form_token(self) -> Markup:
        """What every form that writes must carry: that it was made for this session."""
        if self.session is None:
            return Markup("")
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, self.session.form_token)

    def entry(self, entity_id: str) -> str:
        """The address of an entry, on the day that this page is about."""
        return self.link(f"/e/{entity_id}", **self.day)

    def at(self, path: str) -> Page:
        """The page as one of another address: what a refused form shows again stands where its form does."""
        self.scope = {**self.scope, "path": path}
        return self

    def link(self, path: str, **query: str | None) -> str:
        """The address of a page, in the language that was chosen where one was."""
        given = {name: value for name, value in query.items() if value}
        if self.chosen:
            given.setdefault("ui", self.language)
        return self.prefix + path + (f"?{urlencode(given)}" if given else "")

    def data(self, path: str) -> str:
        """The address of something that is no page."""
        return self.prefix + path

    def asset(self, name: str) -> str:
        """The address of a file that belongs to the pages."""
        return self.prefix + assets.address(name)

    def run(self, text: str, lang: str | None = None) -> Markup:
        """Text in its language: marked where that is not the page's."""
        if not lang or lang == self.language:
            return escape(text)
        return Markup('<span lang="{}">{}</span>').format(lang, text)

    def labelled(self, labels: Mapping[str, str]) -> Markup:
        """The label for this reader, in its language."""
        text, lang = wording.label(labels, self.language)
        return self.run(text, lang)

    def named(self, shown: Mapping[str, Any]) -> Markup:
        """Another entity as a link; where the day of the question makes it a phase of a state, that one."""
        of_the_day = shown.get("as") or shown
        labels = of_the_day["label"] or shown["label"]
        text = self.labelled(labels) if labels else escape(of_the_day["id"])
        return Markup('<a href="{}">{}</a>').format(self.entry(of_the_day["id"]), text)

    def number(self, number: int) -> str:
        """A whole number, as the language separates its thousands."""
        return wording.number(number, self.language)

    def year(self, number: int) -> str:
        """A year as EDTF counts it (0 is 1 BCE), as it is written."""
        return str(number) if number > 0 else self.texts("bce", year=1 - number)

    def century(self, number: int) -> str:
        """A century: 19 for 1801 to 1900, 0 for the last before our era."""
        if number > 0:
            return self.texts("century", number=wording.ordinal(number, self.language))
        return self.texts("century_bce", number=wording.ordinal(1 - number, self.language))

    def date(self, text: str) -> str:
        """A date in words."""
        return wording.date(text, self.texts)

    def has_julian(self, gregorian: str) -> bool:
        """Whether somewhere a state still counted days by the Julian calendar: Greece was the last to give it up, in 1923."""
        return gregorian < "1924"

    def era(self, chinese: str | None, gregorian: str) -> str:
        """A date of a Chinese era, where texts of the day on both sides of the strait would have had it."""
        return chinese if chinese is not None and gregorian < "1949-10-01" else ""

    def span(self, part: Mapping[str, Any]) -> str:
        """When something held, in words."""
        return wording.span(part["from"], part["to"], self.texts)

    def word(self, group: str, word: str) -> Markup:
        """A word of an open list; as the data have it, in English, where the pages have no text for it."""
        found = self.texts.of(group, word)
        return escape(found) if found is not None else self.run(word.replace("_", " "), "en")

    def language_name(self, lang: str) -> Markup:
        """What a language is called; its tag where the pages do not know it."""
        found = self.texts.of("lang", lang)
        return escape(found if found is not None else lang)

    def canonical(
        self,
        *,
        kept: Iterable[str] = (
            "q",
            "kind",
            "type",
            "letter",
            "script",
            "from",
            "to",
            "holder",
            "within",
            "page",
            "ids",
        ),
    ) -> str:
        """The whole address that this page has whoever reads it: without the language and the date asked about."""
        named = {name: value for name, value in self.parameters.items() if name in kept}
        path: str = self.scope["path"]
        return self.public_url + path + (f"?{urlencode(named)}" if named else "")

    def structured(self, document: Mapping[str, Any]) -> Markup:
        """What an entry is, for machines that read pages (schema.org): its `uri`, names, place, and pages elsewhere."""
        address = self.public_url + self.scope["path"]
        described: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": _SCHEMA_TYPES.get(document["kind"], "Thing"),
            "@id": document["uri"],
            "url": address,
            "name": [{"@value": text, "@language": lang} for lang, text in document["label"].items()],
            "license": "https://creativecommons.org/licenses/by/4.0/",
        }
        location = document.get("location")
        if location is not None and location["type"] == "Point":
            longitude, latitude = location["coordinates"][:2]
            described["geo"] = {"@type": "GeoCoordinates", "longitude": longitude, "latitude": latitude}
        elsewhere = registers.pages_of(document.get("identifiers", {}))
        if elsewhere:
            described["sameAs"] = elsewhere
        # Nothing in the data may end the element that it stands in.
        return Markup(htmlsafe_json_dumps(described, ensure_ascii=False))  # noqa: S704 - made safe by the function

    def other_languages(self) -> list[tuple[Language, str, str]]:
        """The languages of the interface: tag, own name, and the address of this page in it."""
        here = self.scope["path"]
        rest = {name: value for name, value in self.parameters.items() if name != "ui"}
        return [(tag, OWN_NAMES[tag], f"{self.prefix}{here}?{urlencode({**rest, 'ui': tag})}") for tag in LANGUAGES]

    def render(
        self, template: str, *, status: int = 200, cache: str, traditional: bool = False, **context: Any
    ) -> Response:
        """The page as an answer; `traditional` where its template is written in simplified characters."""
        written = self.written(template, **context)
        if traditional:
            written = in_traditional(written)
        return self.answer(written.encode(), status=status, cache=cache)

    def written(self, template: str, **context: Any) -> str:
        """What a template makes, as text."""
        return _environment().get_template(template).render(page=self, t=self.texts, **context).lstrip()

    def packed(self, body: bytes, *, media_type: str, cache: str) -> Response:
        """What a page's script asks for, as an answer; 304 where the reader has it."""
        return self._sent(body, status=200, cache=cache, media_type=media_type)

    def answer(self, body: bytes, *, status: int, cache: str) -> Response:
        """The answer of a finished page; 304 where the reader has it."""
        return self._sent(body, status=status, cache=cache, media_type="text/html; charset=utf-8")

    def _sent(self, body: bytes, *, status: int, cache: str, media_type: str) -> Response:
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        headers = {
            # What one sees who is signed in is for nobody else, and not for the next at the same browser.
            "Cache-Control": cache if self.session is None else "private, no-store",
            "Content-Security-Policy": POLICY,
            "ETag": tag,
            "Referrer-Policy": "same-origin",
            "Vary": "Accept-Encoding, Accept-Language, Cookie",
            "X-Content-Type-Options": "nosniff",
        }
        if status == 200 and is_known(header(self.scope, b"if-none-match"), tag.encode()):
            return Response(status_code=304, headers=headers)
        return Response(body, status_code=status, headers=headers, media_type=media_type)
