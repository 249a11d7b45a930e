"""Regions as documents: what a page shows, to print and to pass on."""
