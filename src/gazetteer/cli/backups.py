"""`gazetteer backup` and `gazetteer restore`: everything into one file, and back into an empty place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gazetteer.cli import console
from gazetteer.services import backups


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer backup /var/backups/gazetteer-2026-11-28.sqlite3`")(backup)
    app.command(epilog="Example: `gazetteer restore /var/backups/gazetteer-2026-11-28.sqlite3`")(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    no_verify: Annotated[
        bool,
        typer.Option("--no-verify", help="Do not hold what is derived against the documents; the file is checked."),
    ] = False,
    as_json: console.AsJSON = False,
) -> None:
    """Copy everything into a new file while the service runs, and check the copy."""
    _tell("backed up", backups.back_up(console.settings(), file, verify=not no_verify), file, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `gazetteer backup` wrote.")],
    as_json: console.AsJSON = False,
) -> None:
    """Bring a backup to where the database is to be; a database that is there already is never overwritten."""
    _tell("restored", backups.restore(console.settings(), file), file, as_json=as_json)


def _tell(done: str, counts: dict[str, int], file: Path, *, as_json: bool) -> None:
    if as_json:
        console.print_json({"file": str(file), **counts})
    else:
        listed = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        console.out.print(f"{done} {file}: {listed}", highlight=False, soft_wrap=True)
