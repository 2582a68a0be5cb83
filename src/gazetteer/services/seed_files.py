"""The stored data, back into the files of the seed: what was edited is changed there, and every other line stays as it is.

A file keeps its comments and its way of writing. A document that was changed keeps the lines of each part that was not; one
that is new goes into `from-the-desk.yaml` of its folder; one that was deleted or merged goes out of its file. Where the files are
newer than what the seed last wrote, they stay so: only what was edited since is carried over to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
import yaml

from gazetteer.domain.carrying import carried
from gazetteer.domain.provenance import IMPORTED_SOURCES, is_imported
from gazetteer.domain.vocabulary import KINDS
from gazetteer.services import exporting, records, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.services.seeding import InProcess, Key

#: Where what is new goes, in the folder of its kind.
NEW: Final = "from-the-desk.yaml"
_WIDTH: Final = 160
#: The members of a statement that come last, in this order.
_LAST: Final = ("from", "to", "certainty", "sources", "as_stated", "note")
#: The share of members in common by which a statement is a changed one and not another.
_ALIKE: Final = 0.5
#: Characters of a text that has lines of its own.
_LONG: Final = 100


@dataclass
class WrittenBack:
    """What was done to the files: ids of documents that were added, changed and taken out.

    `newer` are those in which the files differ from what the seed last wrote and nothing was edited: they stay as they are.
    `conflicts` are those of which an edit touches what the files have otherwise by now: there too the files stay.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


