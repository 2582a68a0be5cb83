"""`gazetteer annotate`: the known names of a running text, with what to write for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from gazetteer.cli import console, files
from gazetteer.formats.csv import harmless
from gazetteer.services import annotating, mentions
from gazetteer.services.context import Gazetteer
from gazetteer.text import markdown


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: `gazetteer annotate article.md --target zh-Hans --format html > article.html`")(
        annotate
    )


class AnnotationFormat(StrEnum):
    """How annotations are written."""

    JSON = "json"
    TSV = "tsv"
    HTML = "html"


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
    as_json: console.AsJSON = False,
) -> None:
    """Find every known name of a text, whom it may mean, and what to write for it.

    In Markdown code, addresses and tags are left alone. Offsets count Unicode code points of the file without a byte order mark;
    those of a Word document count its text, a line a paragraph.
    """
    given = files.Input.read(file)
    document = given.document() if given.is_word else None
    if output is not None and files.is_word(output) and document is None:
        raise typer.BadParameter("only a Word document is answered as one", param_hint="--output")
    text = given.text() if document is None else document.text
    if is_markdown is None:
        is_markdown = given.is_markdown
    with files.blamed(file), console.gazetteer() as gazetteer:
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
    if document is not None and output is not None and files.is_word(output):
        for annotation in annotations:
            document.comment(annotation["start"], annotation["end"], _comment(annotation))
        files.write(output, document.data())
        console.err.print(f"{len(annotations)} names commented")
    elif as_json or form is AnnotationFormat.JSON:
        files.write(output, orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    elif form is AnnotationFormat.TSV:
        files.write(output, _as_table(text, annotations).encode())
    else:
        files.write(output, _as_html(text, annotations, title=files.title_of(file)).encode())


def _annotated(gazetteer: Gazetteer, text: str, *, is_long: bool, **asked: Any) -> dict[str, Any]:
    """The names of a text; one of a document may be longer than what is taken at once, and is parted between lines."""
    if not is_long or len(text) <= mentions.MAX_TEXT:
        return annotating.answer(gazetteer, text, **asked)
    whole: dict[str, Any] = {"annotations": [], "forms": []}
    start = 0
    while start < len(text):
        end = min(start + mentions.MAX_TEXT, len(text))
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
