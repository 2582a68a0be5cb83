"""What was acknowledged is there after kills, power cuts, a full disk and a clock that is set back; and backups hold it.

The short forms of `python -m bench.reliability`, on SQLite: what a server of databases does with its disk is its own affair.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from bench.reliability import backups, clock, commands, full, kills, power, soak

from gazetteer.storage import migrations


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The address of a migrated, empty file."""
    url = f"sqlite:///{tmp_path}/gazetteer.sqlite3"
    migrations.upgrade(url)
    return url


@pytest.mark.parametrize("workers", [1, 2])
def test_no_acknowledged_write_is_lost_in_a_kill_and_no_batch_is_half(file: str, workers: int) -> None:
    figures = kills.kill_under_writers(file, kills=1, workers=workers, seed=workers)
    assert figures.acknowledged > 0
    assert (figures.lost, figures.half, figures.faults) == ([], [], [])


def test_a_killed_migration_is_carried_through_by_the_next(tmp_path: Path) -> None:
    found = commands.strike_migration(tmp_path, kills=2, entities=40)
    assert found.kills == 2
    assert found.wrong == []


def test_a_full_disk_is_told_and_reads_go_on_and_writes_work_again(file: str) -> None:
    found = full.fill(file, points=50)
    assert sum(count for status, count in found.refused.items() if status in (503, 507)) > 5
    assert found.wrong == []


def test_nothing_acknowledged_is_lost_when_the_power_is_cut(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        assert "GAZETTEER_TEST_ALL" not in os.environ, "strace is not installed"
        pytest.skip("strace is not installed")
    (tmp_path / "run").mkdir()
    steps = power.record(tmp_path / "run", 20)
    found = power.cut_in(steps, tmp_path, cuts=12)
    assert found.acknowledged > 0
    assert found.unsynced > 6
    assert (found.lost, found.faults) == ([], [])
    # The same on a disk that never keeps what it is told to keep: so much would be seen.
    unsynced = [step for step in steps if step.what != "synced"]
    forgetful = power.cut_in(unsynced, tmp_path, cuts=6)
    assert forgetful.lost or forgetful.faults


def test_a_clock_that_is_set_back_brings_no_version_out_of_order(file: str) -> None:
    found = clock.set_about(file, writes=30)
    assert found.backwards > 2
    assert found.writes == 30
    assert found.wrong == []


def test_a_backup_under_eight_writers_holds_what_was_acknowledged_before_it(file: str, tmp_path: Path) -> None:
    found = backups.back_up(file, tmp_path, number=1)
    assert found.acknowledged > 0
    assert found.wrong == []


def test_a_service_that_is_asked_and_written_to_holds_what_it_held(file: str) -> None:
    found = soak.soak(file, minutes=0.2, every=0.5)
    assert found.answers[200] > 0
    # On a machine that has no time for it an answer may be 503.
    assert {status for status in found.answers if status not in (200, 201, 503)} == set()
    # So short a time says nothing of growth; the long form is a command. What can be seen is that nothing is left open.
    assert max(sample.wal for sample in found.samples) < soak.MOST_WAL
    assert max(sample.descriptors for sample in found.samples) < 200
