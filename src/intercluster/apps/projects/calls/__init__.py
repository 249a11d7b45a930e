"""Funding calls, and the programmes whose rules they have."""
