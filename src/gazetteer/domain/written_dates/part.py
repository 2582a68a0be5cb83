"""One date as it was read from words or numbers, and what all readers say of years and centuries."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.errors import DateError


@dataclass(frozen=True, slots=True)
class Part:
    """One date as it was read: year (0 is 1 BCE), month and day where said, or an EDTF text of its own."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    edtf: str | None = None

    def written(self) -> str:
        """The part as EDTF; only called for a part whose year is known."""
        if self.edtf is not None:
            return self.edtf
        year = self.year or 0
        text = f"{'-' if year < 0 else ''}{abs(year):04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text


def century_part(number: int, before: bool) -> Part | None:
    """A century as EDTF has it, by the digits that its years share: the 19th is 18XX."""
    if not 1 <= number <= 99:
        return None
    if before:
        # EDTF's -00XX are the years 100 to 1 BCE less one; the interval says just the century.
        return Part(edtf=f"{Part(1 - number * 100).written()}/{Part(-(number - 1) * 100).written()}")
    return Part(edtf=f"{number - 1:02d}XX")


def year_number(text: str, digits: str, before: bool, named: bool) -> int:
    """The year; one of one or two digits only where the text says of which era it is."""
    if len(digits) < 3 and not named:
        raise DateError(
            "{text!r} has a year of two digits, which may be of any century; write the year in full", text=text
        )
    number = int(digits)
    if before and number == 0:
        raise DateError("there is no year 0 before the common era")
    return 1 - number if before else number
