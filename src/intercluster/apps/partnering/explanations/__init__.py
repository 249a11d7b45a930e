"""Why two texts match: marked phrases, concepts, feature bars, cards."""
