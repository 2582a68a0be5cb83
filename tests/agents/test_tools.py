"""The tools of agents, asked by the SDK's own client: over HTTP and over standard input and output."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from gazetteer.api.app import create_app
from gazetteer.services import access, running_names
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

TOOLS = ["find_name", "what_to_write", "who_held", "annotate_text", "check_translation", "read_dates"]
TEXT = "Во Владивостоке и в Хабаровске говорили о Нерчинском договоре; Владивосток — порт."


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        running_names.prepare(app.state.serving())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def served(seeded: Gazetteer) -> Iterator[str]:
    """The address of a service over the whole seed."""
    with _served(seeded.settings) as address:
        yield address


Ask = Callable[..., CallToolResult]


@pytest.fixture
def ask(served: str) -> Ask:
    """A function that calls a tool over HTTP."""

    async def call(tool: str, asked: dict[str, Any]) -> CallToolResult:
        async with Client(f"{served}/mcp") as client:
            return await client.call_tool(tool, asked)

    return lambda tool, **asked: asyncio.run(call(tool, asked))


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _tokens(result: CallToolResult) -> float:
    """About how many tokens a model reads: four letters each in Latin, a Chinese or Russian letter alone."""
    (content,) = result.content
    text: str = content.text  # type: ignore[union-attr]  # tools answer with text
    return sum(0.25 if character.isascii() else 1.0 for character in text)


def test_the_tools_say_what_they_take_and_answer(served: str) -> None:
    async def look() -> None:
        async with Client(f"{served}/mcp") as client:
            tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools][: len(TOOLS)] == TOOLS
        for tool in tools:
            assert tool.description
            assert tool.output_schema is not None
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint is True
            assert "self" not in tool.input_schema["properties"]

    _run(look())


def test_a_name_is_found_by_any_spelling(ask: Ask) -> None:
    for name in ("haishenwai", "Хайшэньвай", "Vladivostock", "海參崴"):
        found = ask("find_name", name=name, kind="place").structured_content
        assert found is not None
        assert found["results"][0]["id"] == "vladivostok"
        assert found["results"][0]["page"].endswith("/e/vladivostok")
    several = ask("find_name", name="Blagoveshchensk", kind="place").structured_content
    assert several is not None
    assert several["ambiguous"] is True


def test_the_form_to_write_is_of_the_region_and_the_date(ask: Ask) -> None:
    taiwan = ask("what_to_write", name="Vladivostok", target="zh-TW").structured_content
    assert taiwan is not None
    assert (taiwan["write"], taiwan["reading"]) == ("海參崴", "Hǎishēnwēi")
    mapped = ask("what_to_write", name="vladivostok", target="zh-Hans", style="map-cn").structured_content
    assert mapped is not None
    assert mapped["write"] == "符拉迪沃斯托克（海参崴）"
    then = ask("what_to_write", name="saint-petersburg", target="ru", on="1950").structured_content
    assert then is not None
    assert then["write"] == "Ленинград"
    assert "Санкт-Петербург" in [other["text"] for other in then["alternatives"]]
    assert then["sources"]


def test_a_name_that_is_not_written_so_is_told(ask: Ask) -> None:
    taken = ask("what_to_write", name="Vladivosttok", target="ru").structured_content
    assert taken is not None
    assert taken["write"] == "Владивосток"
    assert "fuzzy" in taken["doubt"]["matched"]
    several = ask("what_to_write", name="Blagoveshchensk", target="ru").structured_content
    assert several is not None
    assert several["doubt"]["also"]


def test_views_are_kept_apart(ask: Ask) -> None:
    crimea = ask("who_held", place="Crimea", on="2015-06-01").structured_content
    assert crimea is not None
    assert crimea["disputed"] is True
    sides = {tuple(view["whose"]): view["says"] for view in crimea["views"]}
    assert len(sides) > 1
    assert any("Ukraine" in whose for whose in sides)
    for whose, says in sides.items():
        if "Russia" in whose:
            assert {tuple(record["holder"]) for record in says} == {("Russian Federation",)}
        if "Ukraine" in whose:
            assert {tuple(record["holder"]) for record in says} == {("Ukraine",)}
    assert all(record["status"] != "sovereignty" for record in crimea["undisputed"])
    calm = ask("who_held", place="khabarovsk", on="1970").structured_content
    assert calm is not None
    assert (calm["disputed"], calm["views"]) == (False, [])
    assert calm["undisputed"][0]["holder"] == ["Soviet Union"]


def test_a_text_gives_a_glossary_and_its_translation_is_checked(ask: Ask) -> None:
    glossary = ask("annotate_text", text=TEXT, target="zh-Hans").structured_content
    assert glossary is not None
    port = next(term for term in glossary["terms"] if term["id"] == "vladivostok")
    assert (port["forms"], port["times"]) == (["Владивостоке", "Владивосток"], 2)
    assert (port["write"], port["reading"]) == ("符拉迪沃斯托克", "Fúlādíwòsītuōkè")
    checked = ask(
        "check_translation", source=TEXT, target="在海參崴签订了条约", source_lang="ru", target_lang="zh-Hans"
    ).structured_content
    assert checked is not None
    found = {(fault["id"], fault["finding"]) for fault in checked["faults"]}
    assert ("vladivostok", "wrong_script") in found
    assert ("khabarovsk", "missing") in found
    two = ask(
        "check_translation",
        source="海参崴，海参崴。",
        target="Владивосток, Хайшэньвэй.",
        source_lang="zh",
        target_lang="ru",
    ).structured_content
    assert two is not None
    assert two["checked"] == 2
    brief = ask("brief_translation", text="海参崴", target="ru").structured_content
    assert brief is not None
    assert brief["terms"][0]["cases"]["genitive"] == "Владивостока"


@pytest.mark.parametrize("entity", ["vladivostok", "crimea"])
def test_an_answer_is_short(ask: Ask, entity: str) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("find_name", {"name": entity, "limit": 10}),
        ("what_to_write", {"name": entity, "target": "zh-Hans"}),
        ("what_to_write", {"name": entity, "target": "ru"}),
        ("who_held", {"place": entity, "on": "2015"}),
        ("who_held", {"place": entity, "on": "1600/2026"}),
        ("annotate_text", {"text": f"{TEXT} {entity.title()}. " * 50, "target": "zh-Hans"}),
    ]
    for tool, asked in calls:
        answer = ask(tool, **asked)
        assert not answer.is_error, answer
        assert _tokens(answer) < 1_500, (tool, asked)


def test_a_refusal_is_a_sentence(ask: Ask) -> None:
    for tool, asked, words in (
        ("read_dates", {"date": "1860-02-30"}, "February 1860 has 29 days"),
        ("what_to_write", {"name": "qqqzzz", "target": "en"}, "nothing is known by the name 'qqqzzz'"),
        ("what_to_write", {"name": "vladivostok", "target": "?"}, "expected a language tag"),
        ("who_held", {"place": "qqqzzz", "on": "1860"}, "no place is known"),
        ("annotate_text", {"text": "Harbin", "target": "tlh"}, "there is no name in tlh"),
        # What is wrong is called as the tool calls it.
        ("find_name", {"name": ""}, " name: "),
        ("find_name", {"name": "Harbin", "lang": "?"}, " lang: "),
        ("what_to_write", {"name": "", "target": "en"}, " name: "),
        ("who_held", {"place": "", "on": "1860"}, " place: "),
    ):
        answer = ask(tool, **asked)
        assert answer.is_error
        (content,) = answer.content
        said: str = content.text  # type: ignore[union-attr]  # as above
        assert words in said
        assert "Traceback" not in said


def test_the_text_of_an_answer_is_the_answer(ask: Ask) -> None:
    answer = ask("read_dates", date="咸丰十年十月初二")
    (content,) = answer.content
    assert "\n" not in content.text  # type: ignore[union-attr]  # as above
    assert answer.structured_content is not None
    assert answer.structured_content["gregorian"] == "1860-11-14"


def test_a_key_is_asked_for_where_reads_need_one(gazetteer: Gazetteer) -> None:
    settings = gazetteer.settings.model_copy(update={"read_key_required": True})
    key = access.create_key(gazetteer, "editor").key

    async def look(address: str) -> None:
        async with httpx2.AsyncClient() as bare:
            assert (await bare.post(f"{address}/mcp", json={})).status_code == 401
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as known:
            transport = streamable_http_client(f"{address}/mcp", http_client=known)
            async with Client(transport) as client:
                answer = await client.call_tool("read_dates", {"date": "1860"})
                assert not answer.is_error
                missing = await client.call_tool("find_name", {"name": "Harbin"})
                assert missing.structured_content == {"results": [], "ambiguous": False}

    with _served(settings) as address:
        _run(look(address))


def test_the_same_over_standard_input_and_output(seeded: Gazetteer, served: str) -> None:
    environment = {**os.environ, "GAZETTEER_DATABASE_URL": seeded.settings.database_url}

    async def look(*options: str) -> None:
        command = [sys.executable, "-m", "gazetteer.cli.main", "mcp", *options]
        started = StdioServerParameters(command=command[0], args=command[1:], env=environment)
        # How long a process takes to start says how busy the machine is.
        async with Client(started, mode="legacy") as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            assert tools[: len(TOOLS)] == TOOLS
            answer = await client.call_tool("what_to_write", {"name": "海參崴", "target": "en"})
            assert answer.structured_content is not None
            assert answer.structured_content["write"] == "Vladivostok"
            refused = await client.call_tool("read_dates", {"date": "never"})
            assert refused.is_error

    _run(look())
    _run(look("--url", served))
