"""Requests to meet: who asks whom, what comes of it, and what the office decides about pairs."""
