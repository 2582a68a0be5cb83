"""`gazetteer backup`, `restore` and `copy`: everything into one file, back into an empty place, or into another database."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from gazetteer.cli import console, files
from gazetteer.services import backups, copying


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer backup /var/backups/gazetteer-2026-11-28.sqlite3`")(backup)
    app.command(epilog="Example: `gazetteer restore /var/backups/gazetteer-2026-11-28.sqlite3`")(restore)
    app.command(epilog="Example: `gazetteer copy --to postgresql://gazetteer@db.example.org/gazetteer`")(copy)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, which must not exist; - is standard output.")],
    no_verify: Annotated[
        bool,
        typer.Option("--no-verify", help="Do not hold what is derived against the documents; the file is checked."),
    ] = False,
    as_json: console.AsJSON = False,
) -> None:
    """Copy everything into a new file while the service runs, and check the copy."""
    if files.is_standard(file):
        _back_up_into_a_pipe(verify=not no_verify)
        return
    _tell("backed up", backups.back_up(console.settings(), file, verify=not no_verify), file, as_json=as_json)


def _back_up_into_a_pipe(*, verify: bool) -> None:
    """A copy is checked where it lies; only what is sound goes to standard output."""
    with TemporaryDirectory(prefix="gazetteer-") as folder:
        copy = Path(folder, "backup.sqlite3")
        backups.back_up(console.settings(), copy, verify=verify)
        with copy.open("rb") as stream, files.written(None) as out:
            shutil.copyfileobj(stream, out)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `gazetteer backup` wrote; - is standard input.")],
    as_json: console.AsJSON = False,
) -> None:
    """Bring a backup to where the database is to be; a database that is there already is never overwritten."""
    with files.local(file) as path:
        counts = backups.restore(console.settings(), path)
    _tell("restored", counts, file, as_json=as_json)


def copy(
    to: Annotated[str, typer.Option(help="The address of the database to copy to, as of GAZETTEER_DATABASE_URL.")],
    anew: Annotated[bool, typer.Option("--anew", help="Begin again where a copy was broken off.")] = False,
    as_json: console.AsJSON = False,
) -> None:
    """Copy everything into another database, SQLite or PostgreSQL, while the service runs, and compare the two."""
    settings = console.settings()
    with console.progress("copying and comparing", quiet=as_json) as progress:
        copied = copying.copy(settings, to, anew=anew, progress=progress)
    if as_json:
        console.print_json({"to": copying.shown(to), "rows": copied.rows, "before": copied.before, "equal": True})
        return
    earlier = f", {copied.before:,} of them by an earlier copy" if copied.before else ""
    console.out.print(
        f"copied to {copying.shown(to)} and compared: {sum(copied.rows.values()):,} rows of {len(copied.rows)} tables{earlier}",
    )


def _tell(done: str, counts: dict[str, int], file: Path, *, as_json: bool) -> None:
    if as_json:
        console.print_json({"file": str(file), **counts})
    else:
        listed = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        console.out.print(f"{done} {files.name_of(file)}: {listed}")
