"""Contact people from an office's own file: read, matched with members, listed, and invited."""
