"""`gazetteer lookup`: a name in, its equivalents, readings and holders out, as a translator reads them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from gazetteer.cli import console, files
from gazetteer.errors import BadParameter, NotFound
from gazetteer.services import finding
from gazetteer.services.context import Gazetteer

_LANGUAGES = ("zh-Hans", "zh-Hant", "en", "ru")
#: What the search calls the text that is asked for.
_TEXT: Final = "q"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("lookup", epilog="Example: `gazetteer lookup 海兰泡 --on 1858-06-01`")(lookup_)


def lookup_(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="A name in any script or spelling: 海参崴, haishenwai, Владивосток. Several, or names one a line in standard "
            "input (which - names), are answered a line each.",
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="As of this date: 1858-06-01, 1860, 咸丰十年十月初二.")
    ] = None,
    calendar: Annotated[str, typer.Option(help="Calendar of --on: gregorian or julian.")] = "gregorian",
    kind: Annotated[str | None, typer.Option(help="Only entities of this kind: place, treaty, ...")] = None,
    match: Annotated[str, typer.Option(help="auto, exact, prefix or fuzzy.")] = "auto",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many entities to list.")] = 5,
    as_json: console.AsJSON = False,
) -> None:
    """Find a name, and show what to write for it, how it is read, and who held the place."""
    asked = _Asked(match=match, kind=kind, on=on, calendar=calendar, limit=limit)
    texts: Iterable[str] = names or ()
    if names == ["-"] or (not names and files.is_fed()):
        texts = filter(None, files.lines(Path("-")))
    elif not names:
        raise typer.BadParameter("give a name, or lead names into standard input, one a line", param_hint="NAME")
    elif len(names) == 1:
        _one(asked, names[0], as_json=as_json)
        return
    _many(asked, texts, as_json=as_json)


@dataclass(frozen=True)
class _Asked:
    """What is asked of each name."""

    match: str
    kind: str | None
    on: str | None
    calendar: str
    limit: int

    def answer(self, gazetteer: Gazetteer, text: str) -> finding.Entry:
        """What is known by a name; raises `NotFound`, and `BadParameter` for what cannot be asked."""
        return finding.look_up(
            gazetteer, text, match=self.match, kind=self.kind, on=self.on, calendar=self.calendar, limit=self.limit
        )


def _one(asked: _Asked, text: str, *, as_json: bool) -> None:
    with console.gazetteer() as gazetteer:
        found = asked.answer(gazetteer, text)
    if as_json:
        console.print_json(_document(asked, text, found))
        return
    _show(found.results[0], found.entity, found.sovereignty, asked.on)
    for other in found.results[1:]:
        matched = _matched(other["match"])
        console.out.print(f"also {other['id']}: {_label(other['label'])} ({matched})")


def _many(asked: _Asked, texts: Iterable[str], *, as_json: bool) -> None:
    """A line for each name, as JSON or as a table; a name that nothing is known by has one too, and makes the exit code 1."""
    unknown = 0
    rows: list[list[str]] = []
    with console.gazetteer() as gazetteer:
        for text in texts:
            found = _known(asked, gazetteer, text)
            unknown += found is None
            if as_json:
                sys.stdout.write(orjson.dumps(_document(asked, text, found)).decode() + "\n")
            else:
                rows.append(_line(text, found))
    if not as_json:
        console.print_table("", ["asked", "entity", "kind", *_LANGUAGES, "reading"], rows)
    if unknown:
        raise NotFound(f"nothing is known by {unknown} of the names")


def _known(asked: _Asked, gazetteer: Gazetteer, text: str) -> finding.Entry | None:
    try:
        return asked.answer(gazetteer, text)
    except NotFound:
        return None
    except BadParameter as error:
        if error.parameter != _TEXT:
            raise
        # What is no name at all is known by nobody either.
        console.err.print(f"{text!r}: {error.errors[0]['detail']}")
        return None


def _document(asked: _Asked, text: str, found: finding.Entry | None) -> dict[str, Any]:
    return {
        "query": text,
        "on": asked.on,
        "results": [] if found is None else found.results,
        "entity": None if found is None else found.entity,
        "sovereignty": None if found is None else found.sovereignty,
    }


def _line(text: str, found: finding.Entry | None) -> list[str]:
    if found is None:
        return [text, *[""] * (len(_LANGUAGES) + 3)]
    entity = found.entity
    label = entity["label"]
    written = label.get("zh-Hans") or label.get("zh-Hant")
    readings = [
        reading["pinyin"] for name in entity["names"] if name["text"] == written for reading in name.get("readings", ())
    ]
    return [text, entity["id"], entity["kind"], *[label.get(lang, "") for lang in _LANGUAGES], ", ".join(readings)]


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
    print_(_label(entity["label"]), style="bold")
    print_(f"{entity['id']}, {entity['kind']}; {_matched(hit['match'])}", style="dim")
    text = hit.get("disambiguation") or {}
    if text:
        print_(text.get("en") or next(iter(text.values())))
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
        print_(f"Nobody is recorded as holding it{when}.")
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
