"""`gazetteer brief`: what a translation of a text must respect, told before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gazetteer.cli import console, files
from gazetteer.services import briefing

_COLUMNS = ("write", "for", "cases", "avoid", "entity")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: `gazetteer brief article.md --target ru --on 1900`")(brief)


def brief(
    file: Annotated[
        Path, typer.Argument(help="Plain text or Markdown in UTF-8, or a Word document; - is standard input.")
    ],
    target: Annotated[str, typer.Option(help="The language to write in: zh-Hans, zh-TW, en, ru.")],
    source: Annotated[str | None, typer.Option(help="The language of the text; names of all unless given.")] = None,
    on: Annotated[
        str | None, typer.Option(help="The date of which the text speaks; auto to tell by its own years.")
    ] = None,
    style: Annotated[str | None, typer.Option(help="map-cn: with the Chinese names in brackets.")] = None,
    as_json: console.AsJSON = False,
) -> None:
    """Tell what a translation of a text must respect: each entity once, what to write, and what to avoid.

    Russian names come with their case forms. `gazetteer check` holds the translation against the same rules.
    """
    text = files.Input.read(file).prose()
    with files.blamed(file), console.gazetteer() as gazetteer:
        answer = briefing.brief(gazetteer, text, target=target, source=source, on=on, style=style)
    if as_json:
        console.print_json(answer)
        return
    console.print_table("", _COLUMNS, [_row(term) for term in answer["terms"]])
    if not answer["terms"]:
        console.err.print("no known name with something to write for it")
    if answer["unknown"]:
        told = f"nothing to write in {target} for {', '.join(answer['unknown'])}"
        console.err.print(told)
    if answer["left_out"]:
        console.err.print(f"and {answer['left_out']} more entities")


def _row(term: Mapping[str, Any]) -> list[str]:
    reading = f" ({term['reading']})" if "reading" in term else ""
    cases = "; ".join(f"{case} {form}" for case, form in term.get("cases", {}).items())
    avoided = "; ".join(_avoided(one) for one in term.get("avoid", ()))
    doubtful = ", ".join(term.get("may_also_mean", ()))
    entity = f"{term['entity']} (or {doubtful})" if doubtful else str(term["entity"])
    return [term["write"] + reading, ", ".join(term["forms"]), cases, avoided, entity]


def _avoided(one: Mapping[str, str]) -> str:
    why = f"{one['why']}, {one['note']}" if "note" in one else one["why"]
    return f"{one['text']} ({why})"
