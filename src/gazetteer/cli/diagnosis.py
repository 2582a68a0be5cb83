"""`gazetteer doctor` and `gazetteer index`: whether what is stored is sound, and making anew what is derived."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer

from gazetteer.cli import console
from gazetteer.cli.appearance import Application
from gazetteer.errors import StorageFault
from gazetteer.services import duplicates, gate, maintenance, verification
from gazetteer.storage.soundness import Fault

index = Application(help="Verify the search index, or make it anew while reads go on.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer doctor --repair`")(doctor)
    app.add_typer(index, name="index")


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Make everything that is derived anew.")] = False,
    find_duplicates: Annotated[
        bool, typer.Option("--duplicates", help="List pairs that look like one thing instead, for a person to decide.")
    ] = False,
    review: Annotated[
        bool,
        typer.Option("--review", help="List what looks wrong in the data instead, as `seed --check` does of files."),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many pairs or findings to list.")] = 100,
    as_json: console.AsJSON = False,
) -> None:
    """Check the database: its library, schema, file, references, and all that is derived from the documents."""
    if find_duplicates:
        _list_duplicates(limit, as_json=as_json)
        return
    if review:
        _review(limit, as_json=as_json)
        return
    with console.gazetteer() as gazetteer:
        with console.progress("deriving anew", quiet=as_json) as progress:
            repaired = verification.rebuild(gazetteer, progress=progress) if repair else None
        with console.progress("checking", quiet=as_json) as progress:
            faults = verification.verify(gazetteer, progress=progress)
        report: dict[str, Any] = {**maintenance.facts(gazetteer), "repaired": repaired, "faults": _told(faults)}
    if as_json:
        console.print_json(report)
    else:
        for key in ("database", "schema", "data_version", report["library"]):
            console.out.print(f"{key.replace('_', ' ')}: {report[key]}")
        for one in report["replicas"]:
            console.out.print(f"replica {one['replica']}: {one['state']}{one['why'] and ', ' + one['why']}")
        for warning in report["warnings"]:
            console.out.print(f"warning: {warning}", style="yellow")
        if not faults:
            console.out.print("everything is sound", style="green")
    _refuse(faults)


def _review(limit: int, *, as_json: bool) -> None:
    with console.gazetteer() as gazetteer:
        found = gazetteer.part(gate.Review).findings()
    counts = dict(sorted(Counter(one["rule"] for one in found).items()))
    if as_json:
        console.print_json({"counts": counts, "findings": found[:limit]})
        return
    rows = [[one["rule"], one["entity"], one["pointer"], one["detail"]] for one in found[:limit]]
    console.print_table("", ["check", "entity", "where", "what"], rows)
    if not found:
        console.out.print("nothing looks wrong", style="green")
    elif len(found) > limit:
        console.err.print(f"and {len(found) - limit:,} more: --limit lists them")


def _list_duplicates(limit: int, *, as_json: bool) -> None:
    with console.gazetteer() as gazetteer:
        pairs = duplicates.find(gazetteer, limit=limit)
    if as_json:
        console.print_json({"pairs": [pair.document() for pair in pairs]})
        return
    console.print_table(
        "",
        ["score", "entity", "may be", "kind", "km", "both have"],
        [
            [
                f"{pair.score:.0f}",
                pair.entity,
                pair.into,
                pair.kind,
                "" if pair.kilometres is None else f"{pair.kilometres:.1f}",
                ", ".join([*pair.identifiers, *pair.names[:5]]),
            ]
            for pair in pairs
        ],
    )
    if not pairs:
        console.out.print("nothing looks like a duplicate", style="green")


@index.command("verify", epilog="Example: `gazetteer index verify`")
def verify_index(as_json: console.AsJSON = False) -> None:
    """Hold every search key against the documents."""
    with console.gazetteer() as gazetteer, console.progress("verifying", quiet=as_json) as progress:
        faults = maintenance.verify_index(gazetteer, progress)
    if as_json:
        console.print_json({"faults": _told(faults)})
    elif not faults:
        console.out.print("the index is sound", style="green")
    _refuse(faults)


@index.command("rebuild", epilog="Example: `gazetteer index rebuild`")
def rebuild_index(as_json: console.AsJSON = False) -> None:
    """Make the search index anew, in one transaction: reads go on with the old one meanwhile."""
    with console.gazetteer(writes=True) as gazetteer, console.progress("indexing", quiet=as_json) as progress:
        entities = maintenance.rebuild_index(gazetteer, progress)
    if as_json:
        console.print_json({"entities": entities})
    else:
        console.out.print(f"indexed {entities:,} entities")


def _told(faults: list[Fault]) -> list[dict[str, str]]:
    """The faults for scripts, each with the command that mends it."""
    return [{"fault": str(fault), "remedy": fault.remedy} for fault in faults]


def _refuse(faults: list[Fault]) -> None:
    """Say what is wrong, and which command mends how much of it."""
    if faults:
        remedies = Counter(fault.remedy for fault in faults)
        mends = "; ".join(f"{remedy} mends {count}" for remedy, count in remedies.items())
        raise StorageFault(
            f"{len(faults)} fault{'s' * (len(faults) != 1)}: {mends}",
            errors=[{"detail": str(fault), "remedy": fault.remedy} for fault in faults],
        )
