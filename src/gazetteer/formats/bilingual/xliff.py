"""XLIFF 1.2 (OASIS 2008, with its dialects in Trados, memoQ and Phrase) and XLIFF 2 (ISO 21720).

Which version a file is, its root says: by the namespace, or where it has none by the attribute `version` without a prefix.
The attributes of other vocabularies, such as `its:version`, say nothing of that. Units that are not to be translated are
passed over, and so are suggestions (`alt-trans`, matches), which are nobody's translation yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.domain.tag import Tag
from gazetteer.formats.bilingual.units import Bilingual, Unit
from gazetteer.formats.reading import tag_of
from gazetteer.formats.xml import XML_SPACE, all_text, elements, local, namespace, read_root, translated_text

_NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:"


def read(data: bytes, source: Tag | None, target: Tag | None) -> Bilingual:
    """The translated units; raises `ValueError` for what is no XLIFF."""
    root = read_root(data)
    if local(root) != "xliff":
        raise ValueError(f"expected XLIFF, whose root is xliff; found {local(root)}")
    if _version(root).startswith("2"):
        units = _named(_units_of_2(root))
        return Bilingual(root.get("srcLang"), root.get("trgLang"), units)
    return _read_1(root, target)


def _version(root: Any) -> str:
    stated = namespace(root) or ""
    if stated.startswith(_NAMESPACE):
        return stated.removeprefix(_NAMESPACE)
    return root.get("version") or ""


def _child(parent: Any, name: str) -> Any:
    """The first child element of that name; None where there is none."""
    return next((child for child in elements(parent) if local(child) == name), None)


def _is_translatable(element: Any) -> bool:
    """Whether it is to be translated: as it says, or else the nearest element around it that says so."""
    while element is not None:
        stated = element.get("translate")
        if stated is not None:
            return bool(stated.strip().lower() != "no")
        element = element.getparent()
    return True


@dataclass(frozen=True, slots=True)
class _Translated:
    """A unit as its file has it: `state` is what the file says of how far the translation is, if it says so."""

    name: str | None
    source: str
    target: str
    state: str | None

    @property
    def is_final(self) -> bool:
        """XLIFF 1.2 calls its waiting states new and needs-…, XLIFF 2 has the one: initial."""
        return self.state is None or not self.state.startswith(("new", "needs-", "initial"))


def _named(units: Iterable[_Translated]) -> list[Unit]:
    """The units that have a translation, called as the file calls them, else by their number."""
    found = []
    for number, unit in enumerate(units, start=1):
        if unit.target.strip():
            found.append(Unit(unit.name or str(number), unit.source, unit.target, unit.is_final))
    return found


def _read_1(root: Any, target: Tag | None) -> Bilingual:
    """The files of one pair of languages: that of the language asked for, else of the first that has a translation.

    Some tools put a file of their own before the text (MateCat its manifest), whose languages are anything.
    """
    files = list(root.iter("{*}file"))
    if not files:
        return Bilingual(None, None, [])
    asked = [file for file in files if _is_in(file, target)] or files
    first = next((file for file in asked if _named(_units_of_1(file))), asked[0])
    chosen = first.get("target-language")
    own = [file for file in files if file.get("target-language") == chosen]
    units = _named(unit for file in own for unit in _units_of_1(file))
    return Bilingual(first.get("source-language"), chosen, units)


def _is_in(file: Any, target: Tag | None) -> bool:
    stated = tag_of(file.get("target-language"))
    return target is not None and stated is not None and target.covers(stated.written)


def _units_of_1(file: Any) -> Iterator[_Translated]:
    for unit in file.iter("{*}trans-unit"):
        source, target = _child(unit, "source"), _child(unit, "target")
        if source is not None and target is not None and _is_translatable(unit):
            yield _Translated(unit.get("id"), _text_of_1(source), _text_of_1(target), target.get("state"))


def _text_of_1(element: Any) -> str:
    """The text of a source or target; its blanks mean something only where `xml:space` says so."""
    text = translated_text(element)
    around = element
    while around is not None:
        stated = around.get(XML_SPACE)
        if stated is not None:
            return text if stated == "preserve" else " ".join(text.split())
        around = around.getparent()
    return " ".join(text.split())


def _units_of_2(root: Any) -> Iterator[_Translated]:
    for unit in root.iter("{*}unit"):
        if not _is_translatable(unit):
            continue
        segments = [child for child in elements(unit) if local(child) == "segment"]
        for number, segment in enumerate(segments, start=1):
            source, target = _child(segment, "source"), _child(segment, "target")
            if source is None or target is None:
                continue
            name = unit.get("id")
            if len(segments) > 1:
                name = f"{name}/{segment.get('id') or number}"
            yield _Translated(name, all_text(source), all_text(target), segment.get("state"))
