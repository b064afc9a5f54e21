"""Evidence tables: template, load, validate, query (台账)."""
