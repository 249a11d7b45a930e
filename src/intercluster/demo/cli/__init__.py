"""Commands that load the demo alliance, measure on it and learn from it."""
