"""`gazetteer merge` and `gazetteer unmerge`: two entries that are one, and that undone."""

from __future__ import annotations

from typing import Annotated

import typer

from gazetteer.cli import console
from gazetteer.services import editing, unmerging
from gazetteer.services.change import Outcome, Reason

_Comment = Annotated[str | None, typer.Option(help="Why: the history shows it.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer merge wladiwostok vladivostok`")(merge)
    app.command(epilog="Example: `gazetteer unmerge wladiwostok`")(unmerge)


def merge(
    entity: Annotated[str, typer.Argument(help="Id of the entity that is to go.")],
    into: Annotated[str, typer.Argument(help="Id of the entity that is to answer for both.")],
    comment: _Comment = None,
    dry_run: _DryRun = False,
    as_json: console.AsJSON = False,
) -> None:
    """Make an entity part of another: its id leads there, and what it states and the other lacks goes along."""
    with console.gazetteer() as gazetteer:
        outcome = editing.merge(
            gazetteer, entity, into, by="cli", if_match=None, reason=Reason(comment), dry_run=dry_run
        )
    _tell(outcome, f"{entity} was merged into {into}", dry_run=dry_run, as_json=as_json)


def unmerge(
    entity: Annotated[str, typer.Argument(help="Id of the entity that was merged into another.")],
    comment: _Comment = None,
    dry_run: _DryRun = False,
    as_json: console.AsJSON = False,
) -> None:
    """Undo a merge: the entity answers for itself again, and what the merge changed elsewhere is changed back.

    What was edited since stays as it was edited; what cannot be told apart any more is listed.
    """
    with console.gazetteer() as gazetteer:
        outcome = unmerging.unmerge(gazetteer, entity, by="cli", reason=Reason(comment), dry_run=dry_run)
    _tell(outcome, f"{entity} answers for itself again", dry_run=dry_run, as_json=as_json)


def _tell(outcome: Outcome, done: str, *, dry_run: bool, as_json: bool) -> None:
    changed = [*outcome.created, *outcome.replaced, *outcome.deleted]
    if as_json:
        console.print_json({"changed": changed, "warnings": outcome.warnings, "dry_run": dry_run})
        return
    console.out.print(f"would do: {done}" if dry_run else done)
    console.out.print(f"changed: {', '.join(changed)}")
    for one in outcome.warnings:
        console.out.print(f"  {one['entity']} {one['pointer']}: {one['detail']}")
