"""A gazetteer that is written to in a process of its own, so that another may strike it, or record what it does to its files.

    python -m bench.reliability.writing DATABASE ACKNOWLEDGED [--number 100]

The schema is made first. Then places are created and replaced, now and then many at once; after each write a line
is added to the file ACKNOWLEDGED, in one call: `ID VERSION TEXT`.
"""

from __future__ import annotations

import argparse
import os
import random
from typing import Any

import orjson

from gazetteer.services import editing, maintenance
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: Every so often many places are written at once.
_BATCH_EVERY = 25
_BATCH = 40


def place(entity_id: str, text: str) -> dict[str, Any]:
    """A place whose name tells which write it is of."""
    return {"id": entity_id, "kind": "place", "names": [{"text": text, "lang": "en", "status": "preferred"}]}


def harbour(entity_id: str, number: int) -> dict[str, Any]:
    """A place with a name in each of two scripts, which tell its number."""
    names = [{"text": f"Harbour {entity_id} {number}", "lang": "en"}, {"text": f"港{number}", "lang": "zh-Hans"}]
    return {"id": entity_id, "kind": "place", "names": names}


def read_harbour(entity_id: str, number: int) -> dict[str, Any]:
    """The same with the reading given: a service that has just begun writes it at once, where it would load dictionaries."""
    document = harbour(entity_id, number)
    document["names"][1]["readings"] = [{"pinyin": f"Gǎng {number}"}]
    return document


def main() -> None:
    """Write until `number` writes are done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("acknowledged")
    parser.add_argument("--number", type=int, default=100)
    asked = parser.parse_args()
    told = os.open(asked.acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    maintenance.migrate(asked.database)
    chance = random.Random(asked.number)
    with Gazetteer(Settings(database_url=asked.database)) as gazetteer:
        for number in range(asked.number):
            _write_one(gazetteer, told, number, chance)
            if number % _BATCH_EVERY == _BATCH_EVERY - 1:
                _write_many(gazetteer, told, number)


def _tell(told: int, entity_id: str, version: int, text: str) -> None:
    os.write(told, f"{entity_id} {version} {text}\n".encode())


def _write_one(gazetteer: Gazetteer, told: int, number: int, chance: random.Random) -> None:
    entity_id, turn = f"place-{number // 3}", number % 3
    # Of different lengths, so that writes end anywhere in a page.
    text = f"Harbour {number} " + "of " * chance.randrange(60) + "calm"
    if turn == 0:
        outcome = editing.create(gazetteer, place(entity_id, text), by="cli")
    else:
        outcome = editing.replace(gazetteer, entity_id, place(entity_id, text), if_match=f'"{turn}"', by="cli")
    _tell(told, entity_id, outcome.versions[entity_id], text)


def _write_many(gazetteer: Gazetteer, told: int, number: int) -> None:
    documents = [place(f"many-{number}-{one}", f"Quay {number} {one}") for one in range(_BATCH)]
    lines = [orjson.dumps({"entity": document}) for document in documents]
    editing.batch(gazetteer, lines, by="cli")
    for document in documents:
        _tell(told, document["id"], 1, document["names"][0]["text"])


if __name__ == "__main__":
    main()
