"""Candidate priorities of an alliance, from the figures of its regions and the texts of its members."""
