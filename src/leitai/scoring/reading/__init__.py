"""Tables of marks in: CSV, Excel, Parquet, Arrow, pandas, Polars; long or wide; two languages."""

from leitai.scoring.reading.table import read_ballots

__all__ = ["read_ballots"]
