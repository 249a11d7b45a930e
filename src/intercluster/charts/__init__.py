"""Charts: one Vega-Lite specification for page, SVG and PNG, always with its table, its source and a CSV."""
