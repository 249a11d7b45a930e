"""Codes, names, projections, outlines and maps of regions. No Django models."""
