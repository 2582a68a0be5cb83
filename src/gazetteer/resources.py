"""Where the folders that ship beside the code lie: in a checkout at the project's root, in a wheel inside the package."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from gazetteer.errors import StorageFault

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: Literal["migrations", "seed"]) -> Path:
    """The shipped folder of this name; raises `StorageFault` where the installation lacks it."""
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise StorageFault(f"this installation lacks its {name} folder; install the package again")
