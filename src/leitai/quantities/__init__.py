"""Numbers, units, hedges and comparators in Chinese and English text (量)."""

from leitai.quantities.formatting import write_chinese, write_scaled
from leitai.quantities.numerals import NumeralProblem, parse_numeral
from leitai.quantities.units import Unit, load_hedges, load_units, normalise

__all__ = [
    "NumeralProblem",
    "Unit",
    "load_hedges",
    "load_units",
    "normalise",
    "parse_numeral",
    "write_chinese",
    "write_scaled",
]
