"""Gather the pages of the documentation into a folder: those of the checkout where they lie, and those made from the code.

    python .ci/docs_pages.py build/pages

The paths stay as in the checkout, so that a link holds there and in the built pages alike. Made from the code are
`docs/settings.md`, a table of `gazetteer.settings`, and `docs/reference.md`, which names the modules of the Python API
for mkdocstrings.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from gazetteer.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("*.md", "docs/**/*", "bench/README.md", "seed/README.md", "LICENSE")
#: Modules of the services that no program calls: parts of a use case, and the seed's workshop.
WITHIN = {"applying", "change", "coverage", "integrity", "merging", "preparation", "reviewing", "types", "formats"}
#: Beside the services: what their functions take and give, and what they raise.
ALSO = (
    "gazetteer.settings",
    "gazetteer.errors",
    "gazetteer.domain.dates",
    "gazetteer.domain.tag",
    "gazetteer.domain.published",
    "gazetteer.domain.answered",
    "gazetteer.client.calls",
)
_BOUNDS = ((Ge, "ge", "from {}"), (Gt, "gt", "above {}"), (Le, "le", "to {}"), (Lt, "lt", "below {}"))


def main(target: Path) -> None:
    """Make the folder anew."""
    shutil.rmtree(target, ignore_errors=True)
    for pattern in PAGES:
        for page in ROOT.glob(pattern):
            if page.is_file():
                copy = target / page.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(page, copy)
    (target / "docs" / "settings.md").write_text(settings_page(), encoding="utf-8")
    (target / "docs" / "reference.md").write_text(reference_page(), encoding="utf-8")


def settings_page() -> str:
    """Every setting with its type, its default and its bounds."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    head = "# Settings\n\nEnvironment variables, all optional, read when a program starts.\n\n"
    return (
        head
        + "| variable | type | default | allowed | meaning |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + "\n"
    )


def _row(name: str, field: FieldInfo) -> str:
    default = str(field.default).lower() if isinstance(field.default, bool) else field.default
    kind = getattr(field.annotation, "__name__", field.annotation)
    return f"| `GAZETTEER_{name.upper()}` | {kind} | `{default}` | {_allowed(field)} | {field.description} |"


def _allowed(field: FieldInfo) -> str:
    found = []
    for constraint in field.metadata:
        for kind, member, words in _BOUNDS:
            if isinstance(constraint, kind):
                found.append(words.format(getattr(constraint, member)))
        if getattr(constraint, "pattern", None):
            found.append("an http or https address")
    return ", ".join(found)


def reference_page() -> str:
    """The modules of the Python API, each for mkdocstrings to describe."""
    services = ROOT / "src" / "gazetteer" / "services"
    names = sorted(path.stem for path in services.glob("*.py") if path.stem not in {"__init__", *WITHIN})
    modules = [f"gazetteer.services.{name}" for name in names] + ["gazetteer.services.reconciliation.matching", *ALSO]
    return (
        "# Python reference\n\n[From Python](python.md) shows how these are used.\n\n"
        + "\n\n".join(f"::: {module}" for module in modules)
        + "\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
