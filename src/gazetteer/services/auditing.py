"""Readings in other people's gazetteers held against the characters: which pinyin is not how a name is read.

The names come from a table (CSV, TSV, XLSX) or a file of Linked Places. A reading is right where it is one of the
reviewed readings stored here or one that the lexicon and the rules give; tones count only where the file has them,
and the file may leave a generic unread or have it in English (番禺县, "Panyu" or "Panyu County").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Literal

import orjson

from gazetteer.errors import BadParameter, BadRequest
from gazetteer.formats import sheets
from gazetteer.language import lexicon, pinyin, romanisation, script
from gazetteer.services import romanizing
from gazetteer.services.context import Gazetteer

Reason = Literal["not_pinyin", "syllables", "impossible", "otherwise"]
REASONS: Final[dict[Reason, str]] = {
    "impossible": "a character is never read so",
    "otherwise": "a character is read otherwise in this name",
    "syllables": "there are more or fewer syllables than characters",
    "not_pinyin": "it is no pinyin",
}
_AT_ONCE: Final = 1_000
_NAMES: Final = (
    "name_chinese chinese_name name_zh zh_name name_han hanzi han chinese zh zh_hans zh-hans name:zh name_ch nm_ch "
    "name_simplified nm_simp name_sc name_trad nm_trad toponym name_utf8 name title label 名称 地名 中文名 中文 汉字 "
    "简体 名字 标准名称"
).split()
_READINGS: Final = (
    "pinyin py name_pinyin name_py nm_py pinyin_name hanyu_pinyin pinyin_toned reading romanization romanisation "
    "romanized transcription transliteration zh-latn-pinyin zh_latn name:zh-latn-pinyin name:zh_pinyin latin 拼音 汉语拼音 "
    "罗马字拼写"
).split()
#: Terms in English behind a name in pinyin.
_ENGLISH_GENERIC: Final = re.compile(
    r"[\s,]+(?:autonomous\s+)?(?:county|city|town(?:ship)?|village|district|province|prefecture|banner|league|river|"
    r"lake|mountains?|mt|island|islands|sea|bay|port|pass|garrison|circuit|commandery|department|sub-?prefecture)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A name of a file with the pinyin that the file has for it; `line` is its line, or its place in a list."""

    line: int
    name: str
    stated: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A reading that is not one of the name's: the right ones, best first, why, and how sure that is."""

    case: Case
    right: list[str]
    reason: Reason
    basis: str
    detail: str

    @property
    def is_certain(self) -> bool:
        """Whether the characters or a reviewed table say so; else it is only what the rules would read."""
        return self.reason != "otherwise" or self.basis != "generated"

    def document(self) -> dict[str, Any]:
        """The finding for scripts."""
        return {
            "line": self.case.line,
            "name": self.case.name,
            "stated": self.case.stated,
            "right": self.right,
            "reason": self.reason,
            "certain": self.is_certain,
            "basis": self.basis,
            "detail": self.detail,
        }


