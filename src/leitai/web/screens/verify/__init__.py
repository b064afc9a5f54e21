"""Verify a receipt and a bundle in the browser."""
