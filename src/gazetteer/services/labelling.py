"""The form to write of an entity: the rules are in `domain/labels.py`, a missing script is converted here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gazetteer import errors
from gazetteer.domain import labels
from gazetteer.domain.dates import Question
from gazetteer.domain.labels import Form
from gazetteer.language import script
from gazetteer.services import lookup
from gazetteer.services.context import Gazetteer

_OTHER_SCRIPT = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}


def _form(
    names: Sequence[dict[str, Any]], lang: str, region: str | None, on: Question | None, style: str
) -> Form | None:
    if style == "map-cn":
        return labels.on_chinese_map(names, lang)
    if style == "first-mention":
        return labels.first_mention(names, lang, region=region, on=on)
    return labels.plain(names, lang, region=region, on=on)


def label(
    gazetteer: Gazetteer,
    entity_id: str,
    *,
    lang: str,
    region: str | None = None,
    on: Question | None = None,
    style: str = "plain",
) -> dict[str, Any]:
    """The form to write, the rule that was followed and what it rests on; raises `NotFound` without a name in the language."""
    with gazetteer.database.reading() as connection:
        names = lookup.document(connection, entity_id)["names"]
    language = labels.written_language(lang, region)
    form = _form(names, language, region, on, style)
    if form is None and language in _OTHER_SCRIPT:
        form = _form(names, _OTHER_SCRIPT[language], region, on, style)
        if form is not None:
            text = script.simplified(form.text) if language == "zh-Hans" else _traditional(form.text, region)
            form = Form(text, language, f"{form.rule}; converted from {form.lang}", form.sources)
    if form is None:
        spoken = ", ".join(sorted({name["lang"] for name in names}))
        raise errors.NotFound(f"{entity_id} has no name in {language}; it has names in {spoken}")
    return {"text": form.text, "lang": form.lang, "rule": form.rule, "sources": form.sources}


def _traditional(text: str, region: str | None) -> str:
    if region == "TW":
        return script.traditional(text, region="TW")
    if region == "HK":
        return script.traditional(text, region="HK")
    return script.traditional(text)
