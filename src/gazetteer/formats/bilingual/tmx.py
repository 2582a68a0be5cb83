"""TMX 1.4 (and older): the units of a translation memory in the two languages asked for.

The source language is the one asked for, else the header's `srclang`. The translation is in the language asked for, else in the
only other one that the file has. Tags are compared as tags: `ZH-CN` and `zh-Hans` are one language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.domain.tag import Tag
from gazetteer.formats.bilingual.units import Bilingual, Unit
from gazetteer.formats.reading import tag_of
from gazetteer.formats.xml import XML_LANG, local, read_root, translated_text


def read(data: bytes, source: Tag | None, target: Tag | None) -> Bilingual:
    """The translated units; raises `ValueError` for what is no TMX."""
    root = read_root(data)
    if local(root) != "tmx":
        raise ValueError(f"expected TMX, whose root is tmx; found {local(root)}")
    header = next(root.iter("{*}header"), None)
    stated = None if header is None else tag_of(header.get("srclang"))
    units = [(unit, _texts(unit)) for unit in root.iter("{*}tu")]
    spoken = list(dict.fromkeys(tag for _, texts in units for tag in texts))
    source = source or stated or _only_other(spoken, target)
    target = target or _only_other(spoken, source)
    if source is None or target is None:
        return Bilingual(_written(source), _written(target), [])
    return Bilingual(str(source), str(target), list(_units(units, source, target)))


def _written(tag: Tag | None) -> str | None:
    return None if tag is None else str(tag)


def _texts(unit: Any) -> dict[Tag, str]:
    """The texts of a unit by their language, which older versions give in `lang`; the first of each."""
    texts: dict[Tag, str] = {}
    for variant in unit.iter("{*}tuv"):
        tag = tag_of(variant.get(XML_LANG) or variant.get("lang"))
        segment = next(variant.iter("{*}seg"), None)
        if tag is not None and segment is not None:
            texts.setdefault(tag, translated_text(segment))
    return texts


def _only_other(spoken: Sequence[Tag], known: Tag | None) -> Tag | None:
    """The language beside a known one, if the file has one such only."""
    if known is None:
        return None
    others = [tag for tag in spoken if not known.covers(tag.written)]
    return others[0] if len({tag.written for tag in others}) == 1 else None


def _text_in(texts: Mapping[Tag, str], wanted: Tag) -> str | None:
    """The text in a language: for its region where there is one, else the first that the language covers."""
    if wanted in texts:
        return texts[wanted]
    covered = (text for tag, text in texts.items() if wanted.covers(tag.written))
    return next(covered, None)


def _units(units: Sequence[tuple[Any, Mapping[Tag, str]]], source: Tag, target: Tag) -> Iterator[Unit]:
    for number, (unit, texts) in enumerate(units, start=1):
        before, after = _text_in(texts, source), _text_in(texts, target)
        if before is not None and after is not None and after.strip():
            yield Unit(unit.get("tuid") or str(number), before, after)
