"""A long text keeps nobody waiting: what is done for it in one go, which no other thread can interrupt, is short."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from gazetteer.api import memory, responses, server
from gazetteer.services.context import Gazetteer
from gazetteer.text.annotation import Match, best_cover


@contextmanager
def _watched() -> Iterator[Callable[[], float]]:
    """The longest time in seconds that this process computed while a thread that wanted its turn had none.

    Processor time, so that other programs on the machine, which take turns from both, do not count.
    """
    longest = [0.0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            began = time.process_time()
            time.sleep(0.001)
            longest[0] = max(longest[0], time.process_time() - began)

    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lambda: longest[0]
    finally:
        ended.set()
        thread.join()
        sys.setswitchinterval(before)


def test_an_answer_of_many_megabytes_is_written_in_turns_and_given_up_in_turns() -> None:
    members = [{"start": number, "text": "海参崴", "as": ["name"] * 8} for number in range(400_000)]
    expected = orjson.dumps({"annotations": members, "forms": [], "version": 1})
    content: dict[str, Any] = {"annotations": members, "forms": [], "version": 1}
    gc.disable()
    try:
        with _watched() as longest:
            body = responses._in_portions(content)
    finally:
        gc.enable()
    assert body == expected
    # Spent: what was written is given up with its portion.
    assert set(map(type, members)) == {type(None)}
    assert longest() < 0.1


@pytest.mark.parametrize(
    "content",
    [{}, {"a": []}, {"a": [1] * 1_000, "b": {"c": None}}, {"a": list(range(2_001))}, {"海": ["\u2028"] * 1_001}],
)
def test_portions_are_the_same_json(content: dict[str, Any]) -> None:
    expected = orjson.dumps(content)
    assert responses._in_portions(content) == expected


def test_the_best_cover_of_a_long_text_is_sorted_as_it_came() -> None:
    class Counted(int):
        compared = 0

        def __lt__(self, other: int) -> bool:
            Counted.compared += 1
            return int(self) < int(other)

    many = 5_000
    matches = [Match(Counted(2 * number), Counted(2 * number + 3), 0) for number in range(many)]
    cover = best_cover(matches)
    assert len(cover) == many // 2
    # Once for each to see that they are in order, and a few more where the cover is chosen; from no order it is a dozen.
    sorting = Counted.compared
    Counted.compared = 0
    best_cover(matches[::2])
    assert sorting < many * 20
    assert Counted.compared < many * 10


def test_what_a_worker_has_when_it_is_ready_is_not_looked_through_again(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", gazetteer.settings.database_url)
    before, thresholds, interval = gc.get_freeze_count(), gc.get_threshold(), sys.getswitchinterval()
    kept: list[int] = []
    original = server._keep
    monkeypatch.setattr(server, "_keep", lambda: (original(), kept.append(gc.get_freeze_count())))
    try:
        app = server.worker()
        assert app.state.prepared.wait(60)
        # Once when the modules are loaded, and again when the names of running text are there.
        assert len(kept) == 2
        assert before < kept[0] < kept[1]
        assert gc.get_threshold() == server._COLLECT_AFTER
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)


def test_memory_is_given_back_after_a_long_text_alone(
    client: TestClient, world: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    monkeypatch.setattr(memory, "_trim", lambda: lambda pad: given.append(pad) or 1)
    assert client.post("/v1/annotate", json={"text": "Vladivostok", "target": "en"}).status_code == 200
    assert given == []
    assert client.post("/v1/annotate", json={"text": "Vladivostok " * 4_000, "target": "en"}).status_code == 200
    # Once when the long body was read, and once when it was answered.
    assert given == [0, 0]
    monkeypatch.undo()
    memory.give_back()
