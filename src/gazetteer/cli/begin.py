"""Where the command begins: before anything else is imported, so that Ctrl-C is answered in words from the first moment on."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from gazetteer.cli.main import main as commands  # noqa: PLC0415 - importing takes longest, and may be stopped

        commands()
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
