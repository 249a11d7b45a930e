"""Good practices as files, in the shape that funders ask for."""
