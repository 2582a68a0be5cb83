"""The style sheet, scripts, pictures and the coasts: read once, served with names that change when they do."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Final

import brotli
from xstatic.pkg import leaflet

from gazetteer.http.packing import Coding, is_packable

_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_OF_LEAFLET: Final = ("leaflet.js", "leaflet.css")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, its media type, and the bytes in each coding; None of what becomes no smaller."""

    body: bytes
    media_type: str
    packed: dict[Coding, bytes] | None


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name."""
    found = {}
    for entry in (files("gazetteer.web") / "static").iterdir():
        found[entry.name] = entry.read_bytes()
    for name in _OF_LEAFLET:
        found[name] = (Path(leaflet.BASE_DIR) / name).read_bytes()
    return {name: _asset(body, _MEDIA_TYPES[Path(name).suffix]) for name, body in sorted(found.items())}


def _asset(body: bytes, media_type: str) -> Asset:
    """A file, packed as well as can be in little time: that is done once."""
    if not is_packable(media_type.encode()):
        return Asset(body, media_type, None)
    return Asset(body, media_type, {"br": brotli.compress(body, quality=9), "gzip": gzip.compress(body, 9, mtime=0)})


@cache
def version() -> str:
    """What stands in the address of every file: it is another one when any file is."""
    digest = blake2b(digest_size=6)
    for name, asset in assets().items():
        digest.update(name.encode() + b"\0" + asset.body)
    return digest.hexdigest()


def address(name: str) -> str:
    """The path under which a file is served."""
    if name not in assets():
        raise KeyError(name)
    return f"/static/{version()}/{name}"
