"""The demo: the page's own arena, with statements in our words and ballots that are made up."""
