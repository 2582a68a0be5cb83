"""Of which time a text is, by its own years."""

from __future__ import annotations

import pytest

from gazetteer.text import dating


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In 1858 the treaty was signed, in 1860 another.", "1858"),
        ("咸豐八年，使者至瑷珲。", "1858"),
        ("民国元年", "1912"),
        ("В 1905 году, после 1904 года; издано в 2020.", "1905"),
        ("In 1689, 1858, 1950 and 2020 they met.", None),
        ("In 1689 and again in 1858.", None),
        ("There are 18580 of them, and no year.", None),
        ("二三十年", None),
    ],
)
def test_the_years_of_a_text_say_its_time(text: str, year: str | None) -> None:
    said = dating.date_of(text)
    assert (None if said is None else said.text) == year
