"""Imports the CORDIS bulk tables of EU projects."""
