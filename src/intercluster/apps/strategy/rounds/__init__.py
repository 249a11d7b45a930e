"""Rounds of a strategy: what people are asked to do, until when, and what they say."""
