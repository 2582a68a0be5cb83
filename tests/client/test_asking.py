"""What the clients ask and answer: each method against the service, page after page, on a loop, in this process."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

import gazetteer as package
from gazetteer.api.app import create_app
from gazetteer.client import AsyncClient, Client, calls
from gazetteer.errors import BadParameter, Forbidden, Gone, Invalid, NotFound, StorageFault, Unreachable
from gazetteer.local import InProcess, Local
from gazetteer.services import access, editing
from gazetteer.services.context import Gazetteer

#: Each method with what it is asked, and the call that answers the same.
ASKED: dict[str, tuple[dict[str, Any], tuple[str, str, Any]]] = {
    "search": (
        {"text": "hai shen wai", "kind": ["place", "polity"], "bbox": [120, 40, 145, 60], "explain": True},
        ("GET", "/v1/search?q=hai+shen+wai&kind=place,polity&bbox=120,40,145,60&explain=true", None),
    ),
    "suggest": ({"text": "hsw", "limit": 3}, ("GET", "/v1/suggest?q=hsw&limit=3", None)),
    "entity": (
        {"entity_id": "vladivostok", "lang": ["en", "ru"], "on": "1900", "undated": False},
        ("GET", "/v1/entities/vladivostok?lang=en,ru&on=1900&undated=false", None),
    ),
    "label": (
        {"entity_id": "vladivostok", "style": "map-cn"},
        ("GET", "/v1/entities/vladivostok/label?style=map-cn", None),
    ),
    "held": (
        {"entity_id": "vladivostok", "on": "1860-11-02", "calendar": "julian", "viewpoint": "qing-empire"},
        ("GET", "/v1/entities/vladivostok/sovereignty?on=1860-11-02&calendar=julian&viewpoint=qing-empire", None),
    ),
    "timeline": ({"entity_id": "vladivostok"}, ("GET", "/v1/entities/vladivostok/timeline", None)),
    "history": ({"entity_id": "vladivostok"}, ("GET", "/v1/entities/vladivostok/history", None)),
    "annotate": (
        {"text": "伯力在哪里？", "target": "ru", "kinds": ["place"]},
        ("POST", "/v1/annotate", {"text": "伯力在哪里？", "target": "ru", "kinds": ["place"]}),
    ),
    "check": (
        {"source": "Vladivostok", "target": "海参崴", "source_lang": "en", "target_lang": "zh", "style": "map-cn"},
        (
            "POST",
            "/v1/check",
            {
                "source": {"lang": "en", "text": "Vladivostok"},
                "target": {"lang": "zh", "text": "海参崴"},
                "style": "map-cn",
            },
        ),
    ),
    "date": ({"text": "咸丰十年十月初二"}, ("GET", "/v1/dates?date=咸丰十年十月初二", None)),
}


#: Those that need not have all names of running text ready, which takes seconds for each application.
QUICK = {name: asked for name, (asked, _) in ASKED.items() if name not in ("annotate", "check")}


@pytest.mark.parametrize("name", ASKED)
def test_a_method_answers_what_its_call_answers(name: str, asker: Client, raw: httpx.Client) -> None:
    asked, (method, path, body) = ASKED[name]
    answer = raw.request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    assert getattr(asker, name)(**asked) == answer.json()


def test_what_is_sent_in_a_wrapper_is_answered_without(asker: Client, raw: httpx.Client) -> None:
    romanized = raw.post("/v1/romanize", json={"texts": ["海参崴", "伯力"], "lang": "zh-Hans"}).json()
    assert asker.romanize(["海参崴", "伯力"], lang="zh-Hans") == romanized["results"]
    assert asker.romanize("海参崴")[0]["readings"][0]["pinyin"] == "Hǎishēnwǎi"
    names = raw.get("/v1/entities/vladivostok/names?lang=ru").json()
    assert asker.names("vladivostok", lang="ru") == names["results"]
    assert (
        asker.export(kind="treaty", modified_since="2000-01-01")
        == raw.get("/v1/export?kind=treaty&modified_since=2000-01-01").content
    )


def test_cells_are_reconciled_in_their_order(asker: Client) -> None:
    known = {"query": "Blagoveshchensk", "properties": [{"pid": "part_of", "v": "Amur Oblast"}], "limit": 1}
    port, city, nothing = asker.reconcile(["Haishenwai", known, "qqqqqq"], type="place")
    assert (port[0]["id"], port[0]["match"]) == ("vladivostok", True)
    assert [candidate["id"] for candidate in city] == ["blagoveshchensk"]
    assert nothing == []


def test_lists_are_gone_through_page_after_page(asker: Client) -> None:
    treaties = list(asker.entities(kind="treaty", page=7))
    ids = [listed["id"] for listed in treaties if "id" in listed]
    assert len(ids) > 14
    assert ids == sorted(set(ids))
    whole = asker.ask(calls.entities(kind="treaty").first)
    assert treaties == whole["results"]
    moved = list(asker.held_everywhere(basis="treaty-of-aigun", page=2))
    assert {record["place"]["id"] for record in moved} >= {"amur-left-bank", "ussuri-east"}
    written = [change["entity"] for change in asker.changes("2000-01-01", page=500)]
    assert len(written) == len(set(written)) > 1_000
    assert list(asker.changes("2100-01-01")) == []
    found = [hit["id"] for hit in asker.search_all("treaty of", match="prefix")]
    assert len(found) == len(set(found)) > 20


def test_a_list_is_asked_for_no_sooner_than_it_is_gone_through() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing was asked for yet")

    with Client(transport=httpx.MockTransport(nobody)) as asker:
        asker.entities()


def test_refusals_are_those_of_the_service(asker: Client) -> None:
    with pytest.raises(NotFound, match="there is no entity 'nobody'"):
        asker.entity("nobody")
    with pytest.raises(BadParameter) as wrong:
        asker.date("1860-02-30")
    assert wrong.value.parameter == "date"
    assert "29 days" in wrong.value.detail
    with pytest.raises(Invalid) as faulty:
        asker.annotate("伯力", "tlh")
    assert faulty.value.errors[0]["pointer"] == "/target"
    with pytest.raises(NotFound):
        asker.entity("../sources")


def test_what_is_no_gazetteer_is_told_as_such() -> None:
    def answering(status: int, **content: Any) -> Client:
        return Client("http://elsewhere", transport=httpx.MockTransport(lambda _: httpx.Response(status, **content)))

    with answering(502, text="Bad gateway") as proxy, pytest.raises(Unreachable, match="502: Bad gateway"):
        proxy.date("1860")
    with answering(200, text="<html>") as page, pytest.raises(Unreachable, match="something else"):
        page.date("1860")
    with Client("http://127.0.0.1:1") as nobody, pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 does not answer"):
        nobody.date("1860")


def test_a_key_is_sent_and_writes(gazetteer: Gazetteer) -> None:
    lines = [
        orjson.dumps({"entity": {"id": id_, "kind": "term", "names": [{"text": id_, "lang": "en"}]}}) for id_ in "abc"
    ]

    def asking(role: access.Role | None) -> Client:
        key = None if role is None else access.create_key(gazetteer, role).key
        return Client("http://testserver/v1/", key, transport=InProcess(create_app(gazetteer.settings)))

    with asking("admin") as admin, asking("contributor") as contributor:
        with pytest.raises(Forbidden):
            contributor.batch(lines)
        assert admin.batch(lines, dry_run=True)["created"] == 3
        written = admin.batch(lines, comment="By the atlas")
        told = list(admin.changes(kind=["place", "polity", "term"]))
        assert {change["comment"] for change in told} == {"By the atlas"}
        assert list(admin.changes(kind="treaty")) == []
        assert (written["created"], written["replaced"], written["unchanged"]) == (3, 0, 0)
        editing.merge(gazetteer, "a", "b", by="cli")
        editing.delete(gazetteer, "c", by="cli", if_match="*")
        assert admin.entity("a")["id"] == "b"
        with pytest.raises(Gone):
            admin.entity("c")
        assert [one["what"] for one in admin.history("c")["versions"]] == ["deleted", "created"]


def _methods(kind: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(member)
        for name, member in vars(kind).items()
        if not name.startswith("_") and name not in ("ask", "each", "close")
    }


def test_both_clients_have_every_call_with_the_same_parameters() -> None:
    made = {
        name: inspect.signature(make)
        for name, make in vars(calls).items()
        if inspect.isfunction(make) and not name.startswith("_") and make.__module__ == calls.__name__
    }
    assert set(made) == set(_methods(Client)) == set(_methods(AsyncClient))
    for name, signature in made.items():
        for kind in (Client, AsyncClient):
            method = inspect.signature(getattr(kind, name))
            assert list(method.parameters.values())[1:] == list(signature.parameters.values())
            assert inspect.getdoc(getattr(kind, name))
            assert "Call[" not in str(method)
            assert "Listing[" not in str(method)


def test_the_client_of_an_event_loop_answers_the_same(seeded: Gazetteer, asker: Client) -> None:
    async def collected(members: AsyncIterator[Any]) -> list[Any]:
        return [member async for member in members]

    async def ask() -> None:
        app = create_app(seeded.settings)
        async with (
            app.router.lifespan_context(app),
            AsyncClient("http://testserver", transport=httpx.ASGITransport(app)) as loop,
        ):
            for name, asked in QUICK.items():
                assert await getattr(loop, name)(**asked) == getattr(asker, name)(**asked)
            treaties = await collected(loop.entities(kind="treaty", page=50))
            assert treaties == list(asker.entities(kind="treaty"))
            with pytest.raises(NotFound):
                await loop.entity("nobody")

    asyncio.run(ask())


# In this process


@pytest.fixture(scope="session")
def local(seeded: Gazetteer) -> Iterator[Local]:
    """The seeded database, opened by its file."""
    with package.open(seeded.settings.database_url.removeprefix("sqlite:///")) as opened:
        yield opened


def test_a_database_that_is_opened_answers_as_a_service_does(local: Local, asker: Client) -> None:
    for name, asked in QUICK.items():
        assert getattr(local, name)(**asked) == getattr(asker, name)(**asked)


def test_it_can_be_asked_where_a_loop_is_running(local: Local) -> None:
    async def cell_of_a_notebook() -> str:
        return local.search("伯力")["results"][0]["id"]

    assert asyncio.run(cell_of_a_notebook()) == "khabarovsk"


def test_it_needs_no_key_though_the_service_does(seeded: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_READ_KEY_REQUIRED", "true")
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", seeded.settings.database_url)
    with package.open() as opened:
        assert opened.label("khabarovsk", "en")["text"] == "Khabarovsk"


def test_a_database_that_is_not_there_is_told_when_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="gazetteer migrate"):
        package.open(tmp_path / "nothing.sqlite3")
    assert list(tmp_path.iterdir()) == []
