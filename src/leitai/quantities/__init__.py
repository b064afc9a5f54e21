"""Numbers, units, hedges and comparators in Chinese and English text (量)."""
