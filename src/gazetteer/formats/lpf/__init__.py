"""Linked Places Format: places with dated names, types, relations and citations, out and in; and LP-TSV, its table.

What is written is valid under versions 1.2.2 (each feature) and 2.0 (the whole), and carries its JSON-LD context in itself.
Where our model says more than the format can, the rest stands in a member `gazetteer` beside it, which JSON-LD processors pass
over; it is what makes an export that is imported and exported again the same.

A span ends with the day that `to` names. What says only when something ended begins no later than that.
"""

from gazetteer.formats.lpf.context import MEDIA_TYPE
from gazetteer.formats.lpf.reading import Places, read
from gazetteer.formats.lpf.table import Table, read_table, read_wkt
from gazetteer.formats.lpf.writing import Surroundings, collection, feature

__all__ = [
    "MEDIA_TYPE",
    "Places",
    "Surroundings",
    "Table",
    "collection",
    "feature",
    "read",
    "read_table",
    "read_wkt",
]
