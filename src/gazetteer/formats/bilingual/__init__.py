"""Translations in files, unit by unit: XLIFF 1.2 and 2, TMX, PO, and tables of two columns. Reading only."""

from gazetteer.formats.bilingual.reading import SUFFIXES, read, suffix_of
from gazetteer.formats.bilingual.units import Bilingual, Unit

__all__ = ["SUFFIXES", "Bilingual", "Unit", "read", "suffix_of"]
