"""The form to write of an entity: the rules are in `domain/labels.py`, a missing script is converted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gazetteer import errors
from gazetteer.domain import labels
from gazetteer.domain.dates import Question
from gazetteer.domain.labels import Form
from gazetteer.domain.published import PublicName
from gazetteer.domain.tag import OTHER_SCRIPT, Tag
from gazetteer.language import script
from gazetteer.services import languages, lookup
from gazetteer.services.context import Gazetteer


def _form(names: Sequence[PublicName], lang: str, region: str | None, on: Question | None, style: str) -> Form | None:
    if style == "map-cn":
        return labels.on_chinese_map(names, lang)
    if style == "first-mention":
        return labels.first_mention(names, lang, region=region, on=on)
    return labels.plain(names, lang, region=region, on=on)


def label(
    gazetteer: Gazetteer,
    entity_id: str,
    *,
    lang: Tag,
    region: str | None = None,
    on: Question | None = None,
    style: str = "plain",
) -> dict[str, Any]:
    """The form to write, the rule that was followed and what it rests on; raises `NotFound` without a name in the language."""
    with gazetteer.database.reading() as connection:
        document = lookup.document(connection, entity_id)
        spoken_anywhere = languages.spoken(connection)
    names = document["names"]
    region = region or lang.region
    wanted = replace(lang, region=region)
    spoken = {name["lang"] for name in names}
    language = wanted.found_among(spoken) or wanted.written
    form = _form(names, language, region, on, style)
    if form is None and language in OTHER_SCRIPT:
        form = _form(names, OTHER_SCRIPT[language], region, on, style)
        if form is not None:
            converted = script.convert(form.text, languages.to_write(language, region), document["kind"])
            form = Form(converted, language, f"{form.rule}; converted from {form.lang}", form.sources)
    if form is None:
        languages.demand_of(spoken_anywhere, [lang], parameter="lang")
        raise errors.NotFound(f"{entity_id} has no name in {language}; it has names in {', '.join(sorted(spoken))}")
    return {"text": form.text, "lang": form.lang, "rule": form.rule, "sources": form.sources}
