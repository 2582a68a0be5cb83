"""What every command shares: the settings and the open gazetteer, tables or JSON, a progress bar, refusals in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

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

from gazetteer.errors import BadParameter, GazetteerError, Refused

if TYPE_CHECKING:
    from gazetteer.services.context import Gazetteer
    from gazetteer.settings import Settings

#: No text is ever markup: names and notes are what somebody stored, and may look like it.
out = Console(markup=False, emoji=False)
err = Console(stderr=True, markup=False, emoji=False)

AsJSON = Annotated[bool, typer.Option("--json", help="Answer as JSON, for scripts.")]


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
    out.print(table)


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


def refusal(error: Exception) -> tuple[int, GazetteerError]:
    """The exit code and the words for whatever ended a command: 2 where it was used wrongly or set up wrongly, else 1."""
    if isinstance(error, GazetteerError):
        return (2 if isinstance(error, BadParameter) else 1), error
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return 1, Refused(f"{where}{error.strerror or error}")
    module = type(error).__module__
    if module.startswith("pydantic"):
        faults: list[dict[str, Any]] = error.errors()  # type: ignore[attr-defined]  # pydantic is not loaded for its type
        told = [f"GAZETTEER_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in faults]
        return 2, Refused("; ".join(told))
    if module.startswith(("sqlalchemy", "sqlite3", "pysqlite3", "psycopg")):
        return 1, Refused(f"the database cannot be used: {getattr(error, 'orig', None) or error}")
    raise error


def explain(error: GazetteerError, *, most: int = 50, as_json: bool = False) -> None:
    """Say on standard error what was refused and why, each fault on a line of its own, or all of it as JSON."""
    if as_json:
        told = {"type": error.slug, "title": error.title, "detail": error.detail, "errors": error.errors, **error.extra}
        sys.stderr.write(orjson.dumps(told, default=str).decode() + "\n")
        return
    err.print(f"refused: {error.detail}", style="red", markup=False, highlight=False, soft_wrap=True)
    for fault in error.errors[:most]:
        err.print("  " + _fault(fault), markup=False, highlight=False, soft_wrap=True)
    if len(error.errors) > most:
        err.print(f"  and {len(error.errors) - most} more", markup=False)


def _fault(fault: Mapping[str, Any]) -> str:
    places = [f"line {fault['line']}"] if "line" in fault else []
    places += [str(fault[key]) for key in ("parameter", "column", "pointer") if fault.get(key)]
    return ": ".join([" ".join(places), str(fault["detail"])]) if places else str(fault["detail"])


@contextmanager
def usage() -> Iterator[None]:
    """What is refused of a parameter within is bad usage of the option that is called so (exit code 2)."""
    try:
        yield
    except BadParameter as error:
        fault = error.errors[0]
        option = "--" + fault["parameter"].replace("_", "-")
        raise typer.BadParameter(fault["detail"], param_hint=option) from error
