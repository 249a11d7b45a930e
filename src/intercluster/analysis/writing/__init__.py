"""Texts that several people write: their changes merged, and what differs between two versions."""
