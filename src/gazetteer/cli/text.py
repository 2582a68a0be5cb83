"""`gazetteer annotate` and `gazetteer check`: running text, and translations held against the known names."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from gazetteer.cli import console
from gazetteer.formats import bilingual, word
from gazetteer.formats.csv import harmless
from gazetteer.services import annotating, checking
from gazetteer.services.context import Gazetteer
from gazetteer.text import markdown

_MARKDOWN: Final = (".md", ".markdown", ".mdown")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer annotate article.md --target zh-Hans --format html > article.html`")(
        annotate
    )
    app.command(
        epilog="Example: `gazetteer check article.en.txt article.zh.txt --source-lang en --target-lang zh-Hans`"
    )(check)


class AnnotationFormat(StrEnum):
    """How annotations are written."""

    JSON = "json"
    TSV = "tsv"
    HTML = "html"


def _text(file: Path) -> str:
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not UTF-8: byte {error.start}") from None


def _is_word(file: Path) -> bool:
    return file.suffix.lower() == word.SUFFIX


def _word(file: Path) -> word.Document:
    return word.Document(file.name, file.read_bytes())


def _write(output: Path | None, data: bytes) -> None:
    """Write to a file, moved into place when it is whole, or to standard output."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(output.name + ".partial")
    partial.write_bytes(data)
    partial.replace(output)


