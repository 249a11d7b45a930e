"""Commands of partner search."""
