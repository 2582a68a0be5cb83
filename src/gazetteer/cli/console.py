"""What every command shares: the settings and the open gazetteer, tables or JSON, a progress bar, refusals in words."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from gazetteer.errors import BadParameter, GazetteerError, NotFound, Refused, Unspoken, UnspokenInBody

if TYPE_CHECKING:
    from gazetteer.services.context import Gazetteer
    from gazetteer.settings import Settings

#: No text is ever markup (names and notes are what somebody stored, and may look like it), and no line but a table's is folded.
out = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
err = Console(stderr=True, markup=False, emoji=False, highlight=False, soft_wrap=True)

AsJSON = Annotated[bool, typer.Option("--json", help="Answer as JSON, for scripts.")]
#: Of a command that answers with something else: `main` looks at what was given, whatever the command.
RefusedAsJSON = Annotated[bool, typer.Option("--json", help="Say what is refused as JSON, for scripts.")]


def settings() -> Settings:
    """The settings of the environment."""
    from gazetteer.settings import Settings  # noqa: PLC0415 - no help needs them

    return Settings()


@contextmanager
def gazetteer(*, writes: bool = False) -> Iterator[Gazetteer]:
    """The gazetteer that the environment names; a command that writes brings its schema up to date first."""
    # What opens a database is not loaded to show a help.
    from gazetteer.services.context import Gazetteer  # noqa: PLC0415 - as above

    chosen = settings()
    if writes:
        from gazetteer.services import maintenance  # noqa: PLC0415 - only what writes migrates

        maintenance.migrate(chosen.database_url)
    with Gazetteer(chosen) as opened:
        yield opened


def print_json(answer: Any) -> None:
    """One JSON document on standard output, indented for eyes, in UTF-8 whatever the terminal's locale is."""
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on standard output; in a pipe a line a row, its cells parted by tabs and never folded."""
    if not out.is_terminal:
        for cells in (columns, *rows):
            sys.stdout.write("\t".join(" ".join(cell.split()) for cell in cells) + "\n")
        return
    table = Table(title=title or None, title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    out.print(table, soft_wrap=False)


class _RateColumn(ProgressColumn):
    """How many a second are done."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s")


@contextmanager
def progress(description: str, *, total: int | None = None, quiet: bool = False) -> Iterator[Any]:
    """A function `(done, total)` that moves a bar on a terminal, with rate and time left, and does nothing elsewhere."""
    if quiet or not err.is_terminal:
        yield lambda done, total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda done, total: bar.update(task, completed=done, total=total)


#: What typer raises for a command that was used wrongly, and for whatever else it refuses; it exports the first class only.
_WRONG_USE: Final = typer.BadParameter.__mro__[1]
_OF_TYPER: Final = typer.BadParameter.__mro__[2]


class WrongUse(Refused):
    """A command that was called in a way that it does not have."""

    slug, title, status = "usage", "The command is used otherwise", 422


