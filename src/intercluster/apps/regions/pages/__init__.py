"""Pages of regions, their sources and documents."""
