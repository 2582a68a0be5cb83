"""Whether the derived parts still agree with the documents after very many random edits.

    python -m bench.edits --edits 10000

Creates, replaces, deletes, restores and merges entities through the services, one transaction each, then verifies everything:
the index, the public documents, every derived row. Prints how long an edit took and what was found wrong.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from gazetteer.errors import GazetteerError
from gazetteer.services import editing, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations, repository

_LATIN = "Vladi Khabar Niko Blago Ussu Hai San Nova Port Saint".split()
_RUSSIAN = "Влади Хабар Нико Благо Уссу Ново Верхне Усть".split()
_CHINESE = "海伯黑龙江北东西山城庙街崴州南宁"
_ENDS = "vostok ovsk laevsk veshchensk riysk град ск овка shan wai".split()


def _name(chance: random.Random) -> dict[str, Any]:
    kind = chance.randrange(3)
    if kind == 0:
        return {"text": "".join(chance.choices(_CHINESE, k=chance.randint(1, 4))), "lang": "zh-Hans"}
    stem = chance.choice(_LATIN if kind == 1 else _RUSSIAN)
    text = stem + chance.choice(_ENDS) + chance.choice(["", " 1", "-na-Amure", " Bay"])
    return {
        "text": text,
        "lang": "en" if kind == 1 else "ru",
        "status": chance.choice(["preferred", "admitted", "lookup"]),
    }


def document(chance: random.Random, entity_id: str, others: list[str]) -> dict[str, Any]:
    """A random document, which may name some of the others."""
    written: dict[str, Any] = {
        "id": entity_id,
        "kind": "place",
        "names": [_name(chance) for _ in range(chance.randint(1, 5))],
        "prominence": chance.randint(0, 10) / 10,
    }
    named = [
        other for other in chance.sample(others, min(len(others), chance.choice([0, 0, 1, 2]))) if other != entity_id
    ]
    if named:
        written["relations"] = [{"type": "adjacent_to", "target": other} for other in named]
    return written


def edit(gazetteer: Gazetteer, chance: random.Random, number: int, live: list[str], gone: list[str]) -> None:
    """One random edit; what the rules refuse (a deletion of what others name) counts as one."""
    what = chance.choices(["create", "replace", "delete", "merge", "restore"], [40, 40, 8, 6, 6])[0]
    if what == "create" or len(live) < 5:
        entity_id = f"e{number}"
        editing.create(gazetteer, document(chance, entity_id, live), by="cli")
        live.append(entity_id)
    elif what == "replace":
        entity_id = chance.choice(live)
        editing.replace(gazetteer, entity_id, document(chance, entity_id, live), if_match="*", by="cli")
    elif what == "delete":
        entity_id = chance.choice(live)
        editing.delete(gazetteer, entity_id, if_match="*", by="cli")
        live.remove(entity_id)
        gone.append(entity_id)
    elif what == "merge":
        entity_id, into = chance.sample(live, 2)
        editing.merge(gazetteer, entity_id, into, by="cli")
        live.remove(entity_id)
    elif gone:
        entity_id = gone.pop(chance.randrange(len(gone)))
        editing.restore(gazetteer, entity_id, 1, if_match="*", by="cli")
        live.append(entity_id)


def run(gazetteer: Gazetteer, edits: int, *, seed: int) -> tuple[list[float], int, list[str]]:
    """The seconds of each edit, how many were refused, and every fault found afterwards."""
    chance = random.Random(seed)
    live: list[str] = []
    gone: list[str] = []
    took: list[float] = []
    refused = 0
    for number in range(edits):
        began = time.perf_counter()
        try:
            edit(gazetteer, chance, number, live, gone)
        except GazetteerError:
            refused += 1
        took.append(time.perf_counter() - began)
    return took, refused, verification.verify(gazetteer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-edits-") as folder:
        url = f"sqlite:///{Path(folder) / 'gazetteer.sqlite3'}"
        migrations.upgrade(url)
        with Gazetteer(Settings(database_url=url)) as gazetteer:
            took, refused, faults = run(gazetteer, arguments.edits, seed=arguments.seed)
            with gazetteer.database.reading() as connection:
                entities = repository.count_entities(connection)
    milliseconds = sorted(1000 * seconds for seconds in took)
    print(
        f"{arguments.edits} edits ({refused} refused by the rules) of {entities} entities: "
        f"p50 {statistics.median(milliseconds):.1f} ms, p99 {milliseconds[int(len(took) * 0.99)]:.1f} ms; "
        f"{len(faults)} faults"
    )
    for fault in faults[:20]:
        print(fault)
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
