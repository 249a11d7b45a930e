"""Finds what several clusters could make their joint priorities, and where their members agree and differ."""
