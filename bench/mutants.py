"""What `mutmut run` found: of the mutants of each module that a test could have noticed, the share that one did.

    python -m bench.mutants [--survivors MODULE] [--at-least SHARE]

Mutants of lines that no test of the selection ever runs count as survivors: they are the worst of them.
Timeouts count as killed: a mutant that never ends is noticed. Nothing is run; the results lie in `mutants/`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

RESULTS: Final = Path("mutants/src")
#: What mutmut keeps of a mutant: the exit code of its tests.
_SURVIVED: Final = {0}
_NOT_COVERED: Final = {33}
_LEFT_OUT: Final = {None, 34, 37}


def main() -> int:
    """Print the table, or the names of the survivors of one module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--survivors", metavar="MODULE", help="list those of one module, for `mutmut show`")
    parser.add_argument("--at-least", type=float, default=0.0, metavar="SHARE", help="fail where a module has less")
    arguments = parser.parse_args()
    if arguments.survivors:
        for name, fate in _mutants(arguments.survivors):
            if fate in ("survived", "not covered"):
                print(f"{fate:12} {name}")
        return 0
    return _table(arguments.at_least)


def _table(at_least: float) -> int:
    print("| module | mutants | killed | survived | not covered | share killed |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    short = []
    for module in sorted({_module_of(path) for path in RESULTS.rglob("*.meta")}):
        fates = Counter(fate for _, fate in _mutants(module))
        whole = fates["killed"] + fates["survived"] + fates["not covered"]
        if not whole:
            continue
        share = fates["killed"] / whole
        print(
            f"| `{module}` | {whole} | {fates['killed']} | {fates['survived']} | {fates['not covered']} | {share:.1%} |"
        )
        if share < at_least:
            short.append(module)
    return 1 if short else 0


def _module_of(path: Path) -> str:
    return str(path.relative_to(RESULTS)).removesuffix(".py.meta").replace("/", ".")


def _mutants(module: str) -> Iterator[tuple[str, str]]:
    """The mutants of a module that were tried, each with what became of it."""
    path = RESULTS / (module.replace(".", "/") + ".py.meta")
    for name, code in orjson.loads(path.read_bytes())["exit_code_by_key"].items():
        if code in _LEFT_OUT:
            continue
        if code in _SURVIVED:
            yield name, "survived"
        elif code in _NOT_COVERED:
            yield name, "not covered"
        else:
            yield name, "killed"


if __name__ == "__main__":
    sys.exit(main())
