"""Regions are asked for by code or by name, and a wrong one is answered with what would be right."""

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.search.region_filter import in_regions, not_a_region, region_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NO020", "NO020"),
        (" no02 ", "NO02"),
        ("NO", "NO"),
        ("SE3", "SE3"),
        ("Innlandet", "NO020"),  # of two levels the smaller
        ("hedmark", "NO020"),
        ("Värmland", "SE311"),
        ("Värmlands län", "SE311"),
        ("Keski-Suomi", "FI198"),
        ("Central Finland", "FI198"),
        ("Troms", "NO072"),  # a name, though written as a code is
        ("DE21", "DE21"),
        ("EL30", "EL30"),
        ("SE999", None),
        ("XX1", None),
        ("GR30", None),
        ("Norway", None),
        ("NO020x", None),
        ("", None),
        ("%", None),
    ],
)
def test_a_code_or_a_name(db: None, text: str, code: str | None) -> None:
    assert region_code(text) == code


def test_a_code_of_an_earlier_nuts_is_one_where_an_organisation_has_it(db: None) -> None:
    assert region_code("NO033") is None
    Organisation.objects.create(slug="old", name="Old Demo", country="NO", region="NO033")
    assert region_code("no033") == "NO033"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Vermland", "SE311 Värmlands län"),
        ("NO029", "NO02 Innlandet"),
        ("x" * 5000, "a region such as SE311 or Värmland"),
    ],
)
def test_what_would_be_right(text: str, right: str) -> None:
    told = not_a_region(text)
    assert f"“{text[:100]}” is not a region in NUTS 2024. Expected: " in told
    assert right in told.split("Expected: ")[1]
    assert len(told) < 300


def test_a_larger_region_takes_its_parts(northern: Northern) -> None:
    for slug, region in (("sawmill", "FI198"), ("neighbour", "FI196"), ("drier", "SE31"), ("machinist", "NO020")):
        Organisation.objects.filter(slug=slug).update(region=region)

    def found(*codes: str) -> set[str]:
        return set(Organisation.objects.filter(in_regions(codes)).values_list("slug", flat=True))

    assert found("FI19") == {"sawmill", "neighbour"}
    assert found("FI198", "NO02") == {"sawmill", "machinist"}
    assert found("SE311") == set()
    assert found() == set()
