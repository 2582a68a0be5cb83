"""Tables of texts in the package: a line for each key, parted by tabs, under a line that names the columns."""

from __future__ import annotations

from importlib.resources import files


def texts_in(name: str) -> dict[str, tuple[str, str, str]]:
    """Every text of a table in English, Chinese and Russian, by its key; a line that begins with `#` heads those below it."""
    found: dict[str, tuple[str, str, str]] = {}
    for line in (files("gazetteer.web") / name).read_text(encoding="utf-8").splitlines()[1:]:
        if not line.startswith("#"):
            key, english, chinese, russian = line.split("\t")
            found[key] = (english, chinese, russian)
    return found
