"""`gazetteer import`: files of other tools, each format a command of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
import yaml

from gazetteer.cli import console, files, importing
from gazetteer.cli.appearance import Application
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import Invalid
from gazetteer.formats import csv, multiterm, tbx, yaml_files
from gazetteer.formats.reading import is_slug
from gazetteer.formats.shape import Item
from gazetteer.services import glossaries

app = Application(help="Take in files of other tools.", no_args_is_help=True)

_File = Annotated[Path, typer.Argument(help="The file to read; - is standard input.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
_KindOf = Annotated[str, typer.Option("--kind", help="The kind of entries that do not say theirs.")]


@app.command("tbx", epilog="Example: `gazetteer import tbx terms.tbx --kind term`")
def import_tbx(file: _File, kind: _KindOf = "term", dry_run: _DryRun = False, as_json: console.AsJSON = False) -> None:
    """TermBase eXchange, version 2 (martif) or 3: all entries, or none where one is faulty.

    Entities that exist keep all they have, and get the names that they lack.
    """
    _known(kind)
    with files.blamed(file), files.opened(file) as stream:
        _take_in(tbx.read(stream, kind=kind), dry_run=dry_run, as_json=as_json)


@app.command("multiterm", epilog="Example: `gazetteer import multiterm termbase.xml --kind term`")
def import_multiterm(
    file: _File, kind: _KindOf = "term", dry_run: _DryRun = False, as_json: console.AsJSON = False
) -> None:
    """MultiTerm XML, as Trados MultiTerm exports it: all concepts, or none where the file is faulty.

    A concept is what is stored of the same names, else it is new.
    """
    _known(kind)
    with files.blamed(file), files.opened(file) as stream:
        _take_in(multiterm.read(stream, kind=kind), dry_run=dry_run, as_json=as_json)


@app.command("csv", epilog="Example: `gazetteer import csv names.csv --map English=name:en --map 中文=name:zh-Hans`")
def import_csv(
    file: _File,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="COLUMN=FIELD, or COLUMN=name:LANGUAGE for a column of names; may be given again."),
    ] = None,
    mapping_file: Annotated[
        Path | None,
        typer.Option("--mapping", help="YAML file with `columns: {COLUMN: FIELD}` and `kind`."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="The kind of entries that do not say theirs; place with coordinates, else term."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Id of a source that names without one cite.")] = None,
    dry_run: _DryRun = False,
    as_json: console.AsJSON = False,
) -> None:
    """A table of CSV, TSV or XLSX; what a column holds is told by its name, by --map or by a --mapping file.

    Fields are those that `gazetteer export --format csv` writes, name:LANGUAGE and identifier:SCHEME; a column without a header
    is named by its number. A line without an id is what is stored of the same names, identifiers or place; else it is new.
    """
    columns, kind_of_file = ({}, None) if mapping_file is None else _read_mapping(mapping_file)
    chosen = kind or kind_of_file
    if chosen is not None:
        _known(chosen)
    if source is not None and not is_slug(source):
        raise typer.BadParameter("expected lower-case letters and figures joined by hyphens", param_hint="--source")
    for given in mapping or ():
        column, equals, means = given.rpartition("=")
        if not equals or not column:
            raise typer.BadParameter(f"expected COLUMN=FIELD, found {given!r}", param_hint="--map")
        columns[column] = means
    with files.blamed(file), files.opened(file) as stream:
        _take_in(csv.read(stream, mapping=columns, kind=chosen, source=source), dry_run=dry_run, as_json=as_json)


def _read_mapping(path: Path) -> tuple[dict[str, str], str | None]:
    """What each column holds, and the kind of the entries, as a mapping file says."""
    try:
        stated = yaml_files.read(files.Input.read(path).text())
    except yaml.YAMLError as error:
        raise Invalid(f"{path}: {' '.join(str(error).split())}") from None
    columns = stated.get("columns") if isinstance(stated, dict) else None
    kind = stated.get("kind") if isinstance(stated, dict) else None
    if (
        not isinstance(stated, dict)
        or not stated.keys() <= {"columns", "kind"}
        or not isinstance(columns, dict)
        or not all(isinstance(part, str) for pair in columns.items() for part in pair)
        or not (kind is None or isinstance(kind, str))
    ):
        raise Invalid(f"{path}: expected `columns`, a mapping of column names to fields, and perhaps `kind`")
    return dict(columns), kind


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
                "warnings": outcome.warnings,
                "left_out": [{"line": item.row, "detail": item.detail} for item in outcome.left_out],
            }
        )
        return
    would = "would be " if dry_run else ""
    console.out.print(
        f"{would}created {len(outcome.created)}, {would}extended {len(outcome.extended)}, "
        f"unchanged {len(outcome.unchanged)}",
    )
    for item in outcome.left_out[:50]:
        console.err.print(f"left out, line {item.row}: {item.detail}")
    if len(outcome.left_out) > 50:
        console.err.print(f"and {len(outcome.left_out) - 50} more")
    importing.tell_warnings(outcome.warnings)


importing.register(app)
