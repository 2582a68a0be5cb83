"""`gazetteer check`: translations held against the known names of their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from gazetteer.cli import console, files
from gazetteer.formats import bilingual
from gazetteer.services import checking
from gazetteer.services.context import Gazetteer

#: What `--fail-on` calls a name that is said in several ways.
_INCONSISTENT: Final = "inconsistent"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        epilog="Example: `gazetteer check article.en.txt article.zh.txt --source-lang en --target-lang zh-Hans`"
    )(check)


def check(
    source: Annotated[
        Path,
        typer.Argument(
            help="The text (plain, Markdown or Word), or one file with both (XLIFF, TMX, PO, TSV, CSV, XLSX); "
            "- is standard input."
        ),
    ],
    target: Annotated[Path | None, typer.Argument(help="Its translation, where that is a file of its own.")] = None,
    source_lang: Annotated[str | None, typer.Option(help="Language of the text, unless the file says it.")] = None,
    target_lang: Annotated[
        str | None, typer.Option(help="Language of the translation, unless the file says it.")
    ] = None,
    style: Annotated[str | None, typer.Option(help="map-cn: with the Chinese names in brackets.")] = None,
    on: Annotated[
        str | None, typer.Option(help="The date of which the text speaks; auto: what its own years say.")
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(help="Findings that make the exit code 1, with commas between; none for never."),
    ] = ",".join(sorted(checking.FAULTS)),
    show_all: Annotated[bool, typer.Option("--all", help="Show what is right, too.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="A .docx to write: the translation, a Word document, with a comment a finding."
        ),
    ] = None,
    as_json: console.AsJSON = False,
) -> None:
    """Hold a translation against the known names of its source.

    Exit code 0 where nothing that --fail-on names was found, 1 where something was, where nothing was checked or the files cannot
    be read, 2 for wrong use. What a file marks as not final (fuzzy, in PO) is shown, and is no failure.
    """
    failing = _failing(fail_on)
    _demand_files(source, target, output)
    units, languages = _units(source, target, source_lang, target_lang)
    with console.gazetteer() as gazetteer:
        found, inconsistent = _hold(gazetteer, units, languages, style, on)
    if output is not None and target is not None:
        _comment_findings(source, target, output, found, show_all=show_all)
    failed = sum(finding["finding"] in failing and finding["final"] for finding in found)
    if _INCONSISTENT in failing:
        failed += len(inconsistent)
    if as_json:
        answer = {"units": len(units), "findings": found, "inconsistent": inconsistent, "failed": failed}
        console.print_json(answer)
    else:
        _show(found, failed, units, show_all=show_all)
        for one in inconsistent:
            _show_ways(one)
    unchecked = _unchecked(units, found, languages)
    if unchecked is not None:
        console.err.print(f"{files.name_of(source)}: {unchecked}")
    if failed or unchecked is not None:
        raise typer.Exit(1)


def _unchecked(
    units: Sequence[bilingual.Unit], found: Sequence[Mapping[str, Any]], languages: tuple[str, str]
) -> str | None:
    """Why no name was held against anything, which is no success; None where one was, or where no known name stands."""
    if not units:
        return f"nothing was checked, no text from {languages[0]} has a translation into {languages[1]}"
    if found and all(finding["finding"] == checking.WITHOUT_EQUIVALENT for finding in found):
        return f"nothing was compared, none of the known names has a form in {languages[1]}"
    return None


def _failing(fail_on: str) -> frozenset[str]:
    """The findings that make the exit code 1."""
    if fail_on == "none":
        return frozenset()
    failing = frozenset(part.strip() for part in fail_on.split(","))
    known = (*checking.FINDINGS, _INCONSISTENT)
    unknown = sorted(failing - set(known))
    if unknown:
        told = f"expected some of {', '.join(known)}; found {', '.join(unknown)}"
        raise typer.BadParameter(told, param_hint="--fail-on")
    return failing


def _demand_files(source: Path, target: Path | None, output: Path | None) -> None:
    """What of the files can be known to be wrong before any is read."""
    if target is not None and files.is_standard(source) and files.is_standard(target):
        raise typer.BadParameter("standard input is one file; name the other", param_hint="TARGET")
    if output is None:
        return
    if target is None or not (files.is_word(output) and files.is_word(target)):
        raise typer.BadParameter("only a translation that is a Word document is answered as one", param_hint="--output")
    if files.is_standard(source):
        # It is read again for the places of its paragraphs.
        raise typer.BadParameter("the text is to be a file where its translation is answered", param_hint="SOURCE")


def _units(
    source: Path, target: Path | None, source_lang: str | None, target_lang: str | None
) -> tuple[list[bilingual.Unit], tuple[str, str]]:
    """What is to be checked, and in which languages it is."""
    name = files.title_of(source)
    read = files.Input.read(source)
    if target is not None:
        texts = read.prose(), files.Input.read(target).prose()
        # A text of blanks is nothing to check.
        units = [bilingual.Unit(name, *texts)] if texts[0].strip() else []
        both = bilingual.Bilingual(None, None, units)
    elif read.suffix in bilingual.SUFFIXES:
        both = bilingual.read(name, read.data, suffix=read.suffix, source_lang=source_lang, target_lang=target_lang)
    else:
        raise typer.BadParameter(f"give the translation, or one file of {', '.join(bilingual.SUFFIXES)} that holds it")
    languages = (source_lang or both.source_lang, target_lang or both.target_lang)
    for given, hint in zip(languages, ("--source-lang", "--target-lang"), strict=True):
        if given is None:
            raise typer.BadParameter("the file does not say its language", param_hint=hint)
    return both.units, (str(languages[0]), str(languages[1]))


def _hold(
    gazetteer: Gazetteer,
    units: Sequence[bilingual.Unit],
    languages: tuple[str, str],
    style: str | None,
    on: str | None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The findings of all units, and the names that they say in several ways, each way where it stands first."""
    found: list[dict[str, Any]] = []
    rendered: checking.Rendered = {}
    for unit in units:
        held = checking.hold(
            gazetteer,
            source_lang=languages[0],
            source_text=unit.source,
            target_lang=languages[1],
            target_text=unit.target,
            style=style,
            on=on,
        )
        found += [{"unit": unit.name, "final": unit.is_final, **finding} for finding in held.findings]
        for name, ways in held.rendered.items() if unit.is_final else ():
            for way, span in ways.items():
                rendered.setdefault(name, {}).setdefault(way, {"unit": unit.name, **span})
    return found, checking.inconsistent(rendered)


