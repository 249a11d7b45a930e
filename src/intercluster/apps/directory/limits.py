"""How long texts of the directory may be, in characters."""

TEXT_LIMIT = 10_000
"""Longest offer or need."""

NAME_LIMIT = 300
CITY_LIMIT = 100
