"""Charts in a document's font."""

from pathlib import Path

from intercluster import paths
from intercluster.charts import files
from intercluster.charts.chart import CONFIG, Chart

FONT = "Source Sans 3"
"""Free (SIL Open Font License), with the letters of the Nordic languages; npm brings its files."""


def fonts() -> Path:
    """Return the folder of the font's files."""
    return paths.node_modules() / "@expo-google-fonts" / "source-sans-3"


def svg(chart: Chart, language: str) -> str:
    """Return a chart as SVG, its labels in the font: a little narrower than the one that they were measured in."""
    return files.svg(chart, language).replace(f'font-family="{CONFIG["font"]}"', f"font-family=\"'{FONT}'\"")
