"""`fields`: an answer with the members that were named, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gazetteer.errors import BadParameter


class Fields:
    """The members that are wanted of each thing in an answer; all of them where none is named."""

    def __init__(self, stated: str | None, shape: type[Any], flat: Iterable[str] = ()) -> None:
        """What `fields` states of things that are a `shape`, a typed dictionary, or features with `flat` members besides.

        Raises `BadParameter` for what there is no member for.
        """
        self._named: tuple[str, ...] | None = None
        if stated is None:
            return
        known = shape.__required_keys__ | shape.__optional_keys__ | set(flat)
        self._named = tuple(dict.fromkeys(name.strip() for name in stated.split(",")))
        for name in self._named:
            if name not in known:
                raise BadParameter("fields", f"there is no {name!r} here; there are {', '.join(sorted(known))}")

    @property
    def narrows(self) -> bool:
        """Whether any were named."""
        return self._named is not None

    def of(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The members that are wanted of one thing, in the order in which they were named; what it has not is left out."""
        if self._named is None:
            return dict(shown)
        return {name: shown[name] for name in self._named if name in shown}

    def of_each(self, shown: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The same of a list; what is gone keeps saying so."""
        return [dict(one) if "deleted" in one else self.of(one) for one in shown]

    def of_feature(self, feature: dict[str, Any]) -> dict[str, Any]:
        """The same of a feature's properties; its id and where it is stay."""
        return {**feature, "properties": self.of(feature["properties"])}

    def of_features(self, collection: dict[str, Any]) -> dict[str, Any]:
        """The same of every feature of a collection."""
        return {**collection, "features": [self.of_feature(feature) for feature in collection["features"]]}
