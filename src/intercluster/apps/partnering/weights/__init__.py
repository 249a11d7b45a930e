"""Ranking weights: defaults, versions, fitting."""
