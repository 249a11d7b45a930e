"""Keeps the exchange in order: reports of texts that should not be there, and questions that nobody answers."""
