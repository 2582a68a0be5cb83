"""`gazetteer import`: files of other tools, each format a command of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from gazetteer.cli import console
from gazetteer.domain.vocabulary import KINDS
from gazetteer.formats import csv, tbx
from gazetteer.formats.reading import Item
from gazetteer.services import glossaries

app = typer.Typer(help="Take in files of other tools.", no_args_is_help=True)

_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to read.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
_KindOf = Annotated[str, typer.Option("--kind", help="The kind of entries that do not say theirs.")]


@app.command("tbx", epilog="Example: `gazetteer import tbx terms.tbx --kind term`")
def import_tbx(file: _File, kind: _KindOf = "term", dry_run: _DryRun = False, as_json: console.AsJSON = False) -> None:
    """TermBase eXchange, version 2 (martif) or 3: all entries, or none where one is faulty.

    Entities that exist keep all they have, and get the names that they lack.
    """
    _known(kind)
    with file.open("rb") as stream:
        _take_in(tbx.read(stream, kind=kind), dry_run=dry_run, as_json=as_json)


@app.command("csv", epilog="Example: `gazetteer import csv names.csv --map English=name:en --map 中文=name:zh-Hans`")
def import_csv(
    file: _File,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="COLUMN=FIELD, or COLUMN=name:LANGUAGE for a column of names; may be given again."),
    ] = None,
    kind: _KindOf = "term",
    dry_run: _DryRun = False,
    as_json: console.AsJSON = False,
) -> None:
    """A table with a line of column names; what a column holds is told by its name or by --map.

    Fields are those that `gazetteer export --format csv` writes.
    """
    _known(kind)
    columns = {}
    for given in mapping or ():
        column, equals, means = given.rpartition("=")
        if not equals or not column:
            raise typer.BadParameter(f"expected COLUMN=FIELD, found {given!r}", param_hint="--map")
        columns[column] = means
    with file.open("rb") as stream:
        _take_in(csv.read(stream, mapping=columns, kind=kind), dry_run=dry_run, as_json=as_json)


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise typer.BadParameter(f"expected one of {', '.join(KINDS)}", param_hint="--kind")


def _take_in(items: Iterable[Item], *, dry_run: bool, as_json: bool) -> None:
    with console.gazetteer(writes=True) as gazetteer:
        outcome = glossaries.take_in(gazetteer, items, by="import", dry_run=dry_run)
    if as_json:
        console.print_json(
            {
                "dry_run": dry_run,
                "created": outcome.created,
                "extended": outcome.extended,
                "unchanged": len(outcome.unchanged),
                "left_out": [{"line": item.line, "detail": item.detail} for item in outcome.left_out],
            }
        )
        return
    would = "would be " if dry_run else ""
    console.out.print(
        f"{would}created {len(outcome.created)}, {would}extended {len(outcome.extended)}, "
        f"unchanged {len(outcome.unchanged)}",
        highlight=False,
    )
    for item in outcome.left_out[:50]:
        console.err.print(f"left out, line {item.line}: {item.detail}", markup=False, highlight=False, soft_wrap=True)
    if len(outcome.left_out) > 50:
        console.err.print(f"and {len(outcome.left_out) - 50} more")