@dataclass
class Audit:
    """What was found: how many names with a reading there were, and those that are read otherwise."""

    checked: int = 0
    #: Names with a character that stands for none (a private one, or □), or with figures, which are read in many ways.
    unreadable: int = 0
    findings: list[Finding] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The counts: how many agree, and why the others do not."""
        wrong = len(self.findings)
        share = 100 * (self.checked - wrong) / self.checked if self.checked else 0.0
        reasons = Counter(finding.reason for finding in self.findings)
        certain = sum(finding.is_certain for finding in self.findings)
        doubtful = self.checked - certain
        return {
            "checked": self.checked,
            "unreadable": self.unreadable,
            "agree": self.checked - wrong,
            "agree_percent": round(share, 2),
            "suspected": wrong,
            "certain": certain,
            "agree_percent_without_certain": round(100 * (self.checked - wrong) / doubtful, 2) if doubtful else 0.0,
            "reasons": {reason: reasons[reason] for reason in REASONS if reasons[reason]},
        }


# --- The names of a file ---------------------------------------------------------------------------


def cases(data: bytes, *, name: str | None = None, reading: str | None = None) -> list[Case]:
    """The names of a file with their readings; `name` and `reading` are columns, by header or number (from 1).

    Raises `BadRequest` where the file is of no form read here, or has no such columns.
    """
    head = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if head == b"{":
        return list(_of_linked_places(data))
    try:
        rows = list(sheets.rows(data))
    except sheets.SheetError as error:
        raise BadRequest(f"line {error.line}: {error}") from None
    if not rows:
        raise BadRequest("the file is empty")
    chosen = _columns(rows, name, reading)
    found = []
    header = {_called(rows[0].cells[at]) for at in chosen if at < len(rows[0].cells)}
    is_headed = not header.isdisjoint((*_NAMES, *_READINGS, _called(name or ""), _called(reading or "")))
    for row in rows[is_headed:]:
        name_cell, reading_cell = (row.cells[at].strip() if at < len(row.cells) else "" for at in chosen)
        if script.has_han(name_cell) and reading_cell and re.search(r"[A-Za-z]", reading_cell):
            found.append(Case(row.line, name_cell, reading_cell))
    return found


def _columns(rows: Sequence[sheets.Row], name: str | None, reading: str | None) -> tuple[int, int]:
    """Where the names and where their readings stand: as stated, as the header says, or as the cells show."""
    header = [cell.strip() for cell in rows[0].cells]
    name_at = _stated(header, name, "name") if name is not None else None
    reading_at = _stated(header, reading, "pinyin") if reading is not None else None
    if name_at is None:
        name_at = _column_by(rows, header, _NAMES, script.has_han)
    if reading_at is None:
        reading_at = _column_by(rows, header, _READINGS, _is_pinyin)
    if name_at is None or reading_at is None:
        lacking = "names in Chinese characters (--name)" if name_at is None else "their pinyin (--pinyin)"
        raise BadRequest(f"no column of {lacking} was found; the columns are {', '.join(header)}")
    return name_at, reading_at


def _stated(header: Sequence[str], column: str, parameter: str) -> int:
    if column in header:
        return header.index(column)
    if column.isdigit() and 1 <= int(column) <= len(header):
        return int(column) - 1
    raise BadParameter(parameter, f"there is no column {column!r}; the columns are {', '.join(header)}")


def _column_by(rows: Sequence[sheets.Row], header: Sequence[str], known: Sequence[str], fits: Any) -> int | None:
    """The column that is called as such columns are and holds what it should, else the one that holds most of it."""
    sample = rows[1:201] or rows
    shares = []
    for at in range(max(len(row.cells) for row in sample)):
        cells = [row.cells[at].strip() for row in sample if at < len(row.cells) and row.cells[at].strip()]
        shares.append(sum(bool(fits(cell)) for cell in cells) / len(cells) if cells else 0.0)
    lowered = [_called(cell) for cell in header]
    for called in known:
        at = lowered.index(called) if called in lowered else -1
        if 0 <= at < len(shares) and shares[at] >= 0.5:
            return at
    best = max(range(len(shares)), key=lambda at: shares[at], default=None)
    return best if best is not None and shares[best] >= 0.8 else None


def _called(cell: str) -> str:
    """A header as the lists of headers have it."""
    return re.sub(r"[\s.]+", "_", cell.strip().casefold())


def _is_pinyin(text: str) -> bool:
    return any(_syllables(form) is not None for form in _forms(text))


def _of_linked_places(data: bytes) -> Iterator[Case]:
    """Each Chinese name of a feature with the pinyin beside it: by its language, or by its count of syllables."""
    try:
        document = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        features = document.get("features", [document])
    except orjson.JSONDecodeError:
        features = [orjson.loads(line) for line in data.splitlines() if line.strip()]
    for number, feature in enumerate(features, start=1):
        stated = [part for part in feature.get("names", ()) if isinstance(part, dict)]
        texts = [(str(part.get("toponym", "")).strip(), str(part.get("lang", ""))) for part in stated]
        title = str((feature.get("properties") or {}).get("title", "")).strip()
        chinese = list(dict.fromkeys(text for text, _ in [*texts, (title, "")] if script.has_han(text)))
        marked = [text for text, lang in texts if "latn" in lang.lower() or "pinyin" in lang.lower()]
        latin = marked or [text for text, lang in [*texts, (title, "")] if lang in ("", "und", "zh") and text.isascii()]
        for name in chinese:
            size = sum(script.is_han(character) for character in name)
            fitting = [text for text in latin if marked or len(_syllables(text) or ()) == size]
            if fitting:
                yield Case(number, name, " / ".join(dict.fromkeys(fitting)))


# --- Judging ---------------------------------------------------------------------------------------

_UNREADABLE: Final = re.compile(r"[\ue000-\uf8ff□�？?]")
_FIGURE: Final = re.compile(r"[0-9A-Za-z０-９]")
_LETTERS: Final = re.compile(r"[\s'’ʼ‘`-]+")
_Syllables = tuple[tuple[str, int | None], ...]


def _forms(stated: str, *, bracketed: bool = False) -> list[str]:
    """The readings that a cell states, several parted by slashes or semicolons, without English terms behind them.

    What stands in brackets is no reading, and a comma parts two, unless the name has such signs too.
    """
    stated = romanisation.told_apart(stated)
    if bracketed:
        return [stated.strip()]
    parts = [part.strip() for part in re.split(r"[/;；|]|[,，、](?=\s*\S)", stated) if part.strip()]
    found: list[str] = []
    for part in [*parts, stated.strip()]:
        bare = re.sub(r"\s*[(（].*?[)）]", "", part).strip()
        while _ENGLISH_GENERIC.search(bare):
            bare = _ENGLISH_GENERIC.sub("", bare)
        if bare and bare not in found:
            found.append(bare)
    return found


def _syllables(form: str) -> _Syllables | None:
    try:
        parsed = pinyin.syllables(form)
    except pinyin.PinyinError:
        return None
    return tuple((syllable.letters + "r" * syllable.erhua, syllable.tone) for syllable in parsed)


def _same(stated: _Syllables, right: _Syllables) -> bool:
    """Whether a stated reading is a right one; a tone that is not stated is any, and u may stand for ü."""
    if len(stated) != len(right):
        return False
    return all(_fits(one, other) for one, other in zip(stated, right, strict=True))


def _fits(stated: tuple[str, int | None], right: tuple[str, int | None]) -> bool:
    letters, tone = stated
    if letters != right[0] and letters != right[0].replace("ü", "u"):
        return False
    # In running speech the neutral tone is often written where a dictionary has a full one, and the other way.
    return tone is None or tone == right[1] or 5 in (tone, right[1])


def _shorter(name: str) -> Iterator[int]:
    """How many characters at the end of a name are a term that a file may leave unread."""
    generics = lexicon.generics()
    for length in range(1, min(5, len(name) - 1) + 1):
        ending = name[-length:]
        if ending in generics["long"] or ending in generics["short"]:
            yield length


def audit(gazetteer: Gazetteer | None, found: Iterable[Case]) -> Audit:
    """Hold the readings of names against what is known; without a gazetteer no reviewed reading is."""
    result = Audit()
    remaining = iter(found)
    while portion := list(islice(remaining, _AT_ONCE)):
        stored: Mapping[str, list[dict[str, Any]]] = {}
        if gazetteer is not None:
            with gazetteer.database.reading() as connection:
                stored = romanizing.stored_readings(connection, [case.name for case in portion])
        for case in portion:
            if _UNREADABLE.search(case.name):
                result.unreadable += 1
                continue
            result.checked += 1
            finding = _judge(case, stored)
            if finding is None:
                continue
            if _FIGURE.search(case.name):
                # Figures and Latin letters are read as the name's community reads them.
                result.checked -= 1
                result.unreadable += 1
                continue
            result.findings.append(finding)
    return result


def _judge(case: Case, stored: Mapping[str, list[dict[str, Any]]]) -> Finding | None:
    name = romanizing.as_seen(case.name)
    reviewed = [reading["pinyin"] for reading in stored.get(script.simplified(name), ())]
    generated = [*pinyin.readings(name, kind="place"), *pinyin.readings(name)]
    bracketed = re.search("[(（、，,；;]", name) is not None
    basis = "reviewed" if reviewed else generated[0].basis
    right = list(dict.fromkeys([*reviewed, *(reading.pinyin for reading in generated)]))
    if reviewed and basis == "reviewed":
        right = list(dict.fromkeys(reviewed))
    candidates = [parsed for reading in right if (parsed := _syllables(reading))]
    unread = [0, *_shorter(name)]
    forms = _forms(case.stated, bracketed=bracketed)
    if _reads_alike(forms, candidates, unread):
        return None
    stated = [parsed for form in forms if (parsed := _syllables(form))]
    if not stated:
        if case.stated.casefold() in {reading.casefold() for reading in right}:
            return None
        return Finding(case, right, "not_pinyin", basis, f"{case.stated} is no pinyin")
    for one in stated:
        for candidate in candidates:
            if any(_same(one, candidate[: len(candidate) - count]) for count in unread):
                return None
    return _finding(case, name, stated[0], right, candidates, basis)


def _reads_alike(forms: Sequence[str], candidates: Sequence[_Syllables], unread: Sequence[int]) -> bool:
    """Whether the letters of a reading without tones are those of a right one, whatever its blanks and apostrophes.

    Many files leave the apostrophe out, and Changan would then be read as chan and gan.
    """
    for form in forms:
        letters = _LETTERS.sub("", form.casefold().replace("u:", "ü").replace("v", "ü"))
        if not letters.replace("ü", "u").isascii():
            continue
        for candidate in candidates:
            for count in unread:
                right = "".join(one for one, _ in candidate[: len(candidate) - count])
                if letters == right or letters.replace("ü", "u") == right.replace("ü", "u"):
                    return True
    return False


def _finding(
    case: Case, name: str, stated: _Syllables, right: list[str], candidates: list[_Syllables], basis: str
) -> Finding:
    characters = [character for character in name if script.is_han(character)]
    read = next((one for one in candidates if len(one) >= len(stated)), candidates[0] if candidates else ())
    fits = len(stated) == len(characters) or any(len(stated) == len(characters) - count for count in _shorter(name))
    if not fits:
        detail = f"{len(characters)} characters, but {len(stated)} syllables"
        return Finding(case, right, "syllables", basis, detail)
    never: list[str] = []
    otherwise: list[str] = []
    for character, one, other in zip(characters, stated, read, strict=False):
        if _fits(one, other):
            continue
        written = pinyin.mark(*other)
        if _is_ever_read(character, one):
            otherwise.append(f"{character} is {written} here, not {pinyin.mark(*one)}")
        else:
            never.append(f"{character} is {written}, and never {pinyin.mark(*one)}")
    reason: Reason = "impossible" if never else "otherwise"
    return Finding(case, right, reason, basis, "; ".join([*never, *otherwise]))


def _is_ever_read(character: str, stated: tuple[str, int | None]) -> bool:
    """Whether any reading of a character is the one stated."""
    readings = [parsed[0] for one in pinyin.possible_readings(character) if (parsed := _syllables(one))]
    return not readings or any(_fits(stated, reading) for reading in readings)
