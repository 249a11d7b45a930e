"""Funding calls and programmes with their rules as data."""
