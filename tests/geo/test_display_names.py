"""Names of languages as pages show them."""

import pytest
from django.utils.translation import override

from intercluster.geo.display_names import language_label


@pytest.mark.parametrize(
    ("reader", "labels"),
    [
        ("en", ["English", "Swedish", "Norwegian Bokmål", "Finnish"]),
        ("sv", ["Engelska", "Svenska", "Norskt bokmål", "Finska"]),
        ("nb", ["Engelsk", "Svensk", "Norsk bokmål", "Finsk"]),
        ("fi", ["englanti", "ruotsi", "norjan bokmål", "suomi"]),
    ],
)
def test_a_finnish_reader_takes_no_language_for_a_country(reader: str, labels: list[str]) -> None:
    with override(reader):
        assert [language_label(code) for code in ("en", "sv", "nb", "fi")] == labels
