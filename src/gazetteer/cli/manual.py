"""`gazetteer man`: the manual page, made of the commands themselves, their arguments and options, and the settings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from gazetteer.cli import console, files
from gazetteer.cli.appearance import CONTEXT

#: What the exit codes mean, the same for every command.
EXIT_CODES: Final = (
    ("0", "Done."),
    (
        "1",
        "Refused, with what and why on standard error: a file that is not there or cannot be read, a language that the data has "
        "no name in, a name that is not known, a database that cannot be used; or a check that found something.",
    ),
    ("2", "Used wrongly, or set up wrongly: an option that there is not, a value that is none."),
    ("130", "Stopped by Ctrl-C."),
)
_NAMES_A_STRING: Final = re.compile(r"`([^`]+)`")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("man", epilog="Example: `gazetteer man --output ~/.local/share/man/man1/gazetteer.1`")(manual)


def manual(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output unless given.")
    ] = None,
    _refused_as_json: console.RefusedAsJSON = False,
) -> None:
    """Write the manual page of this command line, for man(1)."""
    files.write(output, page().encode())


def page() -> str:
    """The page in the language of man(7)."""
    from gazetteer.cli.main import COMMANDS, app  # noqa: PLC0415 - which lists this command too

    context: Any = _context(typer.main.get_command(app), "gazetteer")
    lines = [
        f'.TH GAZETTEER 1 "" "gazetteer {version("gazetteer")}" "User Commands"',
        ".SH NAME",
        "gazetteer \\- " + _escaped(context.command.help.removesuffix(".")),
        ".SH SYNOPSIS",
        ".B gazetteer",
        "COMMAND [OPTIONS] [ARGUMENTS]",
        ".SH DESCRIPTION",
        *_paragraphs(
            "Each command has a help of its own (`-h`), and most answer as JSON with `--json`; then errors are JSON too, on "
            "standard error. A file called `-` is standard input, or standard output. In a pipe tables are lines with tabs "
            "between the cells."
        ),
        ".SH OPTIONS",
        *_options(context),
        ".SH COMMANDS",
    ]
    for later in COMMANDS:
        lines.extend(_command(later.imported(), later.name, context))
    lines.append(".SH EXIT STATUS")
    for code, what in EXIT_CODES:
        lines.extend([".TP", f".B {code}", _escaped(what)])
    lines.append(".SH ENVIRONMENT")
    lines.extend(
        _paragraphs(
            "The same names stand in `.env`, and without the prefix, in small letters, in the TOML file that "
            "`GAZETTEER_SETTINGS` names."
        )
    )
    lines.extend(_environment())
    return "\n".join(lines) + "\n"


def _context(command: Any, name: str, parent: Any = None) -> Any:
    return command.make_context(name, [], parent=parent, resilient_parsing=True, **({} if parent else CONTEXT))


def _command(command: Any, name: str, parent: Any) -> Iterator[str]:
    """A command with its arguments and options, or the commands of a group."""
    context = _context(command, name, parent)
    if hasattr(command, "commands"):
        for inner in command.list_commands(context):
            yield from _command(command.get_command(context, inner), inner, context)
        return
    yield f".SS {_escaped(context.command_path)}"
    yield f".B {_escaped(context.command_path)}"
    yield _escaped(" ".join(command.collect_usage_pieces(context)))
    yield ".PP"
    yield from _paragraphs(command.help or "")
    for argument in command.arguments():
        yield from (".TP", f".I {_escaped(argument.metavar)}", _escaped(argument.help or ""))
    yield from _options(context)
    if command.epilog:
        yield from (".PP", _escaped(command.epilog))


def _options(context: Any) -> Iterator[str]:
    for option in context.command.get_params(context):
        record = option.get_help_record(context) if option.param_type_name == "option" else None
        if record is not None and "--help" not in option.opts:
            yield from (".TP", f".B {_escaped(record[0])}", _escaped(record[1]))


def _environment() -> Iterator[str]:
    from gazetteer.settings import Settings  # noqa: PLC0415 - no other page needs them

    for name, field in Settings.model_fields.items():
        default = "" if field.default in ("", None) else f" Default: {field.default}."
        yield from (".TP", f".B GAZETTEER_{name.upper()}", _escaped((field.description or "") + default))


def _paragraphs(text: str) -> Iterator[str]:
    for position, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
        if position:
            yield ".PP"
        yield _escaped(" ".join(paragraph.split()))


def _escaped(text: str) -> str:
    """A line that says just this: nothing in it is a request, and what stands in backticks is set off."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    set_off = _NAMES_A_STRING.sub(r"\\fB\1\\fR", plain)
    return "\\&" + set_off if set_off.startswith((".", "'")) else set_off
