"""Case forms of Russian names, for finding them in running text and for writing them.

A name is taken as a noun phrase: its head and what agrees with it are declined, what depends on the head (a genitive, a
phrase with a preposition, a bracket) stays. Common words come from the dictionary of pymorphy3, which is loaded at the
first call; names that it does not know are declined here, by their ending. What no rule gives is stored with the name
(`Grammar.forms`) and wins. Romanising Russian belongs to `romanisation.py`.
"""

from gazetteer.language.russian.dictionary import (
    adjective_forms,
    is_given_name_of,
    is_known_adjective,
    is_known_place,
    kinds_of_word,
    plural_forms,
)
from gazetteer.language.russian.grammar import CASES, Case, Paradigm
from gazetteer.language.russian.orthography import is_old, modern, modern_letters, old_endings
from gazetteer.language.russian.phrase import case_forms, declension

__all__ = [
    "CASES",
    "Case",
    "Paradigm",
    "adjective_forms",
    "case_forms",
    "declension",
    "is_given_name_of",
    "is_known_adjective",
    "is_known_place",
    "is_old",
    "kinds_of_word",
    "modern",
    "modern_letters",
    "old_endings",
    "plural_forms",
]
