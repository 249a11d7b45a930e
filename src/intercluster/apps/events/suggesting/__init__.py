"""Whom a participant should meet: texts of those who come, compared as partner search compares them."""
