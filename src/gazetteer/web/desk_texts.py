"""What the pages say to those who cite, follow and keep the data; the texts stand in `desk_texts.tsv`, a line each."""

from __future__ import annotations

from importlib.resources import files


def desk_texts() -> dict[str, tuple[str, str, str]]:
    """Every text of the desk in English, Chinese and Russian, by its key."""
    found: dict[str, tuple[str, str, str]] = {}
    for line in (files("gazetteer.web") / "desk_texts.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        key, english, chinese, russian = line.split("\t")
        found[key] = (english, chinese, russian)
    return found
