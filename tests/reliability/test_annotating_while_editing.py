"""Ten thousand texts in a row while names are edited: every answer is right for the state of the data that it names."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from gazetteer.services import annotating, editing
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import repository

REQUESTS = 10_000
#: What the machine may take for it at most; on a slow one fewer are asked.
SECONDS = 20.0


def _document(generation: int) -> dict[str, Any]:
    return {
        "id": "town",
        "kind": "place",
        "names": [
            {"text": f"Town{generation}", "lang": "en"},
            {"text": "Steadfast", "lang": "en"},
        ],
    }


def test_answers_are_right_while_names_change(
    gazetteer: Gazetteer, settings: Settings, write: Callable[..., Outcome]
) -> None:
    write(_document(0), {"id": "china", "kind": "polity", "names": [{"text": "China", "lang": "en"}]})
    with gazetteer.database.reading() as connection:
        generations = {repository.data_version(connection): 0}
    stop = threading.Event()
    failures: list[BaseException] = []

    def edit() -> None:
        try:
            # Another process would have a gazetteer of its own, as this one has.
            with Gazetteer(settings) as other:
                generation = 0
                while not stop.is_set():
                    generation += 1
                    editing.replace(other, "town", _document(generation), if_match="*", by="test")
                    with other.database.reading() as connection:
                        generations[repository.data_version(connection)] = generation
                    stop.wait(0.01)
        except BaseException as error:
            failures.append(error)

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        answers = []
        ends = time.monotonic() + SECONDS
        for _ in range(REQUESTS):
            latest = max(generations.values())
            text = f"Steadfast, Town{latest} and Town{latest + 1} in China"
            answers.append((latest, annotating.annotate(gazetteer, text, target="en")))
            if time.monotonic() > ends:
                break
    finally:
        stop.set()
        editor.join()
    assert not failures
    assert len(generations) > 3
    versions = [answer["version"] for _, answer in answers]
    assert versions == sorted(versions)
    for latest, answer in answers:
        generation = generations[answer["version"]]
        # What was written before the text was asked about is known to its answer.
        assert generation >= latest
        expected = ["Steadfast", *(f"Town{number}" for number in (latest, latest + 1) if number == generation), "China"]
        assert [annotation["text"] for annotation in answer["annotations"]] == expected
