"""Trains the default encoder further on pairs of texts, in 4 bits, and packs it for the same engine."""
