"""`gazetteer romanize`: names in other letters, one by one or a file of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import orjson
import typer

from gazetteer.cli import console
from gazetteer.errors import Invalid
from gazetteer.services import maintenance, romanizing

_AT_ONCE = 1_000
_COLUMNS = ("text", "pinyin", "basis", "wade_giles", "palladius", "bopomofo", "bgn_pcgn", "iso9", "passport", "english")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: `gazetteer romanize 海参崴 Хабаровск`; `gazetteer romanize --file names.txt --tsv`")(
        romanize
    )


def romanize(
    texts: Annotated[list[str] | None, typer.Argument(help="Names in Chinese or Russian.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file with one name a line; - is standard input.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="zh-Hans, zh-Hant, zh-Latn-pinyin or ru; told from the letters unless given.")
    ] = None,
    tsv: Annotated[
        bool, typer.Option("--tsv", help="One line a name, tabs between the columns, the first reading only.")
    ] = False,
    as_json: console.AsJSON = False,
) -> None:
    """Show how names are read and how they are written in other letters: reviewed readings first, then the lexicon's."""
    if (file is None) == (not texts):
        raise typer.BadParameter("give names, or a file of names")
    if tsv:
        sys.stdout.write("\t".join(_COLUMNS) + "\n")
    for answer in _answers(texts or [], file, lang):
        if as_json:
            # One document a line, so that a file of any length is answered as it is read.
            sys.stdout.write(orjson.dumps(answer).decode() + "\n")
        elif tsv:
            sys.stdout.write("\t".join(_row(answer)) + "\n")
        else:
            _show(answer)


def _answers(texts: Sequence[str], file: Path | None, lang: str | None) -> Iterator[dict[str, Any]]:
    # Reviewed readings stand in the database; without one the lexicon and the rules still answer.
    ready = maintenance.schema(console.settings().database_url) is not None
    if file is None:
        yield from _romanized(texts, lang, 0, ready=ready)
    elif str(file) == "-":
        yield from _of_lines(sys.stdin, lang, ready=ready)
    else:
        with file.open(encoding="utf-8-sig") as stream:
            yield from _of_lines(stream, lang, ready=ready)


def _of_lines(stream: TextIO, lang: str | None, *, ready: bool) -> Iterator[dict[str, Any]]:
    done = 0
    while lines := [line.strip() for line in islice(stream, _AT_ONCE)]:
        yield from _romanized([line for line in lines if line], lang, done, ready=ready)
        done += len(lines)


def _romanized(texts: Sequence[str], lang: str | None, done: int, *, ready: bool) -> Iterator[dict[str, Any]]:
    try:
        if not ready:
            yield from romanizing.romanize(None, texts, lang)
            return
        with console.gazetteer() as gazetteer:
            yield from romanizing.romanize(gazetteer, texts, lang)
    except Invalid as error:
        faults = [
            {"line": done + int(str(fault["pointer"]).rsplit("/", 1)[-1]) + 1, "detail": fault["detail"]}
            for fault in error.errors
        ]
        raise Invalid(error.detail, errors=faults) from None


def _row(answer: Mapping[str, Any]) -> list[str]:
    reading = (answer["readings"] or [{}])[0]
    forms = {**(answer["romanisation"] or {}), **reading, "text": answer["text"]}
    return [str(forms.get(column, "")) for column in _COLUMNS]


def _show(answer: Mapping[str, Any]) -> None:
    rows = [
        [system.replace("_", " "), str(form)]
        for part in (*answer["readings"], answer["romanisation"] or {})
        for system, form in part.items()
        if isinstance(form, str)
    ]
    rows.extend([f"settled form ({form['system']})", form["text"]] for form in answer["exonyms"])
    console.print_table(answer["text"], ["system", "form"], rows)
