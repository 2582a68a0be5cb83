"""YAML that people write by hand: data only, and nothing that silently wins over something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import yaml

_TEXT: Final = "tag:yaml.org,2002:str"
_PLAIN: Final[dict[type[yaml.Node], str]] = {
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


class _Loader(yaml.CSafeLoader):
    """A safe loader that knows a quoted scalar for a text without trying the patterns of numbers and dates on it."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode and not implicit[0]:
            return _TEXT
        tag: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # the stubs say no types here
        return tag


def read(text: str) -> Any:
    """The one document of the text; None where it is empty.

    A key that stands twice in a mapping is a fault: the second would silently win. Raises `yaml.YAMLError`, with the line.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(loader, node)
    finally:
        loader.dispose()


def line_of(text: str, steps: Sequence[str]) -> int:
    """The line (from 1) at which a part of the text begins, reached by keys and by places in lists (from 0).

    Where a step leads nowhere it is that of the last part that there is. The text is one that `read` can read.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    line = 1
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and step.isdecimal() and int(step) < len(node.value):
            node = node.value[int(step)]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        else:
            break
    return line


def _value(loader: _Loader, node: yaml.Node) -> Any:
    # The loader's own way round, by a generator for each mapping and list, takes three times as long.
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.tag == _TEXT else loader.construct_object(node)
    if node.tag != _PLAIN[type(node)]:
        raise yaml.MarkedYAMLError(problem=f"the tag {node.tag} is not read", problem_mark=node.start_mark)
    made: dict[yaml.Node, Any] = loader.constructed_objects
    if node in made:  # named by an alias
        return made[node]
    if isinstance(node, yaml.SequenceNode):
        items: list[Any] = []
        made[node] = items
        items.extend(_value(loader, item) for item in node.value)
        return items
    members: dict[Any, Any] = {}
    made[node] = members
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key is a text", problem_mark=key_node.start_mark)
        key = _value(loader, key_node)
        if key in members:
            raise yaml.MarkedYAMLError(problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark)
        members[key] = _value(loader, value_node)
    return members
