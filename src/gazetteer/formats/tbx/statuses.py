"""The standing of a term, in the words of many tools."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Standing(NamedTuple):
    """The status of a name, and its type where the standing tells that, too."""

    status: str
    type: str | None = None


_ADMITTED: Final = Standing("admitted")
_DEPRECATED: Final = Standing("deprecated")
_PREFERRED: Final = Standing("preferred")
_OF_THE_PAST: Final = Standing("admitted", "historical")

#: Words of standards and of tools (TermWeb, MultiTerm, Weblate, memoQ), in letters only and without `term`; tools whose
#: picklists are their users' own write them in Chinese and Russian too.
_WORDS: Final = {
    **dict.fromkeys("preferred recommended standardized".split(), _PREFERRED),
    **dict.fromkeys("admitted allowed permitted accepted acceptable tolerated".split(), _ADMITTED),
    **dict.fromkeys("approved legal regulated".split(), _ADMITTED),
    **dict.fromkeys("deprecated forbidden prohibited donotuse notrecommended".split(), _DEPRECATED),
    **dict.fromkeys("notallowed notpermitted notaccepted notapproved unapproved".split(), _DEPRECATED),
    **dict.fromkeys("notadmitted rejected banned avoid avoided negative blacklisted".split(), _DEPRECATED),
    **dict.fromkeys("superseded obsolete".split(), _OF_THE_PAST),
    **dict.fromkeys(
        "首选 優選 优选 推荐 推薦 推荐使用 предпочтительный предпочтительно рекомендуемый".split(), _PREFERRED
    ),
    **dict.fromkeys("允许 允許 许用 許用 准用 可用 допустимый допустимо разрешенный разрешено".split(), _ADMITTED),
    **dict.fromkeys("禁用 禁止 禁止使用 不推荐 不推薦 不推荐使用 不可用 弃用 棄用 停用".split(), _DEPRECATED),
    **dict.fromkeys("запрещенный запрещено запрещен недопустимый недопустимо нерекомендуется".split(), _DEPRECATED),
    **dict.fromkeys("нерекомендуемый неиспользовать неупотреблять".split(), _DEPRECATED),
    **dict.fromkeys("旧称 舊稱 устаревший устарело".split(), _OF_THE_PAST),
}
_CATEGORIES: Final = frozenset(
    "administrativestatus usagestatus normativeauthorization status usage termstatus".split()
)


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.lower().replace("ё", "е"))


def is_status(category: str) -> bool:
    """Whether a data category says how a term stands."""
    return _letters(category) in _CATEGORIES


def standing_of(value: str) -> Standing | None:
    """The standing that a value means; None where it is not understood."""
    return _WORDS.get(_letters(value).removesuffix("admnsts").removesuffix("term"))
