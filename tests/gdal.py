"""The programs of GDAL, by which QGIS and most others read: run where they are installed, and always where all tests must run."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a program of GDAL says; the test is left out where Debian's gdal-bin is missing."""
    found = shutil.which(program)
    if found is None and os.environ.get("GAZETTEER_TEST_ALL") != "1":
        pytest.skip(f"{program} is not installed: Debian's gdal-bin")
    assert found is not None, f"{program} is not installed: Debian's gdal-bin"
    return subprocess.run([found, *arguments], check=True, capture_output=True, text=True, timeout=120)
