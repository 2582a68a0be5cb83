"""Headings of catalogues and lists of countries, turned into what running text says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import headings, spelling


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("Korea, Republic of", "Republic of Korea"),
        ("Korea, Democratic People's Republic of", "Democratic People's Republic of Korea"),
        ("Iran, Islamic Republic of", "Islamic Republic of Iran"),
        ("Congo, Democratic Republic of the", "Democratic Republic of the Congo"),
        ("Korea, Rep.", "Republic of Korea"),
        ("Korea, Dem. Rep.", "Democratic Republic of Korea"),
        ("Korea, Dem. People's Rep.", "Democratic People's Republic of Korea"),
        ("Iran, Islamic Rep.", "Islamic Republic of Iran"),
        ("Korea, South", "South Korea"),
        ("Korea (North)", "North Korea"),
        ("Корея (Южная)", "Южная Корея"),
        ("Okhotsk, Sea of", "Sea of Okhotsk"),
        ("Nerchinsk, Treaty of", "Treaty of Nerchinsk"),
        ("Nerchinsk, Treaty of, 1689", "Treaty of Nerchinsk"),
        ("Aigun, Treaty of (1858)", "Treaty of Aigun"),
        ("P.R. China", "People's Republic of China"),
        ("PR China", "People's Republic of China"),
        ("P. R. of China", "People's Republic of China"),
        ("Rep. of Kazakhstan", "Republic of Kazakhstan"),
        ("N. Korea", "North Korea"),
        ("Gt. Khingan", "Great Khingan"),
        ("Ниж. Новгород", "Нижний Новгород"),
        ("Сов.Гавань", "Советская Гавань"),
        ("Ю.-Сахалинск", "Южно-Сахалинск"),
        ("D.P.R. Korea", "Democratic People's Republic of Korea"),
    ],
)
def test_a_heading_is_written_out(heading: str, plain: str) -> None:
    assert spelling.fold(plain) in [spelling.fold(found) for found in headings.written_out(heading)]


@pytest.mark.parametrize(
    "text",
    [
        "Vladivostok",
        "Vladivostok, Russia",
        "Putin, Vladimir",
        "Harbin (China)",
        "Prague",
        "Republican Party",
        "Pretoria",
        "",
    ],
)
def test_what_is_no_heading_stays(text: str) -> None:
    assert headings.written_out(text) == ()


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    assert all(isinstance(found, str) for found in headings.written_out(text))
