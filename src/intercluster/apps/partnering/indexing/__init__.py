"""Texts become vectors: language, encoding, alignment, phrases."""
