"""Asking a person what an indicator was in a year."""
