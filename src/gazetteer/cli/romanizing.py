"""`gazetteer romanize`: names in other letters, one by one or a file of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from gazetteer.cli import console, files
from gazetteer.errors import Invalid
from gazetteer.services import romanizing
from gazetteer.services.context import is_set_up

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
    if file is None and not texts and files.is_fed():
        file = Path("-")
    if (file is None) == (not texts):
        raise typer.BadParameter("give names, or a file of names, or lead names into standard input")
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
    ready = is_set_up(console.settings().database_url)
    if file is None:
        with _placed({}):
            yield from _romanized(texts, lang, ready=ready)
        return
    with files.blamed(file):
        for portion in _portions(files.lines(file)):
            with _placed(dict(enumerate(portion))):
                yield from _romanized(list(portion.values()), lang, ready=ready)


def _portions(lines: Iterable[str]) -> Iterator[dict[int, str]]:
    """The names of a file by their lines, so many together as are romanised in one call."""
    portion: dict[int, str] = {}
    characters = 0
    for number, line in enumerate(lines, start=1):
        if portion and (len(portion) == _AT_ONCE or characters + len(line) > romanizing.MOST_CHARACTERS):
            yield portion
            portion, characters = {}, 0
        if line:
            portion[number] = line
            characters += len(line)
    if portion:
        yield portion


@contextmanager
def _placed(numbers: Mapping[int, int]) -> Iterator[None]:
    """What is refused of a text within is said with its line, `numbers` by places; without lines it speaks for itself."""
    try:
        yield
    except Invalid as error:
        for fault in error.errors:
            _, texts, place = str(fault.get("pointer")).rpartition("/texts/")
            if texts:
                del fault["pointer"]
            if texts and int(place) in numbers:
                fault["line"] = numbers[int(place)]
        raise


def _romanized(texts: Sequence[str], lang: str | None, *, ready: bool) -> Iterator[dict[str, Any]]:
    if not ready:
        yield from romanizing.romanize(None, texts, lang)
        return
    with console.gazetteer() as gazetteer:
        yield from romanizing.romanize(gazetteer, texts, lang)


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
