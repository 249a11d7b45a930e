"""Regions, places and maps: codes, names, projection, outlines. No database."""
