"""How dates and numbers are written where Django does not write them as the readers do."""
