"""Template tags of regions."""
