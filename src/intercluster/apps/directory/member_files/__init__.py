"""Member files: from an uploaded table to changed members, and back."""
