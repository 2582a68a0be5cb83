"""`gazetteer audit-readings`: the pinyin of somebody's gazetteer held against its characters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gazetteer.cli import console, files
from gazetteer.errors import BadRequest
from gazetteer.services import auditing
from gazetteer.services.context import is_set_up


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        "audit-readings", epilog="Example: `gazetteer audit-readings places.csv --name 地名 --pinyin 拼音 --json`"
    )(audit_readings)


def audit_readings(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, XLSX or Linked Places; - is standard input.")],
    name: Annotated[
        str | None, typer.Option(help="The column of names in Chinese characters, by header or number.")
    ] = None,
    reading: Annotated[
        str | None, typer.Option("--pinyin", help="The column of their pinyin, by header or number.")
    ] = None,
    certain: Annotated[
        bool, typer.Option("--certain", help="Only what the characters or a reviewed table say.")
    ] = False,
    summary: Annotated[bool, typer.Option("--summary", help="Only how many agree, and why the others do not.")] = False,
    as_json: console.AsJSON = False,
) -> None:
    """List the readings of a gazetteer that are not how its names are read, with the right one and why.

    Tones count where the file has them. Columns are found by their headers or what they hold, unless they are named.
    Exit code 0 where nothing is suspected, 1 where something is or nothing was looked at, 2 for wrong use.
    """
    content = files.data(file)
    with files.blamed(file):
        found = auditing.cases(content, name=name, reading=reading)
    if not found:
        raise BadRequest(
            f"{files.name_of(file)}: nothing was looked at, no line has a name in Chinese characters and its pinyin"
        )
    # Reviewed readings stand in the database; without one the lexicon and the rules still answer.
    if not is_set_up(console.settings().database_url):
        result = auditing.audit(None, found)
    else:
        with console.gazetteer() as gazetteer:
            result = auditing.audit(gazetteer, found)
    if certain:
        result.findings = [finding for finding in result.findings if finding.is_certain]
    if as_json:
        findings = [] if summary else [finding.document() for finding in result.findings]
        console.print_json({**result.summary(), "findings": findings})
    else:
        _show(result, summary=summary)
    if result.findings:
        raise typer.Exit(1)


def _show(result: auditing.Audit, *, summary: bool) -> None:
    counts = result.summary()
    if not summary and result.findings:
        rows = [
            [
                str(finding.case.line),
                finding.case.name,
                finding.case.stated,
                " / ".join(finding.right),
                finding.detail + ("" if finding.is_certain else " (by rule only)"),
            ]
            for finding in result.findings
        ]
        console.print_table("", ["line", "name", "stated", "right", "why"], rows)
    told = f"{counts['checked']} names with a reading, {counts['agree']} agree ({counts['agree_percent']} %)"
    console.out.print(f"{told}; {counts['suspected']} suspected, {counts['certain']} of them certain")
    without = counts["agree_percent_without_certain"]
    console.out.print(f"  {without} % agree of those that are not certainly wrong")
    if counts["unreadable"]:
        console.out.print(
            f"  {counts['unreadable']} names not looked at: a sign stands for a character, or there are figures",
        )
    for reason, count in counts["reasons"].items():
        console.out.print(f"  {count}: {auditing.REASONS[reason]}")
