"""The `gazetteer` command: its groups put together, and refusals turned into exit codes.

Exit codes: 0 done; 1 refused, with what and why on standard error (as JSON with `--json`); 2 used wrongly; 130 stopped by Ctrl-C.
No traceback reaches a user; where the program itself is at fault, `GAZETTEER_LOG_LEVEL=debug` shows one.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from itertools import takewhile
from typing import Annotated, Final, NoReturn

import typer

from gazetteer.cli import console
from gazetteer.cli.appearance import CONTEXT, Application
from gazetteer.cli.later import Later, group

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
    Later(
        "brief",
        "gazetteer.cli.briefing",
        "Tell what a translation of a text must respect: each entity once, what to write, and what to avoid.",
    ),
    Later("check", "gazetteer.cli.checking", "Hold a translation against the known names of its source."),
    Later(
        "doctor",
        "gazetteer.cli.diagnosis",
        "Check the database: its library, schema, file, references, and all that is derived from the documents.",
    ),
    Later("index", "gazetteer.cli.diagnosis", "Verify the search index, or make it anew while reads go on."),
    Later(
        "merge",
        "gazetteer.cli.merging",
        "Make an entity part of another: its id leads there, and what it states and the other lacks goes along.",
    ),
    Later(
        "unmerge",
        "gazetteer.cli.merging",
        "Undo a merge: the entity answers for itself again, and what the merge changed elsewhere is changed back.",
    ),
    Later("import", "gazetteer.cli.imports", "Take in files of other tools."),
    Later(
        "backup", "gazetteer.cli.backups", "Copy everything into a new file while the service runs, and check the copy."
    ),
    Later(
        "restore",
        "gazetteer.cli.backups",
        "Bring a backup to where the database is to be; a database that is there already is never overwritten.",
    ),
    Later(
        "mcp",
        "gazetteer.cli.agents",
        "Offer the tools for agents (Model Context Protocol) on standard input and output, until the input ends.",
    ),
    Later(
        "copy",
        "gazetteer.cli.backups",
        "Copy everything into another database, SQLite or PostgreSQL, while the service runs, and compare the two.",
    ),
    Later("keys", "gazetteer.cli.keys", "Make, list, rename and revoke the keys by which people and programs write."),
    Later("man", "gazetteer.cli.manual", "Write the manual page of this command line, for man(1)."),
)

app = Application(
    name="gazetteer",
    cls=group(COMMANDS),
    help="Chinese, English and Russian names of places, states, treaties and terms: with dates, readings and sources.",
    no_args_is_help=True,
    context_settings=CONTEXT,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only who asks waits for it

        sys.stdout.write(f"gazetteer {version('gazetteer')}\n")
        raise typer.Exit


@app.callback()
def _gazetteer(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Say which version this is.")
    ] = False,
) -> None:
    """What every command has in common."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    _begin_in_utf_8()
    # Until a command is loaded (`later.py`): what is imported stays, and to look through it again and again takes a fifth of
    # the time that the import takes.
    gc.disable()
    # A locale that is not UTF-8 must not stand between a user and 海参崴.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = _options(sys.argv[1:])
    try:
        code = app(prog_name="gazetteer", standalone_mode=False)
    except SystemExit as ended:
        # typer itself ends so where the reader of a pipe had enough.
        if isinstance(ended.__context__, BrokenPipeError):
            _reader_had_enough()
        raise
    except (KeyboardInterrupt, typer.Abort):
        _stopped()
    except BrokenPipeError:
        _reader_had_enough()
    except Exception as error:
        sys.exit(_refused(error, given))
    finally:
        gc.enable()
    if code == _INTERRUPTED:
        _stopped()
    sys.exit(code if isinstance(code, int) else 0)


def _begin_in_utf_8() -> None:
    """Where the locale knows ASCII alone, begin again: Python would not know what arguments and names of files say."""
    if sys.getfilesystemencoding() == "ascii":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - itself, as it was called


def _options(arguments: list[str]) -> frozenset[str]:
    """The long options among what was given, without their values."""
    before = takewhile(lambda one: one != "--", arguments)
    return frozenset(one.partition("=")[0] for one in before if one.startswith("--"))


def _refused(error: Exception, given: frozenset[str]) -> int:
    """Say why a command was ended, and with which code it ends."""
    as_json = "--json" in given
    if console.is_help(error):
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        code, refused = console.refusal(error, given)
    except Exception as unforeseen:
        # A fault of the program itself: whoever is to mend it needs to know where, and nobody else.
        if os.environ.get("GAZETTEER_LOG_LEVEL", "").lower() == "debug":
            raise
        code, refused = 1, console.unforeseen(unforeseen)
    console.explain(refused, as_json=as_json, given=given)
    return code


#: What a shell says of a command that Ctrl-C ended.
_INTERRUPTED: Final = 130


def _stopped() -> NoReturn:
    """Ctrl-C: say how to go on."""
    sys.stderr.write("\nstopped; what was written stays, and the same command goes on where it was\n")
    sys.exit(_INTERRUPTED)


def _reader_had_enough() -> NoReturn:
    """The reader of a pipe had enough; that is no fault of the command."""
    sys.stderr.close()
    sys.exit(0)


if __name__ == "__main__":
    main()
