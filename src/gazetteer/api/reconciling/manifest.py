"""What both versions share of what the service says of itself."""

from __future__ import annotations

from typing import Any, Final

from gazetteer.services.reconciliation.types import KINDS, type_name

VERSIONS: Final = ["0.2", "1.0-draft"]

PREVIEW: Final = {"width": 430, "height": 150}


def default_types() -> list[dict[str, Any]]:
    return [{"id": kind, "name": type_name(kind)} for kind in KINDS]
