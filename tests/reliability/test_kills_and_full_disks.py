"""What was acknowledged is there after kills, and a full disk is told and survived.

The short forms of `python -m bench.reliability`, on SQLite: what a server of databases does with its disk is its own affair.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import reliability

from gazetteer.storage import migrations


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The address of a migrated, empty file."""
    url = f"sqlite:///{tmp_path}/gazetteer.sqlite3"
    migrations.upgrade(url)
    return url


@pytest.mark.parametrize("workers", [1, 2])
def test_no_acknowledged_write_is_lost_in_a_kill(file: str, workers: int) -> None:
    figures = reliability.kill_under_writers(file, kills=1, workers=workers, seed=workers)
    assert figures.acknowledged > 0
    assert (figures.lost, figures.faults) == ([], [])


def test_a_full_disk_is_told_and_reads_go_on_and_writes_work_again(file: str) -> None:
    full = reliability.fill(file, points=50)
    assert sum(count for status, count in full.refused.items() if status in (503, 507)) > 5
    assert full.wrong == []
