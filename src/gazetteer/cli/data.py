"""Commands that move data: `migrate`, `seed`, `export`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final, Literal

import orjson
import typer

from gazetteer import resources
from gazetteer.cli import console, files
from gazetteer.errors import Conflict, Invalid
from gazetteer.formats.shape import Filters
from gazetteer.formats.snapshot import Release
from gazetteer.services import coverage, exporting, formats, maintenance, reviewing, seed_mark, seeding

_SCHEMAS: Final[tuple[tuple[Literal["entities", "sources"], str], ...]] = (
    ("entities", "schema.json"),
    ("sources", "sources/schema.json"),
)
#: What is said of a snapshot unless it is said otherwise.
_RELEASE: Final = Release()


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer migrate`")(migrate)
    app.command(epilog="Example: `gazetteer seed --dry-run`")(seed)
    app.command(epilog="Example: `gazetteer export --format jsonl --output gazetteer.jsonl`")(export)


def migrate(as_json: console.AsJSON = False) -> None:
    """Bring the database's schema up to date, under a lock."""
    url = console.settings().database_url
    before = maintenance.schema(url)
    maintenance.migrate(url)
    after = maintenance.schema(url)
    if as_json:
        console.print_json({"before": before, "after": after})
    else:
        console.out.print(
            "already up to date" if before == after else f"migrated from {before or 'nothing'} to {after}"
        )


def seed(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the seed; the shipped one unless given.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace also what somebody edited since.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only check the files, as a careful second reader would.")
    ] = False,
    schema: Annotated[
        Path | None,
        typer.Option("--schema", help="Write the JSON Schemas of the seed's files into this folder, and stop."),
    ] = None,
    coverage_into: Annotated[
        Path | None, typer.Option("--coverage", help="Write the coverage page and picture into this folder, and stop.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Address of a running service to seed, such as http://localhost:8000.")
    ] = None,
    key: Annotated[str | None, typer.Option(envvar="GAZETTEER_KEY", help="An admin's key of that service.")] = None,
    as_json: console.AsJSON = False,
) -> None:
    """Validate the reviewed data, then bring it into the gazetteer: a second run writes nothing.

    What somebody edited since is left as it is and listed (exit 1), unless forced.
    """
    if schema is not None:
        _write_schemas(schema)
        return
    if (url is None) != (key is None):
        raise typer.BadParameter("--url and --key go together")
    folder = folder or resources.data_folder("seed")
    if coverage_into is not None:
        _write_coverage(coverage_into, seeding.read_seed(folder))
        return
    if check:
        _check(seeding.read_seed(folder), as_json=as_json)
        return
    with console.progress("comparing", quiet=as_json) as progress:
        if url is not None and key is not None:
            data = seeding.read_seed(folder)
            outcome = seeding.seed(seeding.OverHTTP(url, key), data, dry_run=dry_run, force=force, progress=progress)
        else:
            with console.gazetteer(writes=True) as gazetteer:
                outcome = seed_mark.bring_in(gazetteer, folder, dry_run=dry_run, force=force, progress=progress)
    _tell(outcome, dry_run=dry_run, as_json=as_json)
    if outcome.conflicts:
        raise Conflict(
            "what was edited since the seed wrote it is left as it is; --force replaces it",
            errors=[{"pointer": conflict.name, "detail": conflict.detail} for conflict in outcome.conflicts],
        )


