"""The `gazetteer` command: its groups put together, and refusals turned into exit codes.

Exit codes: 0 done; 1 refused, with what and why on standard error; 2 used wrongly.
"""

from __future__ import annotations

import io
import sys
from typing import Final

import typer

from gazetteer.cli import console
from gazetteer.cli.later import Later, group
from gazetteer.errors import BadParameter, GazetteerError

#: Every command in the order in which `--help` lists them; the summary is the first paragraph of its own help.
COMMANDS: Final = (
    Later("serve", "gazetteer.cli.serve", "Answer HTTP. The database is migrated first, and an empty one is seeded."),
    Later("migrate", "gazetteer.cli.data", "Bring the database's schema up to date, under a lock."),
    Later(
        "seed",
        "gazetteer.cli.data",
        "Validate the reviewed data, then bring it into the gazetteer: a second run writes nothing.",
    ),
    Later(
        "export",
        "gazetteer.cli.data",
        "Write everything as a file; `jsonl` is the lines that a batch takes, nothing derived, nothing lost.",
    ),
    Later(
        "lookup",
        "gazetteer.cli.lookup",
        "Find a name, and show what to write for it, how it is read, and who held the place.",
    ),
    Later(
        "romanize",
        "gazetteer.cli.romanizing",
        "Show how names are read and how they are written in other letters: reviewed readings first, then the lexicon's.",
    ),
    Later(
        "audit-readings",
        "gazetteer.cli.auditing",
        "List the readings of a gazetteer that are not how its names are read, with the right one and why.",
    ),
    Later(
        "annotate",
        "gazetteer.cli.text",
        "Find every known name of a text, whom it may mean, and what to write for it.",
    ),
    Later("check", "gazetteer.cli.text", "Hold a translation against the known names of its source."),
    Later(
        "doctor",
        "gazetteer.cli.diagnosis",
        "Check the database: its library, schema, file, references, and all that is derived from the documents.",
    ),
    Later("index", "gazetteer.cli.diagnosis", "Verify the search index, or make it anew while reads go on."),
    Later("import", "gazetteer.cli.imports", "Take in files of other tools."),
    Later("keys", "gazetteer.cli.keys", "Make, list and revoke the keys by which programs write."),
)

app = typer.Typer(
    name="gazetteer",
    cls=group(COMMANDS),
    help="Chinese, English and Russian names of places, states, treaties and terms: with dates, readings and sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def _gazetteer() -> None:
    """What every command has in common: nothing yet."""


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
