"""Glossaries for OmegaT and DeepL."""

from __future__ import annotations

import pytest

from gazetteer.formats import glossary
from gazetteer.formats.glossary import DeepL, Pair


def test_omegat_lines_have_three_columns_and_no_empty_target() -> None:
    pairs = [Pair("# Aigun", "瑷珲\t1", "a\nplace"), Pair("x", " "), Pair("", "y")]
    assert b"".join(glossary.omegat(pairs)).decode() == " Aigun\t瑷珲 1\ta place\n"


def test_deepl_keeps_to_its_limits_and_says_what_it_left_out() -> None:
    pairs = [
        Pair(" Aigun\x07", "瑷珲"),
        Pair("Aigun", "爱辉"),
        Pair("x" * 1024, "x"),
        Pair("x" * 1025, "x"),
        Pair("y", "好" * 342),
        Pair("z", "\x00"),
    ]
    made = DeepL.of(pairs)
    assert b"".join(made.lines).decode() == "Aigun\t瑷珲\n" + "x" * 1024 + "\tx\n"
    assert (made.repeated, made.too_long) == (1, 3)
    assert len(made.omitted()) == 2


@pytest.mark.slow
def test_deepl_never_exceeds_a_file() -> None:
    made = DeepL.of(Pair(f"{number}{'x' * 1000}", "y" * 1000) for number in range(5_300))
    assert sum(map(len, made.lines)) <= glossary.DEEPL_FILE
    assert made.beyond_the_file == 5_300 - len(made.lines) > 0
