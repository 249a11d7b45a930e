"""Contrast of colours with white, compared with the values of WCAG's own examples and by hypothesis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.clusters.colours import ENOUGH, contrast_with_white, nearest_readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)],
)
def test_contrast_of_known_colours(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


@given(COLOURS)
def test_nearest_colour_is_readable_and_no_darker_than_needed(colour: str) -> None:
    nearest = nearest_readable(colour)
    assert contrast_with_white(nearest) >= ENOUGH
    if contrast_with_white(colour) >= ENOUGH:
        assert nearest == colour
    else:
        assert contrast_with_white(nearest) < ENOUGH + 0.2
