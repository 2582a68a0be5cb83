"""A small world for the tests of the API: a chain of states, a treaty, a region and a city, with one source."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from gazetteer.services import access, editing
from gazetteer.services.context import Gazetteer

SOURCE: dict[str, Any] = {"id": "atlas", "title": "《中国历史地图集》", "year": 1974}
CITED = [{"source": "atlas", "locator": "p. 12"}]

WORLD: list[dict[str, Any]] = [
    {
        "id": "russia",
        "kind": "polity",
        "names": [
            {"text": "俄罗斯", "lang": "zh-Hans", "status": "preferred"},
            {"text": "Russia", "lang": "en", "status": "preferred"},
        ],
    },
    {
        "id": "russian-empire",
        "kind": "polity",
        "names": [{"text": "Russian Empire", "lang": "en", "status": "preferred"}],
        "relations": [{"type": "phase_of", "target": "russia", "from": "1721-11-02", "to": "1917-09-14"}],
    },
    {
        "id": "qing-empire",
        "kind": "polity",
        "names": [{"text": "清朝", "lang": "zh-Hans", "status": "preferred"}],
    },
    {
        "id": "convention-of-peking",
        "kind": "treaty",
        "names": [{"text": "Convention of Peking", "lang": "en", "status": "preferred"}],
        "dates": [{"event": "signed", "date": "1860-11-14"}],
    },
    {
        "id": "ussuri-east",
        "kind": "place",
        "types": ["region"],
        "names": [{"text": "乌苏里江以东地区", "lang": "zh-Hans", "status": "preferred"}],
        "location": {"type": "Point", "coordinates": [134.0, 45.0]},
        "sovereignty": [
            {
                "id": "ue1",
                "holders": ["qing-empire"],
                "status": "sovereignty",
                "from": "1689-09-07",
                "to": "1860-11-14",
            },
            {
                "id": "ue2",
                "holders": ["russia"],
                "status": "sovereignty",
                "from": "1860-11-14",
                "to": "..",
                "basis": ["convention-of-peking"],
                "sources": CITED,
            },
            {"id": "ue3", "holders": ["qing-empire"], "status": "claim", "viewpoint": ["qing-empire"]},
        ],
    },
    {
        "id": "vladivostok",
        "kind": "place",
        "types": ["city"],
        "names": [
            {
                "text": "符拉迪沃斯托克",
                "lang": "zh-Hans",
                "type": "official",
                "status": "preferred",
                "from": "1949",
                "to": "..",
            },
            {
                "text": "海参崴",
                "lang": "zh-Hans",
                "type": "historical",
                "readings": [{"pinyin": "Hǎishēnwǎi"}],
                "sources": CITED,
            },
            {"text": "Vladivostok", "lang": "en", "status": "preferred", "from": "1860-07-02", "to": ".."},
            {"text": "Владивосток", "lang": "ru", "status": "preferred", "from": "1860-07-02", "to": ".."},
            {"text": "Vladivostock", "lang": "en", "status": "lookup"},
        ],
        "definitions": [{"lang": "en", "text": "A city on the Sea of Japan."}],
        "location": {"type": "Point", "coordinates": [131.9, 43.1]},
        "prominence": 0.8,
        "dates": [{"event": "founded", "date": "1860-07-02", "sources": CITED}],
        "relations": [{"type": "part_of", "target": "ussuri-east"}],
    },
]


def lines(*documents: dict[str, Any], sources: tuple[dict[str, Any], ...] = ()) -> bytes:
    """A batch of documents."""
    stated = [{"source": source} for source in sources] + [{"entity": document} for document in documents]
    return b"\n".join(orjson.dumps(line) for line in stated)


@pytest.fixture
def world(gazetteer: Gazetteer) -> Gazetteer:
    """The gazetteer that `client` serves, with the small world in it."""
    editing.batch(gazetteer, lines(*WORLD, sources=(SOURCE,)).splitlines(), by="cli")
    return gazetteer


@pytest.fixture
def admin(gazetteer: Gazetteer) -> dict[str, str]:
    """The headers of an administrator."""
    return {"Authorization": f"Bearer {access.create_key(gazetteer, 'admin').key}"}


@pytest.fixture
def editor(gazetteer: Gazetteer) -> dict[str, str]:
    """The headers of an editor."""
    return {"Authorization": f"Bearer {access.create_key(gazetteer, 'editor').key}"}


@pytest.fixture
def everything(client: TestClient) -> Any:
    """A function that tells all that is stored, to see that nothing changed."""
    return lambda: client.get("/v1/export").content
