"""What commands look like: how each shows its help, and what it asks for. No markup, no boxes, no names of Python's types."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

_Function = TypeVar("_Function", bound=Callable[..., Any])

#: What holds for every command below the first: they take it over from the context above.
CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
#: What stands for a value in usage and help, by its type; a list of words stands for itself.
_STAND_FOR: Final = {str: "TEXT", int: "NUMBER", float: "NUMBER", Path: "PATH"}


def first_paragraph(text: str) -> str:
    """The first paragraph of a help, as one line."""
    return " ".join(inspect.cleandoc(text).partition("\n\n")[0].split())


def _name_values(parameters: list[Any]) -> None:
    """Give each parameter that takes a value a word that stands for it."""
    for parameter in parameters:
        if parameter.metavar is not None or getattr(parameter, "is_flag", False):
            continue
        if parameter.param_type_name == "argument":
            parameter.metavar = parameter.name.upper().replace("_", "-")
            continue
        annotation = parameter.type_descriptor.annotation
        of_items = getattr(annotation, "__args__", (annotation,))
        parameter.metavar = _STAND_FOR.get(of_items[0])


class Command(TyperCommand):
    """A command with a plain help."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        _name_values(self.params)

    def arguments(self) -> list[Any]:
        """What is given by its place."""
        return [parameter for parameter in self.params if parameter.param_type_name == "argument"]

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What the line of usage says behind the command's name."""
        pieces = [self.options_metavar or ""]
        for argument in self.arguments():
            name = argument.metavar + ("" if argument.nargs == 1 else "...")
            pieces.append(name if argument.required else f"[{name}]")
        return pieces

    def get_short_help_str(self, limit: int = 0) -> str:
        """What a list of commands says: the whole of the first paragraph, whatever the limit."""
        return first_paragraph(self.help or "")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options, each with what it is."""
        arguments = [(argument.metavar, argument.help or "") for argument in self.arguments()]
        records = [one.get_help_record(ctx) for one in self.get_params(ctx) if one.param_type_name == "option"]
        options = [record for record in records if record is not None]
        for title, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The example, on a line that can be copied."""
        if self.epilog:
            formatter.write(f"\n{self.epilog.replace('`', '')}\n")


class Application(typer.Typer):
    """Commands that are put together plainly."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(rich_markup_mode=None, pretty_exceptions_enable=False, **attributes)

    def command(self, *arguments: Any, **attributes: Any) -> Callable[[_Function], _Function]:
        """Register a function as a command."""
        return super().command(*arguments, **{"cls": Command, **attributes})


def group_of(application: typer.Typer) -> TyperGroup:
    """The group that typer makes of an application, which is made anew each time."""
    return typer.main.get_group(application)