def annotate(
    file: Annotated[
        Path, typer.Argument(help="Plain text or Markdown in UTF-8, or a Word document; - is standard input.")
    ],
    target: Annotated[str, typer.Option(help="The language to write in: zh-Hans, zh-TW, en, ru.")],
    source: Annotated[str | None, typer.Option(help="The language of the text; names of all unless given.")] = None,
    on: Annotated[
        str | None, typer.Option(help="The date of which the text speaks; auto: what its own years say.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only entities of this kind; may be given again.")] = None,
    overlaps: Annotated[str, typer.Option(help="longest, or all with names inside longer ones.")] = "longest",
    form: Annotated[AnnotationFormat, typer.Option("--format", help="How to write them.")] = AnnotationFormat.TSV,
    is_markdown: Annotated[
        bool | None, typer.Option("--markdown/--plain", help="What the text is; told by the file's suffix.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; a .docx is the Word document with a comment at each name."),
    ] = None,
) -> None:
    """Find every known name of a text, whom it may mean, and what to write for it.

    In Markdown code, addresses and tags are left alone. Offsets count Unicode code points of the file without a byte order mark;
    those of a Word document count its text, a line a paragraph.
    """
    document = _word(file) if _is_word(file) else None
    if output is not None and _is_word(output) and document is None:
        raise typer.BadParameter("only a Word document is answered as one", param_hint="--output")
    text = _text(file) if document is None else document.text
    if is_markdown is None:
        is_markdown = file.suffix.lower() in _MARKDOWN
    with console.gazetteer() as gazetteer:
        answer = _annotated(
            gazetteer,
            markdown.prose(text) if is_markdown else text,
            is_long=document is not None,
            target=target,
            source=source,
            on=on,
            kinds=kind,
            overlaps=overlaps,
        )
    annotations = annotating.spelled_out(answer)
    if document is not None and output is not None and _is_word(output):
        for annotation in annotations:
            document.comment(annotation["start"], annotation["end"], _comment(annotation))
        _write(output, document.data())
        console.err.print(f"{len(annotations)} names commented", highlight=False)
    elif form is AnnotationFormat.JSON:
        _write(output, orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    elif form is AnnotationFormat.TSV:
        _write(output, _as_table(text, annotations).encode())
    else:
        _write(output, _as_html(text, annotations, title=file.name).encode())


def _annotated(gazetteer: Gazetteer, text: str, *, is_long: bool, **asked: Any) -> dict[str, Any]:
    """The names of a text; one of a document may be longer than what is taken at once, and is parted between lines."""
    if not is_long or len(text) <= annotating.MAX_TEXT:
        return annotating.answer(gazetteer, text, **asked)
    whole: dict[str, Any] = {"annotations": [], "forms": []}
    start = 0
    while start < len(text):
        end = min(start + annotating.MAX_TEXT, len(text))
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        units = len(text[:start].encode("utf-16-le")) // 2
        answer = annotating.answer(gazetteer, text[start:end], **asked)
        for annotation in answer["annotations"]:
            moved = {member: annotation[member] + start for member in ("start", "end")}
            moved |= {member: annotation[member] + units for member in ("start_utf16", "end_utf16")}
            moved["form"] = annotation["form"] + len(whole["forms"])
            whole["annotations"].append({**annotation, **moved})
        whole["forms"] += answer["forms"]
        whole["version"] = answer["version"]
        start = end
    return whole


def _comment(annotation: Mapping[str, Any]) -> str:
    """What a comment in a document says of a name: what to write, how it is read, what else, and whom it means."""
    offered = annotation["equivalents"]
    lines = []
    if offered:
        best = offered[0]
        lines.append(best["text"] + (f" ({best['reading']})" if best.get("reading") else ""))
        others = [equivalent["text"] for equivalent in offered[1:6]]
        if others:
            lines.append(f"also: {'; '.join(others)}")
    else:
        lines.append("no equivalent is known")
    meant = f"{annotation['entity']} ({annotation['kind']})"
    doubtful = [candidate["id"] for candidate in annotation["candidates"] if candidate["id"] != annotation["entity"]]
    lines.append(meant + (f"; may also mean {', '.join(doubtful[:4])}" if doubtful else ""))
    return "\n".join(lines)


def _as_table(text: str, annotations: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(["start", "end", "line", "text", "entity", "kind", "equivalent", "reading", "others"])
    line = reached = 0
    for annotation in annotations:
        line += text.count("\n", reached, annotation["start"])
        reached = annotation["start"]
        offered = annotation["equivalents"]
        best = offered[0] if offered else {"text": "", "reading": None}
        others = "; ".join(equivalent["text"] for equivalent in offered[1:])
        cells = [
            " ".join(annotation["text"].split()),
            annotation["entity"],
            annotation["kind"],
            best["text"],
            best["reading"] or "",
            others,
        ]
        writer.writerow([annotation["start"], annotation["end"], line + 1, *map(harmless, cells)])
    return out.getvalue()


def _as_html(text: str, annotations: list[dict[str, Any]], *, title: str) -> str:
    """A page of its own with the equivalent above each name; of names that overlap the longer ones."""
    from gazetteer.web.previews import Piece, glossed_html  # noqa: PLC0415 - templates are for this one form of output

    pieces = []
    reached = 0
    for annotation in annotations:
        if annotation["start"] < reached:
            continue
        pieces.append(Piece(text[reached : annotation["start"]]))
        offered = [equivalent["text"] for equivalent in annotation["equivalents"]]
        pieces.append(Piece(annotation["text"], annotation["entity"], offered))
        reached = annotation["end"]
    pieces.append(Piece(text[reached:]))
    return glossed_html(title, pieces)


def check(
    source: Annotated[
        Path,
        typer.Argument(
            help="The text (plain, Markdown or Word), or one file with both (XLIFF, TMX, PO, TSV, CSV, XLSX)."
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
    failing = frozenset() if fail_on == "none" else frozenset(part.strip() for part in fail_on.split(","))
    unknown = failing - set(checking.FINDINGS)
    if unknown:
        raise typer.BadParameter(
            f"expected some of {', '.join(checking.FINDINGS)}; found {', '.join(sorted(unknown))}",
            param_hint="--fail-on",
        )
    if output is not None and not (_is_word(output) and target is not None and _is_word(target)):
        raise typer.BadParameter("only a translation that is a Word document is answered as one", param_hint="--output")
    units, languages = _units(source, target, source_lang, target_lang)
    found: list[dict[str, Any]] = []
    with console.gazetteer() as gazetteer:
        for unit in units:
            found += _findings(gazetteer, unit, languages, style, on)
    if output is not None and target is not None:
        _comment_findings(source, target, output, found, show_all=show_all)
    failed = sum(finding["finding"] in failing and finding["final"] for finding in found)
    if as_json:
        console.print_json({"units": len(units), "findings": found, "failed": failed})
    else:
        _show(found, failed, units, show_all=show_all)
    if not units:
        told = f"{source.name}: nothing was checked, no text from {languages[0]} has a translation into {languages[1]}"
        console.err.print(told, markup=False, highlight=False, soft_wrap=True)
    if failed or not units:
        raise typer.Exit(1)


def _units(
    source: Path, target: Path | None, source_lang: str | None, target_lang: str | None
) -> tuple[list[bilingual.Unit], tuple[str, str]]:
    """What is to be checked, and in which languages it is."""
    if target is not None:
        texts = _prose(source), _prose(target)
        # A text of blanks is nothing to check.
        units = [bilingual.Unit(source.name, *texts)] if texts[0].strip() else []
        both = bilingual.Bilingual(None, None, units)
    elif source.suffix.lower() in bilingual.SUFFIXES:
        both = bilingual.read(source.name, source.read_bytes(), source_lang=source_lang, target_lang=target_lang)
    else:
        raise typer.BadParameter(f"give the translation, or one file of {', '.join(bilingual.SUFFIXES)} that holds it")
    languages = (source_lang or both.source_lang, target_lang or both.target_lang)
    for given, hint in zip(languages, ("--source-lang", "--target-lang"), strict=True):
        if given is None:
            raise typer.BadParameter("the file does not say its language", param_hint=hint)
    return both.units, (str(languages[0]), str(languages[1]))


def _prose(file: Path) -> str:
    if _is_word(file):
        return _word(file).text
    text = _text(file)
    return markdown.prose(text) if file.suffix.lower() in _MARKDOWN else text


def _findings(
    gazetteer: Gazetteer, unit: bilingual.Unit, languages: tuple[str, str], style: str | None, on: str | None
) -> list[dict[str, Any]]:
    answer = checking.check(
        gazetteer,
        source_lang=languages[0],
        source_text=unit.source,
        target_lang=languages[1],
        target_text=unit.target,
        style=style,
        on=on,
    )
    return [{"unit": unit.name, "final": unit.is_final, **finding} for finding in answer["findings"]]


def _comment_findings(
    source: Path, target: Path, output: Path, found: Sequence[Mapping[str, Any]], *, show_all: bool
) -> None:
    """Write the translation with a comment at each finding; what it lacks, at the paragraph that answers to the source's."""
    document = _word(target)
    asked = _word(source) if _is_word(source) else None
    lines = len(asked.paragraphs) if asked is not None else _prose(source).count("\n") + 1
    for finding in found:
        if not show_all and finding["finding"] not in checking.FAULTS:
            continue
        expected = "; ".join(expected["text"] for expected in finding["expected"][:5]) or "no equivalent is known"
        told = f"{finding['finding'].replace('_', ' ')}: {finding['source']['text']}\n{expected}\n{finding['entity']}"
        if finding["target"] is not None:
            document.comment(finding["target"]["start"], finding["target"]["end"], told)
            continue
        start = finding["source"]["start"]
        place = asked.paragraph_at(start) if asked is not None else _prose(source).count("\n", 0, start)
        document.comment_paragraph(round(place * len(document.paragraphs) / max(lines, 1)), told)
    _write(output, document.data())


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
    console.out.print(f"{len(units)} unit{many}{left}: {told}; {failed} to look at", highlight=False)
