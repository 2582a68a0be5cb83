"""Whether the service still answers as it did: some hundred answers of every route, kept before a change and compared after it.

    python bench/answers.py record /tmp/before
    python bench/answers.py compare /tmp/before

Seeds a database of its own, asks every route of the description through the application in this process, runs a few
commands, exports everything, writes a little (create, replace, merge, restore, delete, batch) and asks some of it again. What
differs from one run to the next by nature (moments, digests, cursors, keys, today) is masked; the page behind a cursor is asked
for and kept instead. `compare` says what differs and exits with 1 where anything does.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import orjson
from starlette.testclient import TestClient
from typer.testing import CliRunner

from gazetteer.api.app import create_app
from gazetteer.cli.main import app as commands
from gazetteer.resources import data_folder
from gazetteer.services import access, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

_FILE: Final = "answers.jsonl"
_JUDGED: Final = Path(__file__).parents[1] / "tests" / "search" / "judged.tsv"
#: The headers that are part of an answer; others say how it came.
_HEADERS: Final = (
    "content-type",
    "content-disposition",
    "cache-control",
    "etag",
    "link",
    "location",
    "vary",
    "www-authenticate",
    "gazetteer-omitted",
)
_MASKS: Final = (
    (re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z"), "<moment>"),
    (re.compile(r'("next":")[^"]*'), r"\1<cursor>"),
    (re.compile(r"(cursor=)[A-Za-z0-9_%=-]+"), r"\1<cursor>"),
    (re.compile(r" \d{2}:\d{2}(?=</time>)"), " <time>"),
    (re.compile(r"key:[0-9a-f]+"), "key:<id>"),
    (re.compile(r"/static/[0-9a-f]+/"), "/static/<version>/"),
    (re.compile(r"\"[0-9]+\.[0-9a-f]{8,}\""), '"<version.digest>"'),
    (re.compile(r"(gazetteer_[a-z_]+(?:\{[^}]*\})?) [0-9.e+-]+"), r"\1 <number>"),
)
#: How much of a page of a list is behind the first cursor: enough to see that the rest follows.
_PAGES: Final = 2
_DAYS: Final = (
    "1689-09-07",
    "1858-05-28",
    "1860-11-14",
    "1860",
    "1945-09",
    "1858-05-28/1860-11-14",
    "咸丰十年十月初二",
)


@dataclass
class Answers:
    """The answers so far, each under a name that says what was asked."""

    client: httpx.Client
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: set[tuple[str, str]] = field(default_factory=set)

    def keep(self, name: str, answer: dict[str, Any]) -> None:
        """Keep an answer under a name of its own."""
        number = 2
        own = name
        while own in self.kept:
            own = f"{name} #{number}"
            number += 1
        self.kept[own] = answer

    def ask(self, method: str, path: str, *, title: str = "", **more: Any) -> Any:
        """Ask the service, and keep what it answers."""
        response = self.client.request(method, path, **more)
        self.asked.add((method.lower(), path.partition("?")[0]))
        body = response.content.decode("utf-8", "replace")
        kept = {name: masked(response.headers[name]) for name in _HEADERS if name in response.headers}
        if "etag" in kept and not kept["etag"].startswith('"<'):
            kept["etag"] = "<digest>"
        self.keep(f"{method} {path} {title}".strip(), {"status": response.status_code, **kept, "body": masked(body)})
        return response

    def get(self, path: str, **parameters: Any) -> Any:
        """Ask for an address, and for the pages that follow."""
        query = urlencode(parameters)
        response = self.ask("GET", f"{path}?{query}" if query else path)
        following = response
        for number in range(2, _PAGES + 1):
            cursor = _next_of(following)
            if cursor is None:
                break
            following = self.client.get(path, params={**parameters, "cursor": cursor})
            answer = {"status": following.status_code, "body": masked(following.text)}
            self.keep(f"GET {path}?{query} (page {number})", answer)
        return response


def masked(text: str) -> str:
    """The text without what differs from run to run."""
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return text.replace(datetime.now(UTC).date().isoformat(), "<today>")


def _next_of(response: Any) -> str | None:
    if not response.headers.get("content-type", "").startswith(("application/json", "application/geo+json")):
        return None
    document = response.json()
    cursor = document.get("next") if isinstance(document, dict) else None
    return cursor if isinstance(cursor, str) else None


def _judged() -> list[str]:
    lines = _JUDGED.read_text("utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if line and not line.startswith("#")]


def _spread(ids: list[str], count: int) -> list[str]:
    step = max(1, len(ids) // count)
    return ids[::step]


# What is asked


def search(answers: Answers) -> None:
    """Every judged query, and some of them narrowed in every way."""
    queries = _judged()
    for text in queries:
        answers.get("/v1/search", q=text, explain="true")
        answers.get("/v1/suggest", q=text[: max(1, len(text) * 2 // 3)])
    narrowings: tuple[dict[str, str], ...] = (
        {"match": "exact"},
        {"match": "prefix", "limit": "5"},
        {"match": "fuzzy"},
        {"lang": "zh"},
        {"lang": "en,ru", "limit": "3"},
        {"kind": "place"},
        {"kind": "treaty,polity,event"},
        {"on": "1860-11-14", "explain": "1"},
        {"bbox": "120,40,145,60"},
        {"bbox": "170,-90,-100,90"},
        {"limit": "1"},
        {"format": "geojson"},
    )
    texts = [*queries[::12], "a", "k", "san", "海", "州", "в", "treaty", "hsw", "bj", "中俄 条约", "treaty peking 1860"]
    for text in texts:
        for narrowing in narrowings:
            answers.get("/v1/search", q=text, **narrowing)
    for text in ("a", "k", "s", "海", "bei", "hsw", "Вл", "treaty of"):
        for narrowing in ({"limit": "100"}, {"kind": "polity,treaty"}, {"lang": "zh"}, {"kind": "place", "limit": "3"}):
            answers.get("/v1/suggest", q=text, **narrowing)


def entities(answers: Answers, ids: list[str]) -> None:
    """Every entity, and of some all that hangs on them."""
    for entity_id in ids:
        answers.get(f"/v1/entities/{entity_id}")
    for entity_id in _spread(ids, 45):
        path = f"/v1/entities/{entity_id}"
        for part in ("names", "timeline", "history", "history/1", "sovereignty"):
            answers.get(f"{path}/{part}")
        answers.get(path, lang="zh,en", on="1860-11-14")
        answers.get(f"{path}/names", lang="ru", on="1900", undated="false")
        answers.get(f"/e/{entity_id}", ui="en")
        for accept in ("application/ld+json", "application/geo+json"):
            answers.ask("GET", path, title=accept, headers={"accept": accept})
        for lang, style in (("zh-Hans", "plain"), ("zh-Hant", "first-mention"), ("zh-Hans", "map-cn"), ("ru", "plain")):
            answers.get(f"{path}/label", lang=lang, style=style)
        answers.get(f"/v1/reconcile/preview?id={entity_id}")
        answers.get("/v1/reconcile/flyout/entity", id=entity_id)
    for entity_id in ("vladivostok", "heixiazi-island", "sakhalin", "khabarovsk", "nerchinsk"):
        for day in _DAYS:
            answers.get(f"/v1/entities/{entity_id}/sovereignty", on=day)
            answers.get(f"/v1/entities/{entity_id}", on=day)
        answers.get(f"/v1/entities/{entity_id}/sovereignty", on="1860-11-02", calendar="julian", undated="false")
        answers.get(f"/v1/entities/{entity_id}/sovereignty", viewpoint="china")
        for download in ("tbx", "lpf", "geojson"):
            answers.get(f"/e/{entity_id}/{download}")
        for lang in ("zh-Hans", "ru"):
            answers.get(f"/e/{entity_id}", ui=lang, on="1860-11-14")


def lists(answers: Answers) -> None:
    """Lists with their filters and pages."""
    for narrowing in (
        {},
        {"kind": "treaty", "limit": "7"},
        {"type": "city", "limit": "5"},
        {"ids": "vladivostok,khabarovsk,nobody"},
        {"modified_since": "0900-01-01", "limit": "5"},
        {"modified_since": "2020-01-01T00:00:00+08:00", "kind": "polity", "limit": "3"},
        {"kind": "place", "format": "geojson"},
    ):
        answers.get("/v1/entities", **narrowing)
    for narrowing in (
        {"limit": "50"},
        {"on": "1860-11-14", "limit": "30"},
        {"on": "1950", "holder": "russia", "limit": "30"},
        {"basis": "treaty-of-aigun"},
        {"status": "claim,lease", "undated": "false"},
        {"bbox": "120,40,145,60", "on": "1900", "format": "geojson"},
    ):
        answers.get("/v1/sovereignty", **narrowing)
    found = answers.get("/v1/sources", limit="20").json()
    for source in found["results"][:5]:
        answers.get(f"/v1/sources/{source['id']}", limit="3")


def language(answers: Answers) -> None:
    """Readings, romanisations, dates and running text."""
    for text in ("海参崴", "海參崴", "Владивосток", "Щёлково", "北京", "重庆", "西安", "ハバロフスク", "plain"):
        answers.get("/v1/romanize", text=text)
    answers.get("/v1/romanize", text="hai3 shen1 wai3", lang="zh-Latn-pinyin")
    answers.ask("POST", "/v1/romanize", json={"texts": ["海参崴", "Хабаровск", "海参崴"], "lang": None})
    for day in (*_DAYS, "-0110", "康熙二十八年七月二十四日", "2026-02-30"):
        answers.get("/v1/dates", date=day)
    answers.get("/v1/dates", date="1860-11-02", calendar="julian")
    text = (
        "The Treaty of Aigun gave Russia the left bank of the Amur; Vladivostok and Khabarovsk were founded after it."
    )
    chinese = "瑷珲条约以后，俄国占领黑龙江左岸，海参崴和伯力成为俄国城市。"
    for target in ("zh-Hans", "zh-Hant", "ru"):
        answers.ask("POST", "/v1/annotate", title=target, json={"text": text, "target": target})
    answers.ask(
        "POST", "/v1/annotate", title="all", json={"text": chinese, "target": "en", "overlaps": "all", "on": "1860"}
    )
    pair = {"source": {"lang": "en", "text": text}, "target": {"lang": "zh-Hans", "text": chinese}}
    answers.ask("POST", "/v1/check", json=pair)
    answers.ask("POST", "/v1/check", title="map-cn", json={**pair, "style": "map-cn", "on": "1900"})


def reconcile(answers: Answers) -> None:
    """Both versions of the reconciliation protocol."""
    answers.get("/v1/reconcile")
    answers.ask("GET", "/v1/reconcile/match")
    names = _judged()[::15]
    queries = {f"q{number}": {"query": name, "limit": 5} for number, name in enumerate(names)}
    part = dict(list(queries.items())[:10])
    answers.get("/v1/reconcile", queries=orjson.dumps(part).decode())
    answers.ask("POST", "/v1/reconcile", data={"queries": orjson.dumps(queries).decode()})
    conditions = {
        "query": "Vladivostok",
        "type": "place",
        "properties": [{"pid": "country", "v": "RU"}, {"pid": "coordinates", "v": "43.1,131.9"}],
    }
    answers.ask("POST", "/v1/reconcile", title="conditions", data={"queries": orjson.dumps({"q": conditions}).decode()})
    match = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": name}]} for name in names]}
    answers.ask("POST", "/v1/reconcile/match", json=match)
    wanted = {
        "ids": ["vladivostok", "treaty-of-aigun"],
        "properties": [{"id": part} for part in ("name", "holder", "country", "coordinates", "part_of", "date")],
    }
    answers.get("/v1/reconcile", extend=orjson.dumps(wanted).decode())
    answers.ask("POST", "/v1/reconcile/extend", json=wanted)
    answers.get("/v1/reconcile/extend/propose", type="place")
    for what in ("entity", "type", "property"):
        answers.get(f"/v1/reconcile/suggest/{what}", prefix="pl")
        answers.get(f"/v1/reconcile/suggest/{what}", prefix="海")
    answers.get("/v1/reconcile/preview", id="nobody-of-this-name")


def exports(answers: Answers) -> None:
    """Every format of export."""
    for form in ("jsonl", "csv", "tbx", "geojson", "lpf", "skos"):
        answers.get("/v1/export", format=form)
    for form in ("omegat", "deepl"):
        answers.get("/v1/export", format=form, langs="en,zh-Hans")
    answers.get("/v1/export", format="csv", kind="treaty", langs="en,ru", status="preferred,admitted")
    answers.get("/v1/export", modified_since="0900-01-01", kind="polity")
    answers.get("/v1/export", modified_since="2999-01-01")
    answers.get("/v1/export", format="tbx", dialect="linguist", kind="treaty")


def refusals(answers: Answers) -> None:
    """What is refused, and in which words."""
    for path, parameters in (
        ("/v1/search", {}),
        ("/v1/search", {"q": ""}),
        ("/v1/search", {"q": "   "}),
        ("/v1/search", {"q": "x" * 201}),
        ("/v1/search", {"q": "a\0b"}),
        ("/v1/search", {"q": "a", "limit": "0"}),
        ("/v1/search", {"q": "a", "limit": "101"}),
        ("/v1/search", {"q": "a", "kind": "city"}),
        ("/v1/search", {"q": "a", "bbox": "1,2,3"}),
        ("/v1/search", {"q": "a", "bbox": "1,50,3,40"}),
        ("/v1/search", {"q": "a", "bbox": "190,50,3,60"}),
        ("/v1/search", {"q": "a", "on": "1860-13"}),
        ("/v1/search", {"q": "a", "match": "like"}),
        ("/v1/search", {"q": "a", "lang": "no tag"}),
        ("/v1/search", {"q": "a", "explain": "perhaps"}),
        ("/v1/search", {"q": "a", "unknown": "1"}),
        ("/v1/suggest", {"q": "a", "limit": "500"}),
        ("/v1/entities", {"cursor": "xyz"}),
        ("/v1/entities", {"ids": "Not An Id"}),
        ("/v1/entities", {"modified_since": "yesterday"}),
        ("/v1/entities", {"modified_since": "0001-01-01T00:00:00+14:00"}),
        ("/v1/entities/nobody", {}),
        ("/v1/entities/vladivostok", {"on": "never"}),
        ("/v1/entities/vladivostok/label", {"lang": "tlh"}),
        ("/v1/sovereignty", {"status": "bogus"}),
        ("/v1/sovereignty", {"bbox": "a,b,c,d"}),
        ("/v1/export", {"format": "csv", "status": "bogus"}),
        ("/v1/export", {"format": "bogus"}),
        ("/v1/export", {"region": "cn"}),
        ("/v1/export", {"kind": "city"}),
        ("/v1/nothing", {}),
        ("/", {"q": "x" * 201}),
        ("/", {"q": "a", "kind": "city"}),
        ("/", {"q": "a", "on": "never"}),
        ("/map", {"on": "never"}),
    ):
        answers.get(path, **parameters)
    for cursor in ("x", "W10=", "bnVsbA=="):
        response = answers.client.get("/v1/search", params={"q": "san", "cursor": cursor})
        answers.keep(f"GET /v1/search?q=san with cursor {cursor}", {"body": masked(response.text)})
    answers.ask("GET", "/v1/search?q=a&q=b")
    answers.ask("GET", "/v1/search?q=%FF")
    answers.ask("POST", "/v1/annotate", title="no target", json={"text": "a"})
    answers.ask("POST", "/v1/entities", title="no key", json={"id": "x"})


def pages(answers: Answers) -> None:
    """The pages for people, and what stands outside /v1."""
    for ui in ("en", "zh-Hans", "ru"):
        answers.get("/", ui=ui)
        answers.get("/about", ui=ui)
    for text in ("海参崴", "Treaty of Peking", "Vladivostock", "nothing of the sort zzz", "a"):
        answers.get("/", q=text, ui="en")
        answers.get("/", q=text, kind="place", on="1860-11-14", ui="ru")
    answers.get("/map", on="1900", ui="en")
    answers.get("/dates", date="咸丰十年十月初二", ui="en")
    answers.get("/text", ui="en")
    answers.ask("POST", "/text", data={"text": "Vladivostok and Khabarovsk", "target": "zh-Hans", "ui": "en"})
    for path in ("/healthz", "/readyz", "/openapi.json", "/docs", "/problems/not-found"):
        answers.get(path)
    response = answers.client.get("/metrics")
    answers.asked.add(("get", "/metrics"))
    answers.keep("GET /metrics", {"status": response.status_code})


def writes(answers: Answers, key: str) -> None:
    """A little of each kind of write, and how it reads afterwards."""
    admin = {"Authorization": f"Bearer {key}"}
    document = {
        "id": "answers-port",
        "kind": "place",
        "types": ["city"],
        "names": [
            {"text": "Answersport", "lang": "en", "status": "preferred"},
            {"text": "答港", "lang": "zh-Hans", "readings": [{"pinyin": "Dágǎng"}]},
        ],
        "location": {"type": "Point", "coordinates": [132.5, 43.5]},
        "relations": [{"type": "part_of", "target": "primorsky-krai"}],
    }
    other = {"id": "answers-bay", "kind": "place", "names": [{"text": "Answers Bay", "lang": "en"}]}
    source = {"id": "answers-atlas", "title": "An atlas"}
    port = "/v1/entities/answers-port"

    def if_match(path: str) -> dict[str, str]:
        return {**admin, "If-Match": answers.client.get(path).headers["etag"]}

    answers.ask("PUT", "/v1/sources/answers-atlas", json=source, headers=admin)
    answers.ask("POST", "/v1/entities", title="created", json={**document, "relations": []}, headers=admin)
    answers.ask("POST", "/v1/entities", title="again", json=document, headers=admin)
    answers.ask("PUT", port, title="without If-Match", json=document, headers=admin)
    note = {**document, "relations": [], "note": "replaced"}
    answers.ask("PUT", port, title="replaced", json=note, headers=if_match(port))
    answers.ask("PUT", port, title="faulty", json={**note, "kind": "city"}, headers=if_match(port))
    restore = f"{port}/history/1/restore"
    answers.ask("POST", restore, headers=if_match(port))
    batch = b"\n".join(orjson.dumps({"entity": part}) for part in (other, {**document, "relations": []}))
    answers.ask("POST", "/v1/batch?dry_run=true", content=batch, headers=admin)
    answers.ask("POST", "/v1/batch", content=batch, headers=admin)
    answers.ask("POST", "/v1/batch", title="faulty", content=b'{"entity":{}}\nnonsense', headers=admin)
    for text in ("Answersport", "dagang", "答港", "answersprt", "answ"):
        answers.get("/v1/search", q=text)
        answers.get("/v1/suggest", q=text)
    answers.ask("POST", "/v1/entities/answers-bay/merge", json={"into": "answers-port"}, headers=admin)
    answers.get("/v1/entities/answers-bay")
    answers.get("/v1/search", q="answers bay")
    answers.get(f"{port}/history")
    answers.ask("DELETE", port, headers=if_match(port))
    answers.get(port)
    answers.get("/v1/search", q="Answersport")
    answers.get("/v1/export", kind="place")


def command_line(answers: Answers, settings: Settings) -> None:
    """Some commands over the same database."""
    os.environ["GAZETTEER_DATABASE_URL"] = settings.database_url
    runner = CliRunner()
    for arguments in (
        ["lookup", "海参崴", "--json"],
        ["lookup", "海兰泡", "--on", "1858-06-01"],
        ["lookup", "Vladivostock", "--match", "fuzzy", "--kind", "place", "--json"],
        ["lookup", "nothing of the sort zzz"],
        ["lookup", "a", "--kind", "city"],
        ["lookup", "a", "--match", "like"],
        ["romanize", "海参崴", "--json"],
        ["export", "--format", "csv", "--kind", "polity"],
        ["export", "--format", "omegat", "--langs", "en,ru"],
        ["export", "--format", "csv", "--status", "bogus"],
        ["export", "--modified-since", "0900-01-01", "--kind", "polity"],
        ["export", "--format", "bogus"],
        ["export", "--kind", "city"],
        ["index", "verify"],
        ["doctor", "--duplicates", "--json"],
    ):
        result = runner.invoke(commands, arguments)
        told = {"exit": result.exit_code, "body": masked(result.output)}
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            told["raised"] = f"{type(result.exception).__name__}: {result.exception}"
        answers.keep(f"gazetteer {' '.join(arguments)}", told)


def _missing(answers: Answers, description: dict[str, Any]) -> list[str]:
    """The calls of the description that nothing was asked of."""
    missing = []
    for path, operations in description["paths"].items():
        pattern = re.compile(re.sub(r"\\\{[^}]*\\\}", "[^?]+", re.escape(path)))
        for method in operations:
            if not any(method == asked and pattern.fullmatch(quote(url, safe="/")) for asked, url in answers.asked):
                missing.append(f"{method.upper()} {path}")
    return missing


def gathered(folder: Path) -> dict[str, dict[str, Any]]:
    """Every answer, over a database made in `folder`."""
    settings = Settings(database_url=f"sqlite:///{folder / 'gazetteer.sqlite3'}", cache_seconds=60)
    migrations.upgrade(settings.database_url)
    with Gazetteer(settings) as gazetteer:
        seeding.seed(seeding.InProcess(gazetteer), seeding.read_seed(data_folder("seed")))
        key = access.create_key(gazetteer, "admin").key
    app = create_app(settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        answers = Answers(client)
        search(answers)
        entities(answers, _ids(client))
        lists(answers)
        language(answers)
        reconcile(answers)
        exports(answers)
        refusals(answers)
        pages(answers)
        command_line(answers, settings)
        writes(answers, key)
        missing = _missing(answers, app.openapi())
    if missing:
        print("nothing was asked of:", *missing, sep="\n  ", file=sys.stderr)
    return answers.kept


def _ids(client: TestClient) -> list[str]:
    lines = [orjson.loads(line) for line in client.get("/v1/export").iter_lines()]
    return [line["entity"]["id"] for line in lines if "entity" in line]


# Keeping and comparing


def record(folder: Path, kept: dict[str, dict[str, Any]]) -> None:
    """Write the answers into `folder`, one a line."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _FILE).open("wb") as stream:
        for name, answer in kept.items():
            stream.write(orjson.dumps({"asked": name, **answer}) + b"\n")


