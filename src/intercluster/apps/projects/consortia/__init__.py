"""Consortia: ideas, the competences they take, their teams and their plans."""
