"""A bilingual terminology and place-name service. `gazetteer.open` opens a database, `gazetteer.client` asks a service."""

from __future__ import annotations

#: As `typing` has it, which would be loaded before anything could answer Ctrl-C.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from os import PathLike

    from gazetteer.local import Local

__all__ = ["open"]


def open(database: str | PathLike[str] | None = None) -> Local:
    """A gazetteer's database, opened in this process, with the methods of `gazetteer.client.Client`.

    `database` is a file or a URL; without one it is what the settings name. Raises `StorageFault` where there is none,
    or one of another version: `gazetteer migrate` makes it, `gazetteer seed` fills it.
    """
    # Whoever only asks a service must not load what serves one.
    from gazetteer.local import Local  # noqa: PLC0415 - see above

    return Local(database)
