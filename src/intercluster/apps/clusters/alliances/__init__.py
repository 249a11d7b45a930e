"""How clusters enter and leave alliances, and look after them together."""
