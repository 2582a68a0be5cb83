"""What is answered: the hits, as the contract writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson

How = Literal["exact", "prefix", "fuzzy"]


@dataclass(slots=True)
class Hit:
    """One entity that was found: by which of its names, by which key, how, and what that is worth.

    `summary` is what a result says of the entity itself, as stored (a JSON object).
    """

    entity: str
    score: float
    how: How
    key: str
    text: str
    lang: str
    from_: str | None
    to: str | None
    prominence: float
    summary: bytes
    matched: str
    rank: int
    distance: float = 0.0
    holds: str | None = None
    asked: bool = False
    note: str | None = None

    @property
    def kind(self) -> str:
        """The kind of the entity."""
        kind: str = orjson.loads(self.summary)["kind"]
        return kind

    def document(self, *, explain: bool = False) -> dict[str, Any]:
        """The result as the contract writes it."""
        found: dict[str, Any] = orjson.loads(self.summary)
        found.update(self._own(explain=explain))
        return found

    def _own(self, *, explain: bool) -> dict[str, Any]:
        own: dict[str, Any] = {
            "score": round(self.score, 2),
            "match": {
                "text": self.text,
                "lang": self.lang,
                "key": self.key,
                "how": self.how,
                "from": self.from_,
                "to": self.to,
            },
        }
        if explain:
            own["explain"] = {
                "key": self.matched,
                "kind": self.key,
                "how": self.how,
                "distance": round(self.distance, 2),
                "prominence": self.prominence,
                "rank": self.rank,
                "date": self.holds or ("not then" if self.asked else None),
                "note": self.note,
            }
        return own

    def body(self, *, explain: bool = False) -> bytes:
        """The result as JSON, the stored summary taken over byte for byte."""
        return self.summary[:-1] + b"," + orjson.dumps(self._own(explain=explain))[1:]


@dataclass(slots=True)
class SearchAnswer:
    """The hits of a query, best first, and the cursor of those that follow."""

    query: str
    results: list[Hit]
    next: str | None = None
    explain: bool = False

    def document(self) -> dict[str, Any]:
        """The answer as the contract writes it."""
        results = [hit.document(explain=self.explain) for hit in self.results]
        return {"query": self.query, "results": results, "next": self.next}

    def body(self) -> bytes:
        """The answer as JSON in UTF-8."""
        results = b",".join([hit.body(explain=self.explain) for hit in self.results])
        return b'{"query":%b,"results":[%b],"next":%b}' % (
            orjson.dumps(self.query),
            results,
            orjson.dumps(self.next),
        )
