"""The `gazetteer` command: its groups put together, and refusals turned into exit codes.

Exit codes: 0 done; 1 refused, with what and why on standard error; 2 used wrongly.
"""

from __future__ import annotations

import io
import sys

import typer

from gazetteer.cli import console, data, diagnosis, importing, imports, keys, lookup, romanizing, serve, text
from gazetteer.errors import BadParameter, GazetteerError

app = typer.Typer(
    name="gazetteer",
    help="Chinese, English and Russian names of places, states, treaties and terms: with dates, readings and sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
for group in (serve, data, lookup, romanizing, text, diagnosis):
    group.register(app)
importing.register(imports.app)
app.add_typer(imports.app, name="import")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A locale that is not UTF-8 must not stand between a user and 海参崴.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except BadParameter as error:
        console.explain(error)
        sys.exit(2)
    except GazetteerError as error:
        console.explain(error)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe had enough; that is no fault of the command.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
