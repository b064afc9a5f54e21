"""The only writers: verbs, keyword-only, with `by=` the person; they record and publish."""
