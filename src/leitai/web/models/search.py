"""What can be searched: texts with their words cut apart, and who may find them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from leitai.web.models.arena import Unit


class SearchEntry(models.Model):
    """One text that is found: `words` are its words between blanks, for the database's index.

    The index over `words` (SQLite FTS5 or a PostgreSQL tsvector column with GIN) belongs to
    the database itself and follows the table; migration 0003 makes it.
    """

    class Kind(models.TextChoices):
        QUESTION = "question"
        ANSWER = "answer"
        ITEM = "item"
        STATEMENT = "statement"

    kind = models.CharField(max_length=10, choices=Kind)
    # Of what: the number of a question, the id of an answer or item, "round/slot".
    key = models.CharField(max_length=120)
    # The key that stands in the address, where it is another one.
    page = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    words = models.TextField()
    published = models.BooleanField(default=False)
    day = models.DateField(null=True, blank=True)
    # Units whose people find it though it is not published.
    units = models.ManyToManyField(Unit, related_name="search_entries", blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
