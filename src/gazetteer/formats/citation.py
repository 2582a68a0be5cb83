"""How an entry is cited: BibTeX, RIS and CSL-JSON, the files that reference managers read.

A citation names one version of an entry, whose address is for ever; the entry itself may say something else tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import orjson

#: What means something to TeX in a value that stands in braces.
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What is said of an entry where it is cited: which version of which entry, of what day, read when and where."""

    entity: str
    name: str
    others: tuple[str, ...]
    language: str
    container: str
    version: int
    modified: date
    address: str
    read: date

    @property
    def title(self) -> str:
        """The name, with those in the other languages behind it."""
        return f"{self.name} ({'; '.join(self.others)})" if self.others else self.name

    @property
    def key(self) -> str:
        """What a reference manager calls it."""
        return f"{self.entity}-v{self.version}"


def bibtex(cited: Citation) -> bytes:
    """An entry for BibTeX and biber (`@misc`, which every style knows), in UTF-8."""
    fields = {
        "title": f"{{{cited.title.translate(_TEX)}}}",
        "howpublished": cited.container.translate(_TEX),
        "version": str(cited.version),
        "year": str(cited.modified.year),
        "month": str(cited.modified.month),
        "date": cited.modified.isoformat(),
        # An address is read as it stands; a brace cannot stand in one.
        "url": cited.address,
        "urldate": cited.read.isoformat(),
        "langid": cited.language,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{cited.key},\n{lines}\n}}\n".encode()


def ris(cited: Citation) -> bytes:
    """A record of the RIS format: an entry of a dictionary, its lines ended as the format asks."""
    fields = (
        ("TY", "DICT"),
        ("ID", cited.key),
        ("TI", cited.title),
        ("T2", cited.container),
        ("ET", str(cited.version)),
        ("PY", str(cited.modified.year)),
        ("DA", cited.modified.strftime("%Y/%m/%d")),
        ("Y2", cited.read.strftime("%Y/%m/%d")),
        ("UR", cited.address),
        ("LA", cited.language),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields).encode()


def csl_json(cited: Citation) -> bytes:
    """An item of CSL-JSON, in a list, as citation processors read it."""
    item = {
        "id": cited.key,
        "type": "entry-dictionary",
        "title": cited.title,
        "container-title": cited.container,
        "version": str(cited.version),
        "issued": {"date-parts": [_parts(cited.modified)]},
        "accessed": {"date-parts": [_parts(cited.read)]},
        "URL": cited.address,
        "language": cited.language,
    }
    return orjson.dumps([item], option=orjson.OPT_INDENT_2) + b"\n"


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


#: The files in which a citation can be taken away: how each is called, its media type, and how it is written.
FORMATS: Final[dict[str, tuple[str, str, Callable[[Citation], bytes]]]] = {
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8", ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
