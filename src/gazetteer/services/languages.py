"""The languages that the data has names in, and what becomes of a language that it has nothing in: that is said.

An empty list, file or check would look like an answer. Whoever asks in a language that no name is in is told so, with those
that there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gazetteer.domain.tag import OTHER_SCRIPT, Tag, TagError
from gazetteer.errors import Invalid, Unspoken, UnspokenInBody
from gazetteer.services.context import Gazetteer
from gazetteer.storage import answers
from gazetteer.storage.engine import Connection


def nothing_in(tags: Iterable[Tag], spoken: Collection[str]) -> str | None:
    """Says which of the languages wanted no name is in; null where there are names in each."""
    missing = [str(tag) for tag in tags if not any(tag.covers(lang) for lang in spoken)]
    if not missing:
        return None
    return f"there is no name in {' or '.join(missing)}; there are names in {', '.join(spoken) or 'no language'}"


def spoken(connection: Connection) -> list[str]:
    """The languages that there are names in."""
    return answers.languages_now(connection)


def demand(connection: Connection, tags: Collection[Tag], *, parameter: str) -> None:
    """Raises `Unspoken` where no name at all is in one of the languages."""
    if tags:
        demand_of(spoken(connection), tags, parameter=parameter)


def demand_of(spoken: Collection[str], tags: Iterable[Tag], *, parameter: str) -> None:
    """As `demand`, where it is known which languages there are names in."""
    detail = nothing_in(tags, spoken)
    if detail is not None:
        raise Unspoken(parameter, detail)


async def demand_quickly(gazetteer: Gazetteer, tags: Collection[Tag], *, parameter: str) -> None:
    """As `demand`, over the reader of the quick answers."""
    if not tags:
        return
    demand_of(await answers.languages(gazetteer.reader), tags, parameter=parameter)


def read_in_body(text: str, *, where: str) -> Tag:
    """A tag of a body; raises `Invalid` with its pointer."""
    try:
        return Tag.read(text)
    except TagError as error:
        raise Invalid("not a language", errors=[{"pointer": where, "detail": str(error)}]) from None


def source(connection: Connection, text: str, *, where: str) -> Tag:
    """The language that a text is in; raises `Invalid` for what is no tag, or where no name is in that language."""
    tag = read_in_body(text, where=where)
    detail = nothing_in([tag], spoken(connection))
    if detail is not None:
        raise UnspokenInBody("not a language of the data", errors=[{"pointer": where, "detail": detail}])
    return tag


def target(connection: Connection, text: str, *, where: str) -> Tag:
    """The language to write in, as the names of the data have it, with the region whose usage is wanted.

    Each script of Chinese can be written from the other. Raises `Invalid` for what is no tag, or where nothing could be
    written in the language.
    """
    tag = read_in_body(text, where=where)
    known = spoken(connection)
    other = OTHER_SCRIPT.get(tag.written)
    found = tag.found_among(known) or (tag.written if other in known else None)
    if found is None:
        detail = nothing_in([tag], known) or f"there is no name in {tag.written}"
        raise UnspokenInBody("not a language of the data", errors=[{"pointer": where, "detail": detail}])
    return to_write(found, tag.region)


def to_write(lang: str, region: str | None) -> Tag:
    """The tag of a stored language with the region whose usage is wanted."""
    read = Tag.read(lang)
    return Tag(read.language, read.script, region, read.rest)
