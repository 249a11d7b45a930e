"""Charts in the font of a document."""

from pathlib import Path

from intercluster import paths
from intercluster.charts import files
from intercluster.charts.chart import CONFIG, Chart

FONT = "Source Sans 3"
"""Free font (SIL Open Font License) with the letters of the Nordic languages, installed by npm."""


def fonts() -> Path:
    """Return the folder with the font files."""
    return paths.node_modules() / "@expo-google-fonts" / "source-sans-3"


def svg(chart: Chart, language: str) -> str:
    """Draw a chart as SVG with labels in this font, which is a little narrower than the one they were measured in."""
    return files.svg(chart, language).replace(f'font-family="{CONFIG["font"]}"', f"font-family=\"'{FONT}'\"")
