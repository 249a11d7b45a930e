"""What offers and needs are understood to be about, and how people put that right."""
