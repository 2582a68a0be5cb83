"""What time it is, and how moments are written: in UTC, to the microsecond, with a Z (RFC 3339).

Years have four figures, so that the order of the texts is the order of the moments: the tables
compare them as texts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The moment that it is, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is in UTC."""
    return now().date()


def written(moment: datetime) -> str:
    """A moment as it is stored and sent: `2026-01-31T12:00:00.000000Z`.

    Raises `OverflowError` for one that has no place in the years 1 to 9999 of UTC.
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read(text: str) -> datetime:
    """The moment that `written` wrote."""
    return datetime.fromisoformat(text)
