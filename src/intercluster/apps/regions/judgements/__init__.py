"""Judgements of cluster offices beside the figures of their region."""
