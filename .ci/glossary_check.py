"""Glossaries in the programs they are for: OmegaT's own readers (Debian's 3.6) and those of translate-toolkit, which Weblate has.

    make client-check-glossaries

The shipped data is exported by command, in the dialect that is named after each program, and read by that program: every line
of the export must come back, source and target in the order asked.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
OMEGAT: Final = Path("/usr/share/omegat/OmegaT.jar")
#: Languages of the export, and the tags under which a project of OmegaT has them.
PAIRS: Final = {("en", "zh-Hans"): ("en", "zh-CN"), ("ru", "en"): ("ru", "en"), ("zh-TW", "ru"): ("zh-TW", "ru")}
#: What must be among what was read, by the languages: a port, a river, a treaty.
EXPECTED: Final = {
    ("en", "zh-Hans"): {("Vladivostok", "符拉迪沃斯托克"), ("Amur River", "黑龙江"), ("Treaty of Aigun", "瑷珲条约")},
    ("ru", "en"): {("Владивосток", "Vladivostok"), ("Амур", "Amur River"), ("Айгунский договор", "Treaty of Aigun")},
    ("zh-TW", "ru"): {("海參崴", "Владивосток"), ("璦琿條約", "Айгунский договор")},
}
#: The terms of a TBX as translate-toolkit has them: a source and a target by their order in the entry.
READ_BY_TOOLKIT: Final = """
import sys
from translate.storage.tbx import tbxfile
for unit in tbxfile.parsefile(sys.argv[1]).units:
    print(unit.source, unit.target, sep="\\t")
"""


def main() -> int:
    """Export and read in each pair of languages; the exit code."""
    java = shutil.which("java")
    if java is None or not OMEGAT.exists():
        sys.exit("no OmegaT found: apt-get install omegat default-jdk-headless")
    toolkit = Path(os.environ["GLOSSARY_READERS"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["GAZETTEER_DATABASE_URL"] = f"sqlite:///{folder}/gazetteer.sqlite3"
        _command("seed")
        for pair, spoken in PAIRS.items():
            plain = _exported(folder, pair, "omegat", None)
            with plain.open(encoding="utf-8", newline="") as stream:
                written = {(row[0], row[1]) for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)}
            read = _rows(java, "-cp", str(OMEGAT), str(HERE / "ReadGlossary.java"), name, *spoken, str(plain))
            _demand(f"OmegaT, text, {pair}", read, written | EXPECTED[pair])
            terms = _exported(folder, pair, "tbx", "omegat")
            read = _rows(java, "-cp", str(OMEGAT), str(HERE / "ReadGlossary.java"), name, *spoken, str(terms))
            _demand(f"OmegaT, TBX, {pair}", read, EXPECTED[pair])
            terms = _exported(folder, pair, "tbx", "weblate")
            read = _rows(str(toolkit / "python"), "-c", READ_BY_TOOLKIT, str(terms))
            _demand(f"translate-toolkit, TBX, {pair}", read, EXPECTED[pair])
            messages = folder / "messages.po"
            subprocess.run([toolkit / "tbx2po", "--progress=none", terms, messages], check=True, capture_output=True)
            told = messages.read_text(encoding="utf-8")
            for source, target in EXPECTED[pair]:
                if f'msgid "{source}"\nmsgstr "{target}"' not in told:
                    sys.exit(f"tbx2po, {pair}: {source} is not {target}")
            print(f"tbx2po, {pair}: as expected")
    return 0


def _command(*given: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / "gazetteer"), *given], check=True, capture_output=True)


def _exported(folder: Path, pair: tuple[str, str], form: str, dialect: str | None) -> Path:
    file = folder / f"{dialect or 'plain'}.{'tbx' if form == 'tbx' else 'utf8'}"
    chosen = [] if dialect is None else ["--dialect", dialect]
    _command("export", "--format", form, "--langs", ",".join(pair), *chosen, "-o", str(file))
    return file


def _rows(*command: str) -> set[tuple[str, str]]:
    """The pairs that a program prints, a line each; whatever else it says ends the check."""
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr[-2000:]}")
    pairs = set()
    for line in done.stdout.splitlines():
        source, _, target = line.partition("\t")
        pairs.add((source, target))
    return pairs


def _demand(who: str, read: set[tuple[str, str]], expected: set[tuple[str, str]]) -> None:
    missing = sorted(expected - read)
    if missing:
        sys.exit(f"{who}: of {len(expected)} lines {len(missing)} were not read: {missing[:5]}")
    print(f"{who}: {len(read):,} read")


if __name__ == "__main__":
    sys.exit(main())
