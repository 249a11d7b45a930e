"""Small regions without figures of their own are shown with those of the larger region that they are part of."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override
from tests.regions.conftest import COUNTS, dataset
from typer.testing import CliRunner

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.answers import profile
from intercluster.apps.regions.models import Dataset, Judgement, Region
from intercluster.apps.regions.pages.larger_regions import note_on_larger
from intercluster.apps.regions.queries import NothingKnownError, amounts_on, dataset_of, figures_of
from intercluster.apps.regions.reports.profile import profile as profile_document
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.cli.commands import app
from intercluster.documents.model import Paragraph

pytestmark = pytest.mark.django_db

LARGE = {code: COUNTS[small] for code, small in (("SE31", "SE311"), ("FI19", "FI198"), ("SE11", "SE110"))}
OLD = {"NO02": COUNTS["NO020"], "NO03": COUNTS["SE110"]}
"""Regions of NUTS 2016: Hedmark and Oppland, where Innlandet is, and Sør-Østlandet, which is gone."""


@pytest.fixture
def large() -> Dataset:
    """Return a dataset with regions of level 2, one of them as it was in NUTS 2016."""
    made = dataset("large", table=LARGE)
    old = dataset("old", version=2016, table=OLD)
    old.observations.update(dataset=made)
    old.delete()
    return made


def test_a_region_without_figures_is_shown_with_those_of_the_nearest_around_it(large: Dataset) -> None:
    assert figures_of(["SE311", "NO020", "FI198"], large) == {"SE311": "SE31", "NO020": "NO02", "FI198": "FI19"}
    # One level for all, so that they can be compared; a part of nothing, and codes that NUTS does not have, stay.
    assert figures_of(["SE311", "NO02"], large) == {"SE311": "SE31", "NO02": "NO02"}
    assert figures_of(["SE121", "SE31X", "NO021", "SE"], large) == {
        each: each for each in ("SE121", "SE31X", "NO021", "SE")
    }
    small = dataset("small")
    assert figures_of(["SE311"], small) == {"SE311": "SE311"}
    assert [dataset_of("", code).slug for code in ("SE311", "SE312", "SE121")] == ["small", "large", "large"]
    assert [[each.slug for each in amounts_on([code])] for code in ("SE311", "SE312", "SE121")] == [
        ["small"],
        ["large"],
        [],
    ]
    both = dataset("both", table={**COUNTS, **LARGE})
    assert figures_of(["SE311", "FI19"], both) == {"SE311": "SE31", "FI19": "FI19"}
    assert figures_of(["SE311", "NO020"], both) == {"SE311": "SE311", "NO020": "NO020"}
    assert figures_of(["NO020", "FI19"], both) == {"NO020": "NO020", "FI19": "FI19"}  # of two levels: refused


def test_pages_charts_and_documents_say_whose_figures_they_are(large: Dataset, client: Client) -> None:
    told = (
        "Employed people has no figures on Värmlands län (SE311) itself. These are of Norra Mellansverige (SE31), "
        "which it is part of."
    )
    page = unescape(client.get("/regions/SE311/").text)
    own = unescape(client.get("/regions/SE31/").text)
    assert (page.count(told), own.count("which it is part of")) == (1, 0)
    assert "<title>Värmlands län" in page
    for code, region in (("varmland", "SE311"), ("stockholm", "SE121")):
        Cluster.objects.create(slug=code, name=code, country="SE", region=region)
    listed = unescape(client.get("/regions/").text)
    homes = listed[listed.index('id="homes"') : listed.index('id="map-head"')]
    assert ("/regions/SE311/" in homes, "/regions/SE121/" in homes) == (True, False)
    assert "outlined: Norra Mellansverige" in listed
    countries = re.findall(r"<details class=\"ds-details\"( open)?><summary>(\w+)\s+\((\d)\)", listed)
    assert countries == [("", "Finland", "1"), ("", "Norway", "2"), (" open", "Sweden", "2")]
    assert "/regions/SE31/activities/17/" in page
    for address in ("/regions/SE311/activities/17/", "/regions/SE311/measures/"):
        assert told in unescape(client.get(address).text)
    pair = "?region=SE311&region=NO02"
    both = unescape(client.get(f"/regions/compare/{pair}").text)
    assert (told in both, "Innlandet" in both) == (True, True)
    document = profile_document(snapshot_of_regions(large, ["SE31"]), "SE31", [], note=told)
    assert document.blocks[0] == Paragraph(told, "warning")
    assert client.get("/regions/SE311/reach.csv").text == client.get("/regions/SE31/reach.csv").text
    for name, what in (("sv", "som det är en del av"), ("nb", "som det er en del av"), ("fi", "johon se kuuluu")):
        with override(name):
            assert what in note_on_larger(large, {"SE311": "SE31"})
    assert note_on_larger(large, {"SE311": "SE31", "NO020": "NO02", "FI19": "FI19"}) == (
        "Employed people has figures on Innlandet as the region NO02 of a higher level. Employed people has no figures "
        "on Värmlands län (SE311) itself. These are of Norra Mellansverige (SE31), which it is part of."
    )
    alike = client.get("/regions/compare/?region=FI198&region=FI196")
    assert (alike.status_code, "of Länsi-Suomi only" in unescape(alike.text)) == (404, True)


def test_programs_are_told_whose_figures_they_get(large: Dataset, client: Client) -> None:
    expected = {**profile(snapshot_of_regions(large, ["SE31"]), "SE31"), "figures_of": {"SE311": "SE31"}}
    assert client.get("/api/regions/SE311").json() == expected
    assert json.loads(CliRunner().invoke(app, ["regions", "profile", "SE311", "--json"]).stdout) == expected
    compared = client.get("/api/regions/compare?region=SE311&region=NO02").json()
    assert ([each["code"] for each in compared["regions"]], compared["figures_of"]) == (
        ["SE31", "NO02"],
        {"SE311": "SE31"},
    )
    told = CliRunner().invoke(app, ["regions", "profile", "SE311"]).stdout
    assert "SE311 is shown with the figures of SE31, which it is part of." in told
    with pytest.raises(NothingKnownError, match="has nothing on SE121"):
        snapshot_of_regions(large, ["SE121"]).row("SE121")


def test_an_office_comments_on_its_own_region(large: Dataset) -> None:
    cluster = Cluster.objects.create(slug="varmland", name="Demo", country="SE", region="SE311")
    office = User.objects.create_user("a@x.example", name="A")
    agree(office, terms("en"))
    cluster.managers.add(office)
    client = Client()
    client.force_login(office)
    assert not Region.objects.filter(code="SE311").exists()
    assert client.post("/regions/SE31Q/judgements/", {"act": "add", "side": "threat", "text": "x"}).status_code == 404
    client.post("/regions/SE311/judgements/", {"act": "add", "side": "threat", "text": "One mill closes."})
    assert Judgement.objects.get().region.code == "SE311"
    assert "One mill closes." in client.get("/regions/SE311/").text
    assert "One mill closes." not in client.get("/regions/SE31/").text
