"""Below which paths there is data, for programs: what is said once of all of it (keys, slashes) is said of these."""

from __future__ import annotations

from typing import Final

FOR_PROGRAMS: Final = ("/v1/", "/ogc/")
