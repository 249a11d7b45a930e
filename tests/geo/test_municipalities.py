"""A municipality gives its region where only one of its name is in the country."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from intercluster.geo.municipalities import regions_of_place
from intercluster.geo.nuts import REGIONS

LISTED = Path(__file__).parents[3] / "shared/data/municipalities/lau_2019.csv"
MOVED = {"Heinävesi", "Iitti", "Isokyrö", "Joroinen", "Kuhmoinen"}
"""Changed their region in 2021."""


@pytest.mark.parametrize(
    ("place", "country", "regions"),
    [
        ("Arvika", "SE", ["SE311"]),
        ("ARVIKA KOMMUN", "SE", ["SE311"]),
        ("Karlstads kommun", "SE", ["SE311"]),
        ("Habo", "SE", ["SE211"]),
        ("Håbo", "SE", ["SE121"]),
        ("Elverum", "NO", ["NO020"]),
        ("Våler", "NO", ["NO020", "NO083"]),
        ("Karasjok", "NO", ["NO073"]),
        ("Jyväskylä", "FI", ["FI198"]),
        ("Jakobstad", "FI", ["FI19A"]),
        ("Kuhmoinen", "FI", ["FI19B"]),
        ("Arvika", "NO", []),
        ("Nowhere", "SE", []),
        ("Elverum (NO)", "NO", ["NO020"]),
        ("Karlstad, Sverige", "SE", ["SE311"]),
        ("Våler, Innlandet", "NO", ["NO020"]),
        ("Våler (Østfold)", "NO", ["NO083"]),
        ("Kongsvinger / Eidskog", "NO", ["NO020"]),
        ("Karlstad och Örebro", "SE", ["SE124", "SE311"]),
        ("", "SE", []),
    ],
)
def test_regions_of_a_place(place: str, country: str, regions: list[str]) -> None:
    assert [each.code for each in regions_of_place(place, country)] == regions


@pytest.mark.skipif(not LISTED.exists(), reason="../shared/data/municipalities is not there")
def test_all_that_are_listed_lie_in_one_region_of_the_same_number_or_of_its_successor() -> None:
    rows = [row for row in csv.DictReader(LISTED.open(encoding="utf-8")) if row["country"] in {"SE", "FI", "DK"}]
    today = defaultdict(set)
    for row in rows:
        if row["name"] not in MOVED:
            (found,) = regions_of_place(row["name"], row["country"])
            today[row["nuts3_2016"]].add(found.code)

    assert {before: len(codes) for before, codes in today.items() if len(codes) != 1} == {}
    assert {before for before, codes in today.items() if before in REGIONS and codes != {before}} == set()
