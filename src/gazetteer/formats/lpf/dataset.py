"""One file of Linked Places while it is read: its sources, which of its features are ours, and what had no place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from gazetteer.domain.countries import ALPHA3
from gazetteer.domain.tag import Tag, TagError
from gazetteer.formats.lpf import spans
from gazetteer.formats.lpf.context import TYPE_OF_AAT
from gazetteer.formats.shape import LeftOut, Read
from gazetteer.language.script import han_script, has_han


def slug(text: str) -> str:
    """An id made of a text; of one beyond ASCII with a digest, so that two do not become one."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80].strip("-")
    if plain and text.isascii():
        return plain
    return f"{plain}-{blake2b(text.encode(), digest_size=4).hexdigest()}".strip("-")


@dataclass(slots=True)
class Dataset:
    """What is known of a file: `ids` of its features by their addresses, `sources` that its citations named.

    Its own `id` stands before those of places and sources that have none of ours.
    """

    id: str
    ids: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _left_out: list[str] = field(default_factory=list)

    def id_of(self, own: str) -> str:
        """The id of a place that the file calls so."""
        return slug(f"{self.id}-{own}")

    def cite(self, citation: Mapping[str, Any]) -> dict[str, Any] | None:
        """The citation, its source noted; None where it names nothing."""
        own = citation.get("gazetteer")
        if isinstance(own, dict) and own.get("source") in self.sources:
            return dict(own)
        label = str(citation.get("label") or citation.get("@id") or "").strip()
        if not label:
            return None
        source_id = self.id_of(label)
        source: dict[str, Any] = {"id": source_id, "title": label[:500]}
        if re.fullmatch(r"-?\d{1,4}", str(citation.get("year", ""))):
            source["year"] = int(citation["year"])
        address = citation.get("@id")
        if isinstance(address, str) and re.fullmatch(r"https?://[^\s<>\"]+", address):
            source["url"] = address
        self.sources.setdefault(source_id, source)
        return {"source": source_id}

    def leave_out(self, detail: str) -> None:
        """Note what has no place in a document."""
        self._left_out.append(detail)

    def new_sources(self, row: int) -> Iterator[Read]:
        """The sources that were not handed over yet: they come before what cites them."""
        for source_id, source in self.sources.items():
            if source_id not in self._told:
                self._told.add(source_id)
                yield Read(row, source=source)

    def forget_row(self) -> None:
        """Forget what a row that is refused brought: its sources, and what was left out of it."""
        self.sources = {key: source for key, source in self.sources.items() if key in self._told}
        self._left_out.clear()

    def left_out(self, row: int) -> Iterator[LeftOut]:
        """What was left out since this was last asked."""
        for detail in self._left_out:
            yield LeftOut(row, detail)
        self._left_out.clear()

    def assertions(
        self,
        stated: Mapping[str, Any],
        native: Mapping[str, Any],
        otherwise: Sequence[Mapping[str, Any]] = (),
    ) -> Iterator[dict[str, Any]]:
        """The assertions of an attestation: one for each of its timespans, or one without dates.

        `otherwise` are the timespans of an attestation that says nothing of time itself.
        """
        own = stated.get("gazetteer")
        own = dict(own) if isinstance(own, dict) else {}
        own.pop("record", None)
        exact = (own.pop("from", None), own.pop("to", None))
        cited = [self.cite(citation) for citation in stated.get("citations") or ()]
        citations = [citation for citation in cited if citation is not None]
        for span in spans.read_when(stated.get("when")) or otherwise or (None,):
            dated = _dated(span, exact)
            if "note" in dated and "note" in own:
                dated["note"] = f"{own['note']}; {dated['note']}"
            assertion = {**native, **own, **dated}
            if citations:
                assertion["sources"] = citations
            yield assertion

    def name(self, text: str, lang: str | None) -> dict[str, Any]:
        """A name in the language that its tag means; where there is none, what its characters tell."""
        if not lang:
            return {"text": text, "lang": language_of(text)}
        try:
            tag = Tag.read(lang)
        except TagError:
            self.leave_out(f"the language {lang!r} of {text}: no language tag")
            return {"text": text, "lang": language_of(text)}
        told = han_script(text) if tag.is_chinese and tag.script is None else None
        name = {"text": text, "lang": tag.written if told is None else f"zh-{told}"}
        return {**name, "region": tag.region} if tag.region else name

    def country(self, codes: Sequence[str]) -> dict[str, str]:
        """The identifier that the codes of countries come to: that of one country, nothing for several."""
        known = [code.upper() for code in codes if code.upper() in ALPHA3]
        for code in codes:
            if code.upper() not in ALPHA3:
                self.leave_out(f"the country {code!r}: no code of ISO 3166-1")
        if len(known) == 1:
            return {"country": known[0]}
        if known:
            self.leave_out(f"the countries {', '.join(known)}: a place has one")
        return {}

    def types(self, stated: Iterable[tuple[str, str]]) -> list[str]:
        """The types of (label, thesaurus number) pairs: the label, or what the number means."""
        found: dict[str, None] = {}
        for label, number in stated:
            plain = re.sub(r"[^a-z0-9 _-]+", "", label.strip().lower()).strip(" _-")[:60]
            plain = plain or TYPE_OF_AAT.get(re.sub(r".*\D", "", number), "")
            if plain:
                found[plain] = None
            elif label or number:
                self.leave_out(f"the type {label or number}")
        return list(found)


def _dated(span: Mapping[str, Any] | None, exact: tuple[str | None, str | None]) -> dict[str, str]:
    """From, to and note of a timespan; `exact` are the bounds of which it was made."""
    read = spans.read_timespan(span)
    # What the exact bounds say counts as long as nobody changed the span that was made of them.
    if exact != (None, None) and spans.timespan(*exact) == span:
        read = spans.Span(*exact)
    dated = {"from": read.from_, "to": read.to, "note": read.said}
    return {member: said for member, said in dated.items() if said}


def language_of(text: str) -> str:
    """What the characters of a name tell of its language: its script."""
    if has_han(text):
        return "und-Hani"
    return "und-Cyrl" if re.search(r"[\u0400-\u04ff]", text) else "und-Latn"
