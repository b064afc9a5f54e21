"""Tables of marks in: CSV, Excel, Parquet, Arrow, pandas, Polars; long or wide; English or Chinese."""

from leitai.scoring.reading.table import read_ballots

__all__ = ["read_ballots"]
