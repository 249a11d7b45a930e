"""The library: documents of clusters and alliances."""
