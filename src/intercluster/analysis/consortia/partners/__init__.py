"""Ranks who could join a project, from its text, one partner and earlier projects."""
