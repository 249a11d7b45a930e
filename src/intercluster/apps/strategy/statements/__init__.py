"""Short statements of a round that people agree with or not, and what all clusters agree on."""
