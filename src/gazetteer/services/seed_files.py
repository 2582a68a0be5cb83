"""The stored data, back into the files of the seed: what was edited is changed there, and every other line stays as it is.

A file keeps its comments and its way of writing. A document that was changed keeps the lines of each part that was not; one
that is new goes into `from-the-desk.yaml` of its folder; one that was deleted or merged goes out of its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
import yaml

from gazetteer.domain.provenance import IMPORTED_SOURCES, is_imported
from gazetteer.domain.vocabulary import KINDS
from gazetteer.services import exporting, seeding
from gazetteer.services.context import Gazetteer

#: Where what is new goes, in the folder of its kind.
NEW: Final = "from-the-desk.yaml"
_WIDTH: Final = 160
_LAST: Final = ("certainty", "sources", "as_stated", "note")


@dataclass
class WrittenBack:
    """What was done to the files: ids of documents that were added, changed and taken out."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


class _Dumper(yaml.SafeDumper):
    """YAML as the seed is written: lists stand two blanks deeper than what they belong to."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _yaml(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None
    )
    return text


def _field(name: str, value: Any) -> str:
    """A member of a document: what is short on its own line, other things below its name."""
    if not isinstance(value, list | dict):
        text: str = yaml.dump({name: value}, Dumper=_Dumper, allow_unicode=True, width=_WIDTH)
        return text
    written = _yaml(value)
    if written[0] in "[{":
        return f"{name}: {written}"
    return f"{name}:\n" + "".join(_indented(written, "  "))


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
    by_file: dict[Path, dict[str, Any]] = {}
    for key, document in known.items():
        standing = stored.get(key)
        if standing == document:
            continue
        by_file.setdefault(seed.files[key[1]], {})[key[1]] = standing
        (outcome.removed if standing is None else outcome.changed).append(key[1])
    for path, documents in by_file.items():
        path.write_text(_rewritten(path.read_text(encoding="utf-8"), documents), encoding="utf-8")
    new: dict[Path, list[Any]] = {}
    for key in sorted(stored.keys() - known.keys()):
        kind = "sources" if key[0] == "source" else KINDS[stored[key]["kind"]]
        new.setdefault(folder / kind / NEW, []).append(stored[key])
        outcome.added.append(key[1])
    for path, added in new.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text("\n".join(filter(None, [before, *(_yaml([_short(one)]) for one in added)])), encoding="utf-8")
    return outcome


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
    made: list[str] = []
    for name, value in now.items():
        if name not in standing:
            made += _indented(_field(name, value), "  ")
            continue
        key, part = standing[name]
        end = _end(lines, part)
        if _same(before[name], value):
            made += _own_lines(lines, key.start_mark.line, end)
        elif isinstance(part, yaml.SequenceNode) and not part.flow_style and part.value:
            made.append(_own_lines(lines, key.start_mark.line, key.start_mark.line + 1)[0])
            made += _items(lines, part, value)
        else:
            made += _indented(_field(name, value), "  ")
    yield "- " + made[0].removeprefix("  ")
    yield from made[1:]


def _own_lines(lines: Sequence[str], first: int, end: int) -> list[str]:
    """Lines as they stand; the dash of the first one of a document is put back later."""
    own = list(lines[first:end])
    if own and own[0].startswith("- "):
        own[0] = "  " + own[0][2:]
    return own


def _items(lines: Sequence[str], part: yaml.SequenceNode, now: Sequence[Any]) -> Iterator[str]:
    """The lines of a list's items: those that are there still as they stand, the others made anew."""
    standing = [(_expanded(item), item) for item in part.value]
    indent = " " * part.value[0].start_mark.column
    dash = indent[:-2]
    for value in now:
        found = next((item for said, item in standing if _same(said, value)), None)
        if found is not None:
            first = found.start_mark.line
            while lines[first - 1].lstrip().startswith("#"):
                first -= 1
            yield from lines[first : _end(lines, found)]
        else:
            yield from _indented(_yaml([value]), dash)


def _indented(text: str, indent: str) -> list[str]:
    return [indent + line for line in text.splitlines(keepends=True)]
