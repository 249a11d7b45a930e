"""Colours that text can be read on, by the contrast that WCAG 2.2 asks for."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

ENOUGH = 4.5
"""Contrast of text with its background at level AA."""

COLOUR = re.compile(r"#[0-9a-f]{6}")


def contrast_with_white(colour: str) -> float:
    """Return the contrast of a colour such as #1f4d3a with white, 1 to 21."""
    return 1.05 / (_luminance(colour) + 0.05)


def nearest_readable(colour: str) -> str:
    """Return the lightest colour of the same hue and saturation that white text can be read on."""
    hue, lightness, saturation = rgb_to_hls(*(value / 255 for value in _channels(colour)))
    while contrast_with_white(colour) < ENOUGH:
        lightness -= 1 / 512
        colour = "#" + "".join(f"{round(255 * value):02x}" for value in hls_to_rgb(hue, max(lightness, 0), saturation))
    return colour


def _luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _shares(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shares(colour: str) -> list[float]:
    return [value / 255 for value in _channels(colour)]


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
