"""Requests that are made to do harm: each as large and as twisted as the service takes it, or a little beyond that.

Written by hand are the bodies that once stopped a worker, and those of their kind (`BODIES`); made from the description of the
API is one request for each parameter of each call that reads, with each of the values that once were dear to somebody (`values`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode


class Attack(NamedTuple):
    """One request: `what` names it in a table."""

    what: str
    method: str
    path: str
    body: bytes | None = None
    media_type: str = "application/json"


#: Characters that a text has at most.
_LONGEST: Final = 200_000


def _filled(unit: str, length: int = _LONGEST) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def _annotate(text: str, **more: Any) -> bytes:
    return json.dumps({"text": text, "target": "en", **more}).encode()


def _check(source: str, target: str, length: int = _LONGEST, langs: tuple[str, str] = ("zh-Hans", "ru")) -> bytes:
    return json.dumps(
        {
            "source": {"lang": langs[0], "text": _filled(source, length)},
            "target": {"lang": langs[1], "text": _filled(target, length)},
        }
    ).encode()


def _texts() -> Iterator[tuple[str, str]]:
    """Texts of the greatest length, by what they are made of."""
    yield "all Chinese names", _filled("海参崴")
    yield "long names within each other", _filled("北京条约")
    yield "all Russian names", _filled("Владивосток ")
    yield "short names in company", _filled("中俄关系")
    yield "open brackets", _filled("(")
    yield "names in brackets", _filled("海参崴（符拉迪沃斯托克）")
    yield "one letter", _filled("a")
    yield "one character", _filled("中")
    yield "spaces", _filled(" ")
    yield "line ends", _filled("\n")
    yield "combining marks", _filled("é\u0301\u0302\u0303")
    yield "capitals and full stops", _filled("В. В. Путин, ")
    yield "years", _filled("1858年")
    yield "days", _filled("14 November 1860, ")
    yield "links of Markdown", _filled("[海参崴](")
    yield "code of Markdown", _filled("`")
    yield "tables of Markdown", _filled("|")
    yield "emphasis of Markdown", _filled("*_")
    yield "hyphens", _filled("Ю-")
    yield "letters beyond the first plane", _filled("\U0001f600")
    yield "invisible signs", _filled("海\u200b参\u200b崴")
    yield "letters that grow when folded", _filled("ﷺ")
    yield "old Russian", _filled("на Амурѣ въ Благовѣщенскѣ ")
    yield "pinyin", _filled("Hǎishēnwǎi ")


def bodies() -> Iterator[Attack]:
    """The bodies that were once dear, and others of their kind."""
    for what, text in _texts():
        yield Attack(f"annotate of 200,000 characters: {what}", "POST", "/v1/annotate", _annotate(text))
        yield Attack(f"all overlaps of the same: {what}", "POST", "/v1/annotate", _annotate(text, overlaps="all"))
        brief = json.dumps({"text": text, "target": "ru"}).encode()
        yield Attack(f"brief of the same: {what}", "POST", "/v1/brief", brief)
    for source, target, langs in (
        ("海参崴", "Владивостоке ", ("zh-Hans", "ru")),
        ("北京条约", "Treaty of Peking, ", ("zh-Hans", "en")),
        ("Vladivostok, ", "海参崴", ("en", "zh-Hans")),
        ("海参崴", "nothing of that, ", ("zh-Hans", "en")),
        ("中俄关系", "中俄关系", ("zh-Hans", "zh-Hant")),
    ):
        for length in (100_000, _LONGEST):
            what = f"check of twice {length:,} characters: {source} / {target.strip()}"
            yield Attack(what, "POST", "/v1/check", _check(source, target, length, langs))
    yield from _romanizing()
    yield from _reconciling()
    yield from _lists()


def _romanizing() -> Iterator[Attack]:
    for what, texts in (
        ("1,000 texts of 200 characters", ["海参崴" * 66] * 1_000),
        ("20,000 characters in one text", ["哈巴罗夫斯克边疆区" * 2_222]),
        ("1,000 texts of 20 Russian letters", ["Благовещенскъ на Амур"[:20]] * 1_000),
        ("1,000 texts of 20 characters", ["黑龙江省哈尔滨市道里区中央大街街道办事处"[:20]] * 1_000),
        ("20,000 combining marks", ["\u0301" * 20_000]),
        ("20,000 apostrophes", ["'" * 20_000]),
        ("20,000 characters of pinyin", ["xian'" * 4_000]),
        ("20,000 hyphens", ["-" * 20_000]),
    ):
        yield Attack(f"romanize: {what}", "POST", "/v1/romanize", json.dumps({"texts": texts}).encode())


def _reconciling() -> Iterator[Attack]:
    names = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": ["Vladivostok"] * 20_000}]}]}
    yield Attack("20,000 names of one query", "POST", "/v1/reconcile/match", json.dumps(names).encode())
    ten = {"conditions": [{"matchType": "name", "propertyValue": ["Wladiwostock am Meer"] * 10}]}
    fifty = json.dumps({"queries": [ten] * 50}).encode()
    yield Attack("500 names of fifty queries", "POST", "/v1/reconcile/match", fifty)
    long = {"conditions": [{"matchType": "name", "propertyValue": ["Wladiwostock " * 15] * 10}]}
    long_names = json.dumps({"queries": [long] * 50}).encode()
    yield Attack("500 names of 200 characters", "POST", "/v1/reconcile/match", long_names)
    ones = "[" + ",".join(["1"] * 2_000_000) + "]"
    conditions = f'{{"queries":[{{"conditions":{ones}}}]}}'.encode()
    yield Attack("4 MB of 1,1,1 as conditions", "POST", "/v1/reconcile/match", conditions)
    for member in ("ids", "properties"):
        other = '"properties":[{"id":"country"}]' if member == "ids" else '"ids":["vladivostok"]'
        body = f'{{"{member}":{ones},{other}}}'.encode()
        yield Attack(f"4 MB of 1,1,1 as {member} of an extension", "POST", "/v1/reconcile/extend", body)
    types = json.dumps({"queries": {"q": {"query": "a", "type": ["x"] * 400_000}}}).encode()
    yield Attack("400,000 types", "POST", "/v1/reconcile", types)
    queries = {"q0": {"properties": [{"pid": "name", "v": ["Vladivostok"] * 500}]}}
    address = "/v1/reconcile?" + urlencode({"queries": json.dumps(queries)})
    yield Attack("500 names in an address", "GET", address)
    wanted = json.dumps({"ids": ["vladivostok"] * 1_000, "properties": [{"id": "name"}] * 20}).encode()
    yield Attack("an extension of 1,000 ids", "POST", "/v1/reconcile/extend", wanted)
    form = b"&".join([b"queries=%7B%7D"] * 250_000)
    yield Attack("a form of 250,000 fields", "POST", "/v1/reconcile", form, "application/x-www-form-urlencoded")


def _lists() -> Iterator[Attack]:
    unknown = json.dumps({f"unknown{number}": 1 for number in range(230_000)}).encode()
    yield Attack("annotate with 230,000 unknown members", "POST", "/v1/annotate", unknown)
    subjects = ('{"id":"x","kind":"place","subjects":[' + ",".join(["1"] * 1_900_000) + "]}").encode()
    yield Attack("an entity with 1,900,000 subjects", "POST", "/v1/entities", subjects)
    deep = b"[" * 2_000_000 + b"]" * 2_000_000
    for path in ("/v1/annotate", "/v1/entities", "/v1/reconcile/match", "/v1/proposals"):
        yield Attack(f"4 MB of brackets at {path}", "POST", path, deep)
    copying = [{"op": "copy", "from": "", "path": "/names/-"}] * 1_000
    yield Attack(
        "a patch that doubles the document 1,000 times", "PATCH", "/v1/entities/vladivostok",
        json.dumps(copying).encode(), "application/json-patch+json",
    )  # fmt: skip  # a call a line
    long = json.dumps({"id": "x", "kind": "place", "names": [{"text": "海" * 1_300_000, "lang": "zh"}]}).encode()
    yield Attack("a name of 1,300,000 characters", "POST", "/v1/entities", long)
    name = {"text": "海参崴", "lang": "zh-Hans", "reading": "Hǎi" * 300}
    names = json.dumps({"id": "x", "kind": "place", "names": [name] * 1_000}).encode()
    yield Attack("an entity with 1,000 names of endless readings", "POST", "/v1/entities", names)
    lines = b'{"entity":{"id":"a","kind":"place"}}\n' * 10_000
    yield Attack("a batch of 10,000 lines", "POST", "/v1/batch", lines, "application/x-ndjson")
    yield Attack("a batch of 4 MB of line ends", "POST", "/v1/batch", b"\n" * 4_000_000, "application/x-ndjson")


def values() -> Iterator[tuple[str, str]]:
    """Values for any parameter, as they stand in an address, by what they are made of."""
    for what, text in (
        ("a list of one letter", _filled("a,", 15_000)),
        ("a list of commas", "," * 15_000),
        ("one letter", "a" * 15_000),
        ("digits", "9" * 15_000),
        ("stars", "*" * 15_000),
        ("patterns", _filled("(a+)+", 15_000)),
        ("quotes", '"' * 4_500),
        ("words", _filled("a ", 8_000)),
        ("brackets", "[" * 4_500),
        ("190 brackets", "(" * 190),
        ("190 letters apart", _filled("a ", 190)),
        ("190 characters", _filled("哈巴罗夫斯克", 190)),
        ("190 Russian letters", _filled("Владивосток ", 190)),
        ("190 hyphens", "-" * 190),
        ("190 commas and names", _filled("Владивосток, ", 190)),
        ("190 stars", "*" * 190),
        ("190 combining marks", "\u0301" * 190),
        ("a date without end", "1858/" * 400),
        ("a year of many digits", "Y" + "9" * 18 + "/Y" + "9" * 18),
        ("a set of years", "[" + ",".join(str(year) for year in range(1, 400)) + "]"),
        ("a number without bounds", "1e400"),
        ("a number below", "-99999999999999999999"),
        ("NUL", "a\0b"),
        ("half a surrogate", "\udc80"),
        ("a statement", "' OR 1=1; DROP TABLE entity; --"),
        ("a path", "../" * 300 + "etc/passwd"),
        ("four numbers without end", "-1e308,-1e308,1e308,1e308"),
        ("JSON", json.dumps({"q0": {"query": _filled("Владивосток ", 190), "limit": 10_000}})),
    ):
        yield what, quote(text, safe=",*()-:/", errors="surrogatepass")


def addresses(description: dict[str, Any]) -> Iterator[Attack]:
    """For each parameter of each call that reads, each of the values; the others are what the description shows."""
    for path, methods in description["paths"].items():
        operation = methods.get("get")
        if operation is None:
            continue
        parameters = operation.get("parameters", [])
        needed = {one["name"]: _shown(one) for one in parameters if one.get("required") and one["in"] == "query"}
        for parameter in parameters:
            if parameter["in"] not in ("query", "path"):
                continue
            for what, value in values():
                yield Attack(
                    f"{path} {parameter['name']}: {what}", "GET", _address(path, parameter, value, parameters, needed)
                )


def _address(
    path: str, parameter: dict[str, Any], value: str, parameters: list[dict[str, Any]], needed: dict[str, str]
) -> str:
    query = {name: one for name, one in needed.items() if name != parameter["name"]}
    for other in parameters:
        if other["in"] == "path":
            said = value.replace("/", "%2F") if other is parameter else quote(_shown(other))
            path = path.replace("{" + other["name"] + "}", said)
    said = f"{parameter['name']}={value}" if parameter["in"] == "query" else ""
    together = "&".join(one for one in (urlencode(query), said) if one)
    return path + (f"?{together}" if together else "")


def _shown(parameter: dict[str, Any]) -> str:
    """A value of a parameter that the description gives as an example, or one that is taken."""
    if "example" in parameter:
        return str(parameter["example"])
    examples = parameter.get("examples") or parameter.get("schema", {}).get("examples")
    if isinstance(examples, dict):
        return str(next(iter(examples.values()))["value"])
    if isinstance(examples, list) and examples:
        return str(examples[0])
    return {"version": "1", "from": "1", "to": "1", "collection": "places", "what": "entity"}.get(
        parameter["name"], "vladivostok"
    )
