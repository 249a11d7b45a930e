"""The methods of economic geography, for matrices of regions (rows) × activities (columns)."""