def recorded(folder: Path) -> dict[str, dict[str, Any]]:
    """The answers that `record` wrote."""
    with (folder / _FILE).open("rb") as stream:
        lines = [orjson.loads(line) for line in stream]
    return {line.pop("asked"): line for line in lines}


def _lines(answer: dict[str, Any]) -> list[str]:
    head = [f"{name}: {value}" for name, value in answer.items() if name != "body"]
    body = str(answer.get("body", ""))
    with suppress(orjson.JSONDecodeError):
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    return [*head, *body.splitlines()]


def differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """The names of the answers that differ, each with the lines that do."""
    for name in before | after:
        if name not in before or name not in after:
            yield name, ["only before" if name in before else "only after"]
        elif before[name] != after[name]:
            told = difflib.unified_diff(_lines(before[name]), _lines(after[name]), "before", "after", lineterm="", n=1)
            yield name, list(told) or ["the same members in another order or spacing"]


def main() -> int:
    """Record the answers, or compare them with those recorded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("record", "compare"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=12, help="how many lines of each difference are shown")
    parser.add_argument("--most", type=int, default=40, help="how many differences are shown")
    parser.add_argument("--into", type=Path, help="with compare: keep the new answers in this folder too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = gathered(Path(folder))
    if given.what == "record":
        record(given.folder, kept)
        print(f"{len(kept):,} answers recorded")
        return 0
    if given.into is not None:
        record(given.into, kept)
    found = list(differences(recorded(given.folder), kept))
    for name, lines in found[: given.most]:
        print(name, *(line[:200] for line in lines[: given.lines]), "", sep="\n")
    print(f"{len(kept):,} answers, {len(found):,} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