def _write_schemas(folder: Path) -> None:
    for contents, name in _SCHEMAS:
        written = orjson.dumps(seeding.file_schema(contents), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(written)


def _write_coverage(folder: Path, data: seeding.Seed) -> None:
    (folder / "coverage.md").write_text(coverage.page(data), encoding="utf-8")
    (folder / "coverage.svg").write_text(coverage.picture(data), encoding="utf-8")
    console.out.print(f"wrote coverage.md and coverage.svg into {folder}")


def _tell(outcome: seeding.SeedOutcome, *, dry_run: bool, as_json: bool) -> None:
    """Say what a run did, or would do."""
    if as_json:
        conflicts = [{"document": conflict.name, "detail": conflict.detail} for conflict in outcome.conflicts]
        console.print_json(
            {
                "dry_run": dry_run,
                "created": outcome.created,
                "replaced": outcome.replaced,
                "unchanged": outcome.unchanged,
                "conflicts": conflicts,
            }
        )
        return
    if dry_run:
        for what, ids in (("create", outcome.created), ("replace", outcome.replaced)):
            for identifier in ids:
                console.out.print(f"would {what} {identifier}")
    would = "would be " if dry_run else ""
    console.out.print(
        f"{would}created {len(outcome.created)}, {would}replaced {len(outcome.replaced)}, "
        f"unchanged {outcome.unchanged}, conflicts {len(outcome.conflicts)}",
    )


def _check(data: seeding.Seed, *, as_json: bool) -> None:
    findings = reviewing.review(data)
    if as_json:
        counts = {"sources": len(data.sources), "entities": len(data.entities)}
        console.print_json({**counts, "findings": [asdict(finding) for finding in findings]})
    if findings:
        raise Invalid(
            f"the second reading has {len(findings)} finding{'s' * (len(findings) != 1)}",
            errors=[
                {"pointer": f"{finding.entity}{finding.pointer}", "detail": f"{finding.detail} ({finding.check})"}
                for finding in findings
            ],
        )
    if not as_json:
        summary = f"{len(data.entities)} entities and {len(data.sources)} sources are in order"
        console.out.print(summary)


def export(
    form: Annotated[str, typer.Option("--format", help="Format to write.")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output unless given.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only entities of this kind; may be given again.")] = None,
    langs: Annotated[str | None, typer.Option(help="Only names in these languages, with commas between.")] = None,
    region: Annotated[str | None, typer.Option(help="Prefer this region's usage: CN, TW, HK, ...")] = None,
    dialect: Annotated[
        str | None,
        typer.Option(help="Variant, such as martif or wide; or the tool that is to read it, such as weblate or memoq."),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a table of text with a byte order mark, for Excel.")
    ] = False,
    status: Annotated[str | None, typer.Option(help="Only names of these statuses, with commas between.")] = None,
    into_seed: Annotated[
        Path | None,
        typer.Option(
            "--seed",
            metavar="FOLDER",
            help="Bring what is stored into the YAML files of this seed instead: only what was edited is changed there.",
        ),
    ] = None,
    snapshot: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Publish instead: everything as a folder of files with checksums, citation and licences.",
        ),
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(help="Of a snapshot: what it is called, such as 2026.11; by what it holds unless given."),
    ] = None,
    title: Annotated[str, typer.Option(help="Of a snapshot: its title.")] = _RELEASE.title,
    author: Annotated[str, typer.Option(help="Of a snapshot: who made it.")] = _RELEASE.author,
    licence: Annotated[str, typer.Option(help="Of a snapshot: its licence, as SPDX names it.")] = _RELEASE.licence,
    sign: Annotated[
        Path | None,
        typer.Option(metavar="KEY", help="Of a snapshot: sign it with this private key of OpenSSH."),
    ] = None,
    modified_since: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            help="Only what was written since this date, or date and time (UTC unless an offset is given).",
        ),
    ] = None,
    _refused_as_json: console.RefusedAsJSON = False,
) -> None:
    """Write everything as a file; `jsonl` is the lines that a batch takes, nothing derived, nothing lost."""
    if snapshot is None and (sign is not None or release is not None):
        raise typer.BadParameter("--sign and --release are for a snapshot: give --snapshot too")
    if into_seed is not None:
        _write_back(into_seed)
        return
    if snapshot is not None:
        _publish(snapshot, Release(title, author, licence, release), sign)
        return
    chosen = formats.chosen(form, dialect)
    filters = Filters.read(
        kind=kind,
        langs=langs,
        region=region,
        status=status,
        modified_since=modified_since,
        dialect=formats.variant(form, dialect),
    )
    with console.gazetteer() as gazetteer:
        exporting.demand_languages(gazetteer, filters)
        omitted = chosen.omitted(gazetteer, filters)
        lines = formats.with_mark(chosen.name, chosen.write(gazetteer, filters), mark=bom)
        with files.written(output) as stream:
            stream.writelines(lines)
    if omitted:
        console.err.print(f"left out, because {form} cannot carry it: {'; '.join(omitted)}")


def _publish(folder: Path, release: Release, key: Path | None) -> None:
    files.require(key)
    from gazetteer.services import snapshots  # noqa: PLC0415 - no other export is signed

    with console.gazetteer() as gazetteer:
        written = snapshots.write(gazetteer, folder, release, key=key)
    counts = " and ".join(f"{table.lines:,} lines of {table.name}" for table in written.tables)
    signed = "" if key is None else ", signed"
    console.out.print(f"wrote {written.version} into {folder}: {counts}{signed}")


def _write_back(folder: Path) -> None:
    from gazetteer.services import seed_files  # noqa: PLC0415 - no other export reads YAML

    with console.gazetteer() as gazetteer:
        outcome = seed_files.write_back(gazetteer, folder)
    done = (("added", outcome.added), ("changed", outcome.changed), ("removed", outcome.removed))
    for what, ids in (*done, ("newer in the files, and left", outcome.newer), ("conflicts", outcome.conflicts)):
        if ids or what in dict(done):
            console.out.print(f"{what} {len(ids)}" + (f": {', '.join(ids[:20])}" if ids else ""))
