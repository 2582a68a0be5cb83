"""Answering a client that knows of a version of the data: with that or a newer one."""

from __future__ import annotations

from gazetteer.errors import Busy
from gazetteer.services.context import Gazetteer


async def reach(gazetteer: Gazetteer, version: int) -> None:
    """From now on this process answers with nothing older than `version`; raises `Busy` where no data is so new.

    It asks the database only for a version of which the process has not told yet, and believes no one but the database: any
    client may claim any.
    """
    told = gazetteer.database.told
    if version <= told.version:
        return
    told.note(await gazetteer.reader.version(version))
    if version > told.version:
        raise Busy(f"the data is of version {told.version}, and version {version} or a newer one is asked for")
