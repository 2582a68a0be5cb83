"""TermBase eXchange (ISO 30042:2019): written as TBX-Basic or TBX-Linguist in DCA style, read and written in version 2, too.

Written strictly: what the dialect has no category for stands in notes of the form `key: value`, which reading understands;
what no note can carry is listed in `OMITTED`. Read leniently, except for version 3 files that contradict their own dialect:
those are refused, each fault with its line. XML entities, DTDs and the network are never followed.
"""

from gazetteer.formats.tbx.dialects import dialect_faults
from gazetteer.formats.tbx.reading import read
from gazetteer.formats.tbx.writing import DIALECTS, OMITTED, Dialect, write

__all__ = ["DIALECTS", "OMITTED", "Dialect", "dialect_faults", "read", "write"]
