"""The accent colours keep the contrast of the theme they replace, and its letters are there."""

import re
from fnmatch import fnmatch
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from intercluster import paths
from intercluster.cli.server import UNUSED

TEMPLATES = paths.PACKAGE / "templates"
OWN = paths.PACKAGE / "static" / "intercluster" / "theme.css"
TEXTS = {"text-default": 7.0, "text-subtle": 4.5, "border-strong": 4.5, "border-default": 3.0}
"""Contrast to every background and surface that may lie beneath, as Designsystemet promises it."""

GROUNDS = ["background-default", "background-tinted", "surface-default", "surface-tinted"]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--ds-color-accent-([\w-]+): (#[0-9a-fA-F]{6});", css))


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    own = colours(OWN.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")[scheme])
    assert len(own) == 16
    for (name, least), ground in product(TEXTS.items(), GROUNDS):
        assert (name, ground, contrast(own[name], own[ground]) >= least) == (name, ground, True)
    for base in ("base-default", "base-hover", "base-active"):
        assert (base, contrast(own["base-contrast-default"], own[base]) >= 4.5) == (base, True)
    assert contrast(own["base-default"], own["background-default"]) >= 3


def test_the_theme_names_the_same_colours() -> None:
    theme = paths.node_modules() / "@digdir" / "designsystemet-theme" / "brand" / "digdir.css"
    if not theme.is_file():
        pytest.skip("the theme is not installed: npm ci")
    assert set(colours(OWN.read_text(encoding="utf-8"))) == set(colours(theme.read_text(encoding="utf-8")))


def test_the_letters_are_those_of_the_theme_and_come_from_us() -> None:
    own = OWN.read_text(encoding="utf-8")
    theme = paths.node_modules() / "@digdir" / "designsystemet-theme" / "brand" / "digdir.css"
    files = re.findall(r'url\("\.\./(inter/[\w.-]+)"\)', own)
    if not theme.is_file() or not finders.find(files[0]):
        pytest.skip("the front-end packages are not installed: npm ci")
    assert "--ds-font-family: Inter;" in theme.read_text(encoding="utf-8")
    assert '--ds-font-family: "Inter", ' in own
    assert [bool(finders.find(file)) for file in files] == [True, True]
    unused = [pattern for pattern in UNUSED if any(fnmatch(Path(file).name, pattern) for file in files)]
    assert unused == []
    heads = [(TEMPLATES / name).read_text(encoding="utf-8") for name in ("base.html", "plain.html")]
    assert [f'{{% static \'{files[0]}\' %}}" as="font"' in head for head in heads] == [True, True]


def test_texts_have_the_sizes_of_the_theme() -> None:
    on_screen = {
        sheet.name: re.sub(r"@media print \{.*?\n\}", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for sheet in OWN.parent.glob("*.css")
    }
    body = re.search(r"\nbody \{(.*?)\}", on_screen["site.css"], re.DOTALL)
    assert body is not None
    assert "font-size" not in body[1]  # Designsystemet's 18 px
    sizes = [
        (name, float(size)) for name, css in on_screen.items() for size in re.findall(r"font-size: ([\d.]+)rem", css)
    ]
    assert [(name, size) for name, size in sizes if size < 1] == []  # smaller ones are named: --ds-body-sm-font-size
