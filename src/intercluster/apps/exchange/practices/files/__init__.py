"""Pictures and documents of good practices."""
