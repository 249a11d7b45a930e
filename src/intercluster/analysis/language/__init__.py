"""Turns text in any language into vectors that can be compared."""
