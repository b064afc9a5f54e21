"""Backup and restore of a hall: one archive with hashes, for SQLite and PostgreSQL alike."""
