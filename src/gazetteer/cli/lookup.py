"""`gazetteer lookup`: a name in, its equivalents, readings and holders out, as a translator reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from gazetteer.cli import console
from gazetteer.services import finding

_LANGUAGES = ("zh-Hans", "zh-Hant", "en", "ru")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("lookup", epilog="Example: `gazetteer lookup 海兰泡 --on 1858-06-01`")(lookup_)


def lookup_(
    text: Annotated[str, typer.Argument(help="A name in any script or spelling: 海参崴, haishenwai, Владивосток.")],
    on: Annotated[str | None, typer.Option(help="As of this date: 1858-06-01, 1860, 咸丰十年十月初二.")] = None,
    calendar: Annotated[str, typer.Option(help="Calendar of --on: gregorian or julian.")] = "gregorian",
    kind: Annotated[str | None, typer.Option(help="Only entities of this kind: place, treaty, ...")] = None,
    match: Annotated[str, typer.Option(help="auto, exact, prefix or fuzzy.")] = "auto",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many entities to list.")] = 5,
    as_json: console.AsJSON = False,
) -> None:
    """Find a name, and show what to write for it, how it is read, and who held the place."""
    with console.gazetteer() as gazetteer:
        found = finding.look_up(gazetteer, text, match=match, kind=kind, on=on, calendar=calendar, limit=limit)
    if as_json:
        console.print_json(
            {
                "query": text,
                "on": on,
                "results": found.results,
                "entity": found.entity,
                "sovereignty": found.sovereignty,
            }
        )
        return
    _show(found.results[0], found.entity, found.sovereignty, on)
    for other in found.results[1:]:
        matched = _matched(other["match"])
        console.out.print(f"also {other['id']}: {_label(other['label'])} ({matched})", highlight=False, markup=False)


def _label(label: Mapping[str, str]) -> str:
    return " · ".join(label[lang] for lang in _LANGUAGES if lang in label) or next(iter(label.values()), "")


def _matched(match: Mapping[str, Any]) -> str:
    return f"matched {match['text']} by {match['key']}, {match['how']}"


def _span(part: Mapping[str, Any]) -> str:
    beginning, end = part.get("from"), part.get("to")
    if beginning is None and end is None:
        return ""
    return f"{beginning or '?'} – {'today' if end == '..' else end or '?'}"


def _show(hit: Mapping[str, Any], entity: Mapping[str, Any], held: Mapping[str, Any] | None, on: str | None) -> None:
    print_ = console.out.print
    print_(_label(entity["label"]), style="bold", highlight=False, markup=False)
    print_(f"{entity['id']}, {entity['kind']}; {_matched(hit['match'])}", style="dim", highlight=False, markup=False)
    text = hit.get("disambiguation") or {}
    if text:
        print_(text.get("en") or next(iter(text.values())), highlight=False, markup=False)
    rows = [
        [
            name["text"],
            name["lang"] + (f" ({name['region']})" if name.get("region") else ""),
            ", ".join(reading["pinyin"] for reading in name.get("readings", ())),
            name["status"],
            name["type"],
            _span(name),
        ]
        for name in entity["names"]
        if name["status"] != "lookup"
    ]
    if rows:
        console.print_table("", ["name", "language", "reading", "status", "type", "when"], rows)
    if held is None:
        return
    print_()
    when = f" on {on}" if on else ""
    if not held["records"]:
        print_(f"Nobody is recorded as holding it{when}.", highlight=False)
        return
    console.print_table(
        f"Who held it{when}", ["holder", "status", "when", "rests on", "whose view"], _records(held["records"])
    )


def _records(records: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    def named(parties: Sequence[Mapping[str, Any]] | None) -> str:
        return ", ".join((party.get("as") or party)["label"].get("en") or party["id"] for party in parties or ())

    return [
        [
            named(record["holders"]) or "nobody",
            record["status"] + (" (inherited)" if record.get("inherited_from") else ""),
            _span(record),
            named(record["basis"]),
            named(record["viewpoint"]) or ("disputed" if record["disputed"] else "undisputed"),
        ]
        for record in records
    ]
