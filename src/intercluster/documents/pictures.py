"""Charts as a document has them."""

from pathlib import Path

from intercluster import paths
from intercluster.charts import files
from intercluster.charts.chart import CONFIG
from intercluster.documents.model import Figure

FONT = "Source Sans 3"
"""Free font (SIL Open Font License) with the letters of the Nordic languages, installed by npm."""


def fonts() -> Path:
    """Return the folder with the font files."""
    return paths.node_modules() / "@expo-google-fonts" / "source-sans-3"


def svg(figure: Figure, language: str) -> str:
    """Return a chart as SVG with labels in this font, which is a little narrower than the one they were measured in."""
    drawing = figure.drawing or files.svg(figure.chart, language)
    return drawing.replace(f'font-family="{CONFIG["font"]}"', f"font-family=\"'{FONT}'\"")


def png(figure: Figure, language: str) -> bytes:
    """Return a chart as PNG."""
    return files.png_of(figure.drawing) if figure.drawing else files.png(figure.chart, language)
