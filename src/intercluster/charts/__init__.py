"""Charts: one Vega-Lite specification for page, SVG and PNG, with its table, source and CSV."""
