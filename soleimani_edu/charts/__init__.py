"""Charts: a table in, a matplotlib figure out that carries its alt text, caption and table."""