class _Dumper(yaml.SafeDumper):
    """YAML as the seed is written: lists stand two blanks deeper than what they belong to."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        """Quotes as the seed has them; a text of several lines has lines here too."""
        style: str = super().choose_scalar_style()
        text = self.event.value if isinstance(self.event, yaml.ScalarEvent) else ""
        if "\n" in text and not self.flow_level and not self.simple_key_context:
            return "|"
        return '"' if style == "'" and len(text) <= _LONG else style


def _yaml(value: Any) -> str:
    """The value as YAML: on one line what is short and has nothing in it that is a list of things."""
    style = False if _has_long(value) else None
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=style
    )
    return text


def _has_long(value: Any) -> bool:
    """Whether a text stands in it that has lines of its own."""
    if isinstance(value, dict | list):
        return any(_has_long(one) for one in _members(value))
    return isinstance(value, str) and ("\n" in value or len(value) > _LONG)


def _field(name: str, value: Any) -> str:
    """A member of a document: what is short on its own line, other things below its name."""
    if not isinstance(value, list | dict):
        text: str = yaml.dump({name: value}, Dumper=_Dumper, allow_unicode=True, width=_WIDTH)
        return text
    flow: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000, default_flow_style=True
    )
    written = flow if _is_flat(value) and len(flow) <= _WIDTH else _yaml(value)
    if written[0] in "[{":
        return f"{name}: {written}"
    return f"{name}:\n" + "".join(_indented(written, "  "))


def _is_flat(value: Any) -> bool:
    """Whether it is a list of sources, readings or words, which the seed has on one line."""
    inner = [one for one in _members(value) if _is_many(one)]
    return not _has_long(value) and not any(_is_many(each) for one in inner for each in _members(one))


def _members(value: Mapping[str, Any] | Sequence[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else list(value)


def _is_many(value: Any) -> bool:
    return isinstance(value, dict | list)


def _short(value: Any) -> Any:
    """The value with each citation that is a source alone as its bare id."""
    if isinstance(value, dict):
        # What is stated goes before how sure it is and what it rests on.
        names = sorted(value, key=lambda name: _LAST.index(name) + 1 if name in _LAST and "names" not in value else 0)
        return {
            name: [one["source"] if list(one) == ["source"] else one for one in value[name]]
            if name in ("sources", "location_sources")
            else _short(value[name])
            for name in names
        }
    return [_short(one) for one in value] if isinstance(value, list) else value


def write_back(gazetteer: Gazetteer, folder: Path) -> WrittenBack:
    """Bring what is stored into the files of a seed; raises `Invalid` where the files are no seed."""
    seed = seeding.read_seed(folder)
    stored: dict[tuple[str, str], Any] = {}
    for line in exporting.export_jsonl(gazetteer):
        ((what, document),) = orjson.loads(line).items()
        if not _is_imported(what, document["id"]):
            stored[what, document["id"]] = document
    known: dict[tuple[str, str], Any] = {
        **{("source", key): orjson.loads(orjson.dumps(one.written())) for key, one in seed.sources.items()},
        **{("entity", key): orjson.loads(orjson.dumps(one.written())) for key, one in seed.entities.items()},
    }
    outcome = WrittenBack()
    edits = _Edits(gazetteer, outcome)
    by_file: dict[Path, dict[str, Any]] = {}
    for key, document in known.items():
        standing = stored.get(key)
        if standing == document:
            continue
        if not edits.are_in(key):
            outcome.newer.append(key[1])
            continue
        wanted = None if standing is None else edits.carried_over(key, standing, document)
        if wanted == document:
            continue
        by_file.setdefault(seed.files[key[1]], {})[key[1]] = wanted
        (outcome.removed if wanted is None else outcome.changed).append(key[1])
    for path, documents in by_file.items():
        path.write_text(_rewritten(path.read_text(encoding="utf-8"), documents), encoding="utf-8")
    new: dict[Path, list[Any]] = {}
    for key in sorted(stored.keys() - known.keys()):
        if edits.are_in(key):
            kind = "sources" if key[0] == "source" else KINDS[stored[key]["kind"]]
            new.setdefault(folder / kind / NEW, []).append(stored[key])
            outcome.added.append(key[1])
        else:
            outcome.newer.append(key[1])
    _add(new)
    return outcome


def _add(new: Mapping[Path, Sequence[Any]]) -> None:
    """Put new documents behind what their files have."""
    for path, added in new.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text("\n".join(filter(None, [before, *(_yaml([_short(one)]) for one in added)])), encoding="utf-8")


class _Edits:
    """What was edited since the seed was brought in."""

    def __init__(self, gazetteer: Gazetteer, outcome: WrittenBack) -> None:
        self._gazetteer = gazetteer
        self._target = InProcess(gazetteer)
        self._outcome = outcome

    def are_in(self, key: Key) -> bool:
        """Whether somebody else than the seed wrote a document last, or ended it."""
        author = self._target.author(key)
        return author is not None and author not in self._target.own()

    def carried_over(self, key: Key, standing: Any, document: Any) -> Any:
        """The document of the files with what was edited; what cannot be carried over is told, and stays as the files have it."""
        if key[0] == "source":
            return standing
        versions = records.record(self._gazetteer, key[1]).versions
        of_the_seed = [
            one["version"] for one in versions if one["by"]["name"] in self._target.own() and not one["by"]["key"]
        ]
        if not of_the_seed:
            return standing
        before = records.documents(self._gazetteer, key[1], of_the_seed[:1]).get(of_the_seed[0])
        if before is None:
            return standing
        found = carried(before, standing, document)
        if found.left:
            self._outcome.conflicts.append(key[1])
        return found.document


def _is_imported(what: str, identifier: str) -> bool:
    return identifier in IMPORTED_SOURCES if what == "source" else is_imported(identifier)


def _rewritten(text: str, documents: Mapping[str, Any]) -> str:
    """The text of a file with these documents as they are now; None takes one out."""
    lines = text.splitlines(keepends=True)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    blocks: list[tuple[int, int, list[str]]] = []
    for item in root.value if isinstance(root, yaml.SequenceNode) else ():
        before = _expanded(item)
        if before.get("id") not in documents:
            continue
        first, end = item.start_mark.line, _end(lines, item)
        standing = documents[before["id"]]
        replaced = [] if standing is None else list(_document(lines, item, before, _short(standing)))
        blocks.append((first, end, replaced))
    for first, end, replaced in reversed(blocks):
        lines[first:end] = replaced
    return "".join(lines)


def _expanded(node: yaml.Node) -> Any:
    """The value of a node."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _end(lines: Sequence[str], node: yaml.Node) -> int:
    """The line behind a node's last one: blank lines and comments behind it are not its own."""
    # What is written in block style ends where the next thing begins, all else on its own last line.
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    end: int = node.end_mark.line + (node.end_mark.column > 0 and not block)
    while end > node.start_mark.line + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same, however their citations and texts are written."""
    return bool(
        orjson.dumps(_plain(one), option=orjson.OPT_SORT_KEYS)
        == orjson.dumps(_plain(other), option=orjson.OPT_SORT_KEYS)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            str(name): [{"source": one} if isinstance(one, str) else _plain(one) for one in member]
            if name in ("sources", "location_sources")
            else _plain(member)
            for name, member in value.items()
            if (name, member) not in _DEFAULTS
        }
    return [_plain(one) for one in value] if isinstance(value, list) else value


#: What a file may say though it is understood.
_DEFAULTS: Final = (("basis", "reviewed"), ("status", "admitted"), ("type", "common"), ("certainty", "unverified"))


def _document(lines: Sequence[str], node: yaml.MappingNode, before: Any, now: Any) -> Iterator[str]:
    """The lines of a changed document, with those of its unchanged parts as they stand."""
    standing = {key.value: (key, value) for key, value in node.value}
    indent = " " * node.start_mark.column
    made: list[str] = []
    for name in _order(list(standing), list(now)):
        value = now[name]
        if name not in standing:
            made += _indented(_field(name, value), indent)
            continue
        key, part = standing[name]
        end = _end(lines, part)
        if _same(before[name], value):
            made += _own_lines(lines, key.start_mark, end)
        elif isinstance(part, yaml.SequenceNode) and not part.flow_style and part.value:
            made.append(_own_lines(lines, key.start_mark, key.start_mark.line + 1)[0])
            made += _items(lines, part, value)
        else:
            made += _indented(_field(name, value), indent)
    dash = indent[:-2]
    yield dash + "- " + made[0].removeprefix(indent)
    yield from made[1:]


def _order(standing: Sequence[str], now: Sequence[str]) -> list[str]:
    """The names of now as they stand, each that is new behind the one before it."""
    ordered = [name for name in standing if name in now]
    for position, name in enumerate(now):
        if name not in ordered:
            before = next((one for one in reversed(now[:position]) if one in ordered), None)
            ordered.insert(0 if before is None else ordered.index(before) + 1, name)
    return ordered


def _own_lines(lines: Sequence[str], start: yaml.Mark, end: int) -> list[str]:
    """Lines as they stand; the dash of the first one of a document or statement is put back later."""
    own = list(lines[start.line : end])
    if own and own[0][: start.column].strip() == "-":
        own[0] = " " * start.column + own[0][start.column :]
    return own


def _items(lines: Sequence[str], part: yaml.SequenceNode, now: Sequence[Any]) -> Iterator[str]:
    """The lines of a list's items: those that are there still as they stand, the others made anew."""
    standing = [(_expanded(item), item) for item in part.value]
    indent = " " * part.value[0].start_mark.column
    dash = indent[:-2]
    as_they_stand = [next((item for said, item in standing if _same(said, value)), None) for value in now]
    changed = [(said, item) for said, item in standing if not any(item is one for one in as_they_stand)]
    for value, found in zip(now, as_they_stand, strict=True):
        if found is not None:
            yield from _comments(lines, found)
            yield from lines[found.start_mark.line : _end(lines, found)]
            continue
        before = _what_it_was(changed, value)
        if before is None:
            yield from _indented(_yaml([value]), dash)
        else:
            changed.remove(before)
            yield from _comments(lines, before[1])
            yield from _document(lines, before[1], before[0], value)


def _comments(lines: Sequence[str], item: yaml.Node) -> Sequence[str]:
    """The lines of comment right above an item."""
    first = item.start_mark.line
    while lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return lines[first : item.start_mark.line]


def _what_it_was(changed: Sequence[tuple[Any, Any]], value: Any) -> tuple[Any, yaml.MappingNode] | None:
    """The statement that a changed one was, among those that are no more: the one with most in common, at least a half."""
    likest: tuple[Any, yaml.MappingNode] | None = None
    most = 0.0
    for said, item in changed:
        if not isinstance(item, yaml.MappingNode) or item.flow_style or not isinstance(value, dict):
            continue
        common = sum(name in said and _same(said[name], member) for name, member in value.items())
        share = 2 * common / (len(said) + len(value))
        if share > most:
            likest, most = (said, item), share
    return likest if most >= _ALIKE else None


def _indented(text: str, indent: str) -> list[str]:
    return [indent + line if line.strip() else line for line in text.splitlines(keepends=True)]
