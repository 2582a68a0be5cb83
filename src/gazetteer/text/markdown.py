"""What of a Markdown text is no prose: code, addresses and markup are blanked, and every offset stays what it was."""

from __future__ import annotations

import re
from typing import Final

#: Stands where no prose is: a sign that is no part of a word, and that a text may have.
_NOTHING = "\ufffc"
_NO_PROSE: Final = re.compile(
    r"""
    ^(?P<fence>[ ]{0,3}(?P<mark>`{3,}|~{3,}))[^\n]*\n      # a fenced block, to its end or that of the text
      (?:.*?^[ ]{0,3}(?P=mark)[`~]*[ ]*$|.*\Z)
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`)   # a code span
    | <!--.*?-->
    | </?[A-Za-z][^<>\n]*>                                # tags and <addresses>
    | (?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"\n]*")?\)      # the address of a [text](link)
    | ^[ ]{0,3}\[[^\]\n]+\]:[ ]*\S+                        # where a [reference] leads
    | (?<![A-Za-z0-9])(?:https?|ftp)://[^\s<>()（）]+ | (?<![A-Za-z0-9])www\.[^\s<>()（）]+
    | (?<![A-Za-z0-9.+-])[A-Za-z0-9.+-]+@[\w-]+\.[\w.-]+
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def prose(text: str) -> str:
    """The text with what is no prose made blanks of the same length; line ends stay."""
    return _NO_PROSE.sub(lambda found: re.sub(r"[^\n]", _NOTHING, found.group()), text)
