"""Finds, pairs and scores partners."""
