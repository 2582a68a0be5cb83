"""What stands in the log: lines with their moment, level and request, as text or as JSON; never a key nor what was asked.

A line of the log names the path of a request and not its query, in which people put what should not be kept. The request is
told by `X-Request-ID`, taken from the caller (a proxy, say) where it is one word of plain signs, else made here.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

#: The request that is being answered; empty outside of one. Threads that work for it inherit it.
request_id: Final[ContextVar[str]] = ContextVar("gazetteer_request_id", default="")
_ONE_WORD: Final = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")


def _made() -> Iterator[str]:
    """Ids that no other process makes: this process's own beginning, and a count."""
    beginning = f"{os.getpid():x}-{secrets.token_hex(4)}"
    for number in itertools.count(1):
        yield f"{beginning}-{number:x}"


_own: Final = _made()


def name_request(sent: bytes | None) -> str:
    """The id of a request: the caller's own where it can stand in a log, else a new one."""
    found = sent.decode() if sent is not None and _ONE_WORD.fullmatch(sent) else next(_own)
    request_id.set(found)
    return found


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Text(logging.Formatter):
    """`2026-01-31T12:00:00.000Z INFO gazetteer.write [request] message`, what follows an exception below it."""

    def format(self, record: logging.LogRecord) -> str:
        found = request_id.get()
        told = f" [{found}]" if found else ""
        line = f"{_moment(record)} {record.levelname} {record.name}{told} {record.getMessage()}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class Json(logging.Formatter):
    """One JSON object a line: `time`, `level`, `logger`, `request`, `message`, and `fields` of the line's own."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := request_id.get():
            told["request"] = found
        told.update(getattr(record, "fields", {}))
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def configuration(*, level: str, form: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` makes of it: one handler, on standard error, for the service and what serves it."""
    formatters = {"text": {"()": Text}, "json": {"()": Json}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatters[form]},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"}},
        "loggers": {
            name: {"handlers": ["stderr"], "level": level.upper(), "propagate": False}
            for name in ("gazetteer", "uvicorn")
        },
    }


def fields(**named: Any) -> dict[str, Any]:
    """The `extra` of a log call that gives a line its own fields."""
    return {"fields": {name: value for name, value in named.items() if value is not None}}
