"""Keeps the author of an anonymous text one among three."""
