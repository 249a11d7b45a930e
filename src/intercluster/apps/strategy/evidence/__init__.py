"""Evidence that a strategy cites: named queries, what they gave when they were cited, and what they give now."""
