"""The organisations of a consortium: added, invited through introductions, joined, declined and left."""