def refusal(error: Exception, given: Collection[str] = ()) -> tuple[int, GazetteerError]:
    """The exit code and the words for whatever ended a command: 2 where it was used wrongly or set up wrongly, else 1.

    `given` are the options on the command line. What is no fault that anybody foresaw is raised again.
    """
    if isinstance(error, GazetteerError):
        return (2 if _is_of_use(error, given) else 1), error
    if isinstance(error, _OF_TYPER):
        return (2 if isinstance(error, _WRONG_USE) else 1), _of_use(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return 1, Refused(f"{where}{error.strerror or error}")
    if isinstance(error, UnicodeDecodeError):
        # Files that a command is given say which they are; what is left is read by libraries.
        return 1, Refused(f"a file (.env, where there is one) is not UTF-8: {error.reason} at byte {error.start + 1}")
    if isinstance(error, MemoryError):
        return 1, Refused("there is not enough memory for this")
    module = type(error).__module__
    if module.startswith("pydantic"):
        faults: list[dict[str, Any]] = error.errors()  # type: ignore[attr-defined]  # pydantic is not loaded for its type
        told = [f"GAZETTEER_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in faults]
        return 2, Refused("; ".join(told))
    if module.startswith(("sqlalchemy", "sqlite3", "pysqlite3", "psycopg")):
        return 1, Refused(f"the database cannot be used: {getattr(error, 'orig', None) or error}{_remedy(error)}")
    raise error


def _remedy(error: Exception) -> str:
    """What to do about a file that is no database any more; empty where it is something else."""
    if "malformed" in str(error) or "not a database" in str(error):
        return "; move the file away and bring the last backup there: gazetteer restore BACKUP"
    return ""


def is_help(error: Exception) -> bool:
    """Whether it is only typer's way of showing the help of a group that was called with nothing."""
    return type(error).__name__ == "NoArgsIsHelpError"


def unforeseen(error: Exception) -> Refused:
    """What is said of a fault of the program itself."""
    return Refused(
        f"the program is at fault: {type(error).__name__}: {error}; GAZETTEER_LOG_LEVEL=debug shows where, for a report"
    )


def _is_of_use(error: GazetteerError, given: Collection[str]) -> bool:
    """Whether what was refused is the way in which the command was called, and not what it was to work on."""
    if isinstance(error, Unspoken | UnspokenInBody):
        return False
    if isinstance(error, BadParameter | WrongUse):
        return True
    return bool(error.errors) and all(_option(fault, given) for fault in error.errors)


def _option(fault: Mapping[str, Any], given: Collection[str]) -> str | None:
    """The option on the command line whose value is at fault; None where it is something else."""
    if "line" in fault:
        return None
    place = str(fault.get("parameter") or fault.get("pointer") or "").strip("/").partition("/")[0]
    name = "--" + place.replace("_", "-")
    return next((one for one in (name, name.removesuffix("s")) if place and one in given), None)


def _of_use(error: Any) -> WrongUse:
    """What typer says of a wrong use, in one line that tells where to read on."""
    parameter = getattr(error, "param", None)
    hint = getattr(error, "param_hint", None) or (parameter.get_error_hint() if parameter is not None else "")
    hint = str(hint).strip("'")
    # Around what was said of a value typer puts words of its own.
    own = isinstance(error, typer.BadParameter) and bool(error.message)
    told = " ".join((error.message if own else error.format_message()).replace("Value error, ", "").split())
    told = told[:1].lower() + told[1:].removesuffix(".")
    context = getattr(error, "ctx", None)
    more = f"; {context.command_path} --help tells more" if context is not None else ""
    faults = [{"parameter": hint, "detail": told}] if hint else []
    return WrongUse((f"{hint}: " if own and hint else "") + told + more, errors=faults)


def explain(error: GazetteerError, *, most: int = 50, as_json: bool = False, given: Collection[str] = ()) -> None:
    """Say on standard error what was refused and why, each fault on a line of its own, or all of it as JSON."""
    if as_json:
        told = {"type": error.slug, "title": error.title, "detail": error.detail, "errors": error.errors, **error.extra}
        sys.stderr.write(orjson.dumps(told, default=str).decode() + "\n")
        return
    detail, faults = error.detail, [_fault(fault, given) for fault in error.errors]
    if isinstance(error, WrongUse):
        faults = []
    elif len(faults) == 1 and detail.endswith(str(error.errors[0]["detail"])):
        # It is its one fault, which is told with its place.
        detail, faults = faults[0], []
    word = "not found" if isinstance(error, NotFound) else "refused"
    err.print(f"{word}: {detail}", style="red")
    for fault in faults[:most]:
        err.print("  " + fault)
    if len(faults) > most:
        err.print(f"  and {len(faults) - most} more")


def _fault(fault: Mapping[str, Any], given: Collection[str] = ()) -> str:
    option = _option(fault, given)
    if option is not None:
        return f"{option}: {fault['detail']}"
    places = [f"line {fault['line']}"] if "line" in fault else []
    places += [str(fault[key]) for key in ("parameter", "column", "pointer") if fault.get(key)]
    named = [str(fault["file"])] if "file" in fault else []
    mended = f" (mended by: {fault['remedy']})" if "remedy" in fault else ""
    return ": ".join([*named, *([" ".join(places)] if places else []), str(fault["detail"]) + mended])
