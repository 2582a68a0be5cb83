"""The two versions of the reconciliation protocol as documents: how their queries are read, and how answers are written.

The shapes are declared as models, from which both the reading and the description come. What they mean is the core's matter
(`services/reconciliation/`).
"""

from gazetteer.api.reconciling.sent import ExtensionQuery, load, parts_of, read_extension, wanted_of
from gazetteer.api.reconciling.shapes import (
    ExtensionShape,
    ExtensionTable,
    Flyout,
    ManifestShape,
    ProposedProperties,
    ReconciliationResults,
    ResultShape,
    SuggestedEntities,
    SuggestedProperties,
    SuggestedTypes,
)
from gazetteer.api.reconciling.version_02 import manifest_02, read_batch_02, write_extension_02, write_results_02
from gazetteer.api.reconciling.version_10 import (
    ReconciliationBatch,
    manifest_10,
    read_batch_10,
    write_extension_10,
    write_results_10,
)

__all__ = [
    "ExtensionQuery",
    "ExtensionShape",
    "ExtensionTable",
    "Flyout",
    "ManifestShape",
    "ProposedProperties",
    "ReconciliationBatch",
    "ReconciliationResults",
    "ResultShape",
    "SuggestedEntities",
    "SuggestedProperties",
    "SuggestedTypes",
    "load",
    "manifest_02",
    "manifest_10",
    "parts_of",
    "read_batch_02",
    "read_batch_10",
    "read_extension",
    "wanted_of",
    "write_extension_02",
    "write_extension_10",
    "write_results_02",
    "write_results_10",
]
