"""Charts and maps of regions."""
