"""The last answers, sent again as long as nobody has written: many ask for the same few names.

One each worker, on the event loop only. Which calls keep their answers is said in their routes; what clients and proxies may
keep, and for how long, in `responses.py`.
"""

from __future__ import annotations

from typing import ClassVar, Final

from gazetteer.api.responses import Answer
from gazetteer.services.context import Reader

_MOST_ANSWERS: Final = 2_000
_MOST_BYTES: Final = 16 * 1024 * 1024
#: What an answer is packed to in both codings, at most: so many times smaller.
_PACKED: Final = 2
#: A longer answer takes longer to send than to find.
_LONGEST: Final = 256 * 1024


class RecentAnswers:
    """Answers by what was asked, all of one state of the data; they go when somebody writes, the oldest when room is short."""

    _found: ClassVar[int] = 0
    _missed: ClassVar[int] = 0

    @classmethod
    def asked(cls) -> tuple[int, int]:
        """How often an answer was there and how often it was not, in this process."""
        return cls._found, cls._missed

    def __init__(self) -> None:
        self._answers: dict[bytes | str, Answer] = {}
        self._bytes = 0
        self._state = -1

    async def find(self, reader: Reader, asked: bytes | str) -> tuple[int, Answer | None]:
        """The state of the data, for `keep`, and the answer kept of it."""
        state = await reader.state()
        if state != self._state:
            self._answers.clear()
            self._bytes = 0
            self._state = state
        answer = self._answers.get(asked)
        if answer is None:
            RecentAnswers._missed += 1
        else:
            RecentAnswers._found += 1
        return state, answer

    def keep(self, asked: bytes | str, answer: Answer, *, state: int) -> None:
        """Keep an answer that was made after `find` said `state`; it is not changed any more."""
        size = len(answer.body) + len(answer.body) // _PACKED
        # What was made of an older state while others asked is of no use any more.
        if state != self._state or len(answer.body) > _LONGEST or asked in self._answers:
            return
        self._answers[asked] = answer
        self._bytes += size
        while len(self._answers) > _MOST_ANSWERS or self._bytes > _MOST_BYTES:
            oldest = len(self._answers.pop(next(iter(self._answers))).body)
            self._bytes -= oldest + oldest // _PACKED
