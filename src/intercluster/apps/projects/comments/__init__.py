"""What the team of a consortium writes to each other."""
