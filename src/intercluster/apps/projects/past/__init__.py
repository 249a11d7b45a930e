"""The history of a consortium, from what the database's triggers have kept."""
