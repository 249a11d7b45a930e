"""Hiding what is improper in rounds, with a reason, and showing it again."""