def _comment_findings(
    source: Path, target: Path, output: Path, found: Sequence[Mapping[str, Any]], *, show_all: bool
) -> None:
    """Write the translation with a comment at each finding; what it lacks, at the paragraph that answers to the source's."""
    document = files.Input.read(target).document()
    given = files.Input.read(source)
    asked = given.document() if given.is_word else None
    prose = "" if asked is not None else given.prose()
    lines = len(asked.paragraphs) if asked is not None else prose.count("\n") + 1
    for finding in found:
        if not show_all and finding["finding"] not in checking.FAULTS:
            continue
        expected = "; ".join(expected["text"] for expected in finding["expected"][:5]) or "no equivalent is known"
        told = f"{finding['finding'].replace('_', ' ')}: {finding['source']['text']}\n{expected}\n{finding['entity']}"
        if finding["target"] is not None:
            document.comment(finding["target"]["start"], finding["target"]["end"], told)
            continue
        start = finding["source"]["start"]
        place = asked.paragraph_at(start) if asked is not None else prose.count("\n", 0, start)
        document.comment_paragraph(round(place * len(document.paragraphs) / max(lines, 1)), told)
    files.write(output, document.data())


def _show_ways(one: Mapping[str, Any]) -> None:
    """Say where each way stands first of a name that is said in several."""
    ways = ", ".join(f"{way['text']} ({way['unit']})" for way in one["target"])
    told = f"{_INCONSISTENT}: {one['source']} ({one['entity']}) is {ways}"
    console.out.print(told)


def _show(found: list[dict[str, Any]], failed: int, units: Sequence[bilingual.Unit], *, show_all: bool) -> None:
    rows = [
        [
            finding["unit"] if finding["final"] else f"{finding['unit']} (not final)",
            finding["finding"],
            finding["source"]["text"],
            "" if finding["target"] is None else finding["target"]["text"],
            ", ".join(expected["text"] for expected in finding["expected"][:3]),
            finding["entity"],
        ]
        for finding in found
        if show_all or finding["finding"] in checking.FAULTS
    ]
    if rows:
        console.print_table("", ["unit", "finding", "source", "target", "expected", "entity"], rows)
    counts = {name: sum(finding["finding"] == name for finding in found) for name in checking.FINDINGS}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no known name"
    waiting = sum(not unit.is_final for unit in units)
    left = f", {waiting} of them not final" if waiting else ""
    many = "s" * (len(units) != 1)
    console.out.print(f"{len(units)} unit{many}{left}: {told}; {failed} to look at")
