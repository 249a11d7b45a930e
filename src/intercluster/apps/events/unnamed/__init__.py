"""Texts that their authors bring without a name: listed in batches, so that an author stays one among three."""
