"""Canonical bytes, the append-only log, receipts and proofs (存证)."""
