"""bench/quick.py: what is called worse than the last table, and that the table says what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import quick
from bench.quick import Row

SECONDS = Row("a command", 1.0, "s", "less", 0.5)
SHARE = Row("an answer", 0.4, "share", "more", 0.25)


@pytest.mark.parametrize(
    ("before", "now", "is_worse"),
    [
        (SECONDS, 1.3, False),
        (SECONDS, 1.5, True),
        (SECONDS, 0.1, False),
        (SHARE, 0.31, False),
        (SHARE, 0.2, True),
        (SHARE, 0.9, False),
        (Row("faults", 0, "faults", "less", 0), 1, True),
    ],
)
def test_only_what_is_worse_beyond_noise_is_told(before: Row, now: float, is_worse: bool) -> None:
    row = Row(before.what, now, before.unit, before.better, before.wanted)
    told = quick.worse({before.what: before}, [row])
    assert bool(told) is is_worse
    assert all(before.what in line for line in told)


def test_what_the_table_does_not_have_is_not_worse() -> None:
    assert quick.worse({}, [SECONDS, SHARE]) == []


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "quick.tsv"
    rows = {row.what: row for row in (SECONDS, SHARE, Row("memory", 151.25, "MB", "less"))}
    quick.write_table(path, rows)
    assert quick.read_table(path) == {**rows, "memory": Row("memory", 151.2, "MB", "less")}


def test_the_committed_table_has_rows_of_every_part() -> None:
    rows = quick.read_table(quick.TABLE)
    assert len(rows) > 40
    assert {row.better for row in rows.values()} == {"more", "less"}
    assert all(row.worse_than(row) is False for row in rows.values())
