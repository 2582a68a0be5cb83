"""The parameters of the calls about texts, readings and dates."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gazetteer.api.parameters.values import Calendar, Day, Parameters, read_by
from gazetteer.domain import asked
from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.domain.tag import Tag


class RomanizeParameters(Parameters):
    """`GET /v1/romanize`."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_TEXT,
            description="A name in Chinese or Russian, or the pinyin of one name.",
            examples=["海参崴", "Владивосток", "hai3 shen1 wai3"],
        ),
        read_by(asked.Pasted.read),
    ]
    lang: Annotated[
        str | None,
        Field(
            max_length=50,
            description="The language of the text, found from its script unless given; `zh-Latn-pinyin` reads one name's pinyin.",
            examples=["zh-Hans", "ru", "zh-Latn-pinyin"],
        ),
        read_by(Tag.read),
    ] = None


class DateParameters(Parameters):
    """`GET /v1/dates`."""

    date: Day
    calendar: Calendar = "gregorian"
