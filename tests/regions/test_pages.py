"""Pages of regions: what they show, from which figures, and what people of an office may say beside them."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import translation
from tests.regions.conftest import dataset, many_regions
from tests.regions.fictional import fictional_employment

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Organisation
from intercluster.apps.directory.rules import VISITOR, office_of, viewer_of
from intercluster.apps.regions.judgements.services import judge
from intercluster.apps.regions.models import Dataset, Judgement, JudgementEvent, Observation, Region
from intercluster.apps.regions.pages.links import members_address, members_in
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import swot_quadrants
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.core.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db
KEY = "employment:shrinking:17"
EVIDENCE = "employment:specialised:17"
"""Its further evidence."""


@pytest.fixture
def clusters(employment: Dataset) -> tuple[Cluster, Cluster]:
    alliance = Alliance.objects.create(slug="alliance", name="Alliance Demo")
    made = []
    for slug, region in (("varmland", "SE311"), ("innlandet", "NO020")):
        cluster = Cluster.objects.create(slug=slug, name=f"Demo {slug}", country=region[:2], region=region)
        user = User.objects.create_user(f"{slug}@x.example", name=f"Office {slug}")
        agree(user, terms("en"))
        cluster.managers.add(user)
        alliance.clusters.add(cluster)
        made.append(cluster)
    return made[0], made[1]


def office(slug: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{slug}@x.example"))
    return client


def test_a_region_shows_its_sides_with_the_figures_and_where_they_come_from(client: Client, clusters: Any) -> None:
    page = unescape(client.get("/regions/SE311/").content.decode())
    for told in (
        "Värmlands län",
        "Figures of 2024, changes since 2019, compared with 4 regions",
        "From 900 people in 2019 to 600 in 2024: −33.3\u00a0%. "
        "In the 4 regions of NUTS level 3 with values of both years, and no break in the series between them, "
        "together: −17.5\u00a0%.",
        # What the figures cannot say, with this region's numbers.
        "0 of the region's 5 quotients are between 0.9 and 1.1",
        "0 of the region's 5 values are missing or confidential.",
        # What else the rules say of the same activity is evidence, not another finding.
        "38.0\u00a0% of the region's total in 2024 (600 people); "
        "in all 4 regions of NUTS level 3 with a value together 15.0\u00a0%. Location quotient 2.53",
        "Source: Statistical office of the test. Licence: CC BY 4.0. Retrieved 31 October 2026.",
        'data-chart="/regions/SE311/reach.json"',
    ):
        assert told in page
    assert "Add a comment" not in page
    assert "Fictional" not in page


@pytest.mark.parametrize("language", ["sv", "nb", "fi", "en"])
def test_every_page_and_chart_in_every_language(client: Client, clusters: Any, language: str) -> None:
    client.cookies["django_language"] = language
    two = "?region=SE311&region=NO020"
    for address in ["/regions/", "/regions/SE311/", f"/regions/compare/{two}"]:
        assert client.get(address).status_code == 200
    for name in ("specialisation", "reach", "trends"):
        for form in ("svg", "csv", "json", "png"):
            assert client.get(f"/regions/SE311/{name}.{form}").status_code == 200
    for name in ("side-by-side", "complementarity"):
        assert client.get(f"/regions/compare/{name}.svg{two}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/regions/SE999/", 404, "has nothing on SE999"),
        ("/regions/SE311/?year=2020", 404, "no values of 2020; it has 2019, 2024"),
        ("/regions/SE311/?year=soon", 404, "“soon” is no year"),
        ("/regions/SE311/?dataset=other", 404, "no dataset other"),
        ("/regions/compare/?region=SE311", 200, "Choose two to five regions"),
        ("/regions/compare/?region=SE311&region=SE", 404, "within one level"),
        ("/regions/SE311/unknown.svg", 404, ""),
        ("/regions/SE311/reach.doc", 404, ""),
        ("/regions/compare/complementarity.svg", 404, ""),
    ],
)
def test_what_is_not_there_is_told(client: Client, clusters: Any, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, says in answer.content.decode()) == (status, True)


def test_without_figures_the_list_says_so(client: Client, db: None) -> None:
    answer = client.get("/regions/")
    assert answer.status_code == 200
    assert "There is no dataset" in answer.content.decode()


def test_figures_that_an_office_of_the_demo_brings_in_say_that_they_are_fictional(client: Client, db: None) -> None:
    fictional_employment()
    for address in ("/regions/", "/regions/SE311/", "/regions/compare/?region=SE311&region=FI198"):
        assert "Fictional data." in client.get(address).content.decode()


def test_from_a_cell_to_the_members(clusters: Any) -> None:
    def query(address: str) -> dict[str, list[str]]:
        return parse_qs(urlsplit(address).query)

    mill = Organisation.objects.create(slug="mill", name="Demo mill", country="SE", region="SE311", kind="company")
    Membership.objects.create(cluster=clusters[1], organisation=mill)
    for code in ("SE311", "SE31", "SE3"):
        assert query(members_address(members_in([code])[code], {"17", "16"})) == {
            "activity": ["16", "17"],
            "region": [code],
        }
    assert members_in(["SE311", "SE31", "FI198", "NO020"]) == {
        "SE311": [("region", "SE311")],
        "SE31": [("region", "SE31")],
        "FI198": [("country", "FI")],
        "NO020": [("cluster", "innlandet")],
    }


def test_a_region_that_complements_this_one_leads_to_the_partners_there(clusters: Any, client: Client) -> None:
    mill = Organisation.objects.create(slug="mill", name="Demo mill", country="SE", region="SE311", kind="company")
    Membership.objects.create(cluster=clusters[0], organisation=mill)
    snapshot = snapshot_of_regions(dataset("wide", table=many_regions()), ["FI198"])
    sides = swot_quadrants(snapshot, "FI198", [])
    partners = {item.region: item for side in sides for item in [*side.headlines, *side.rest] if item.region}
    ways = {code: parse_qs(urlsplit(item.search).query) for code, item in partners.items()}
    sought = {code: item.sought for code, item in partners.items()}
    assert ways["SE311"] == {"text": [sought["SE311"]], "seeking": ["offers"], "region": ["SE311"]}
    assert ways["NO020"] == {"text": [sought["NO020"]], "seeking": ["offers"], "cluster": ["innlandet"]}
    # The others, each with one activity less, are equal and told together; the sentence has both numbers.
    assert set(partners) == {"SE311", "NO020"}
    for code in ("SE311", "NO020"):  # what is sought is what the sentence names first
        assert f"such as {sought[code]}" in partners[code].evidence
        assert re.search(r"Complementarity [\d.]+ in 2024\. .* would have [\d.]+ by chance", partners[code].evidence)
    page = client.get("/regions/FI198/?dataset=wide").content.decode()
    assert f"Find partners there for {sought['SE311']}" in page
    # Trade serves only the region: it is left out of advice, and shown if somebody asks.
    assert "Services that only serve the region are not suggested as opportunities: Retail trade." in " ".join(
        page.split()
    )
    assert "wide:lacking:47" not in {item.key for side in sides for item in [*side.headlines, *side.rest]}
    asked = "/regions/FI198/?dataset=wide&amp;local=1".replace("/regions/FI198/", "")
    assert f'href="{asked}#swot"' in page
    with_local = client.get("/regions/FI198/?dataset=wide&local=1").content.decode()
    assert ("Lacking" in with_local, "Leave them out" in with_local) == (True, True)
    told = [client.get(f"/api/regions/FI198?dataset=wide{more}").json() for more in ("", "&local=true")]
    assert [("47", "lacking") in {(one["activity"], one["rule"]) for one in each["findings"]} for each in told] == [
        False,
        True,
    ]
    assert [one["code"] for one in told[0]["activities"] if one["is_local"]] == ["47"]


def test_an_office_contests_notes_adds_and_withdraws_beside_the_figures(clusters: Any) -> None:
    own, other = office("varmland"), office("innlandet")
    before = own.get("/regions/SE311/").content.decode()
    assert f'value="{KEY}"' in before
    post = "/regions/SE311/judgements/"
    own.post(post, {"act": "contest", "side": "strength", "finding": KEY, "text": "One mill has closed since."})
    own.post(post, {"act": "annotate", "side": "strength", "finding": EVIDENCE, "text": "The other mills are new."})
    own.post(post, {"act": "add", "side": "opportunity", "text": "A new pilot plant."})
    contested, noted, added = Judgement.objects.order_by("pk")
    assert (contested.by.name, contested.cluster.slug, contested.finding) == ("Office varmland", "varmland", KEY)
    page = own.get("/regions/SE311/").content.decode()
    assert "Location quotient" in page  # the figure stays
    assert page.index("Paper and paper products") < page.index("One mill has closed since.")
    assert page.index("One mill has closed since.") < page.index("The other mills are new.")
    assert "no longer show" not in page
    allied = other.get("/regions/SE311/").content.decode()
    assert "A new pilot plant." in allied
    assert "Add a comment" not in allied
    assert "A new pilot plant." not in Client().get("/regions/SE311/").content.decode()
    assert other.post(f"/regions/judgements/{added.pk}/withdraw/").status_code == 404
    assert own.post(f"/regions/judgements/{added.pk}/withdraw/").status_code == 302
    assert list(Judgement.objects.all()) == [contested, noted]
    assert JudgementEvent.objects.filter(pgh_obj_id=added.pk).count() == 2


def test_what_is_no_judgement(clusters: Any) -> None:
    region, viewer = Region.objects.get(code="SE311"), office_of(clusters[0])
    for act, side, finding, text in [
        ("add", "strength", "", "  "),
        ("add", "strength", KEY, "x"),
        ("contest", "strength", "", "x"),
        ("add", "luck", "", "x"),
        ("add", "strength", "", "x" * 2001),
    ]:
        with pytest.raises(Conflict):
            judge(region, viewer=viewer, by=None, act=act, side=side, finding=finding, text=text)
    for nobody in (VISITOR, office_of(clusters[1]), viewer_of(User.objects.create_user("x@x.example"))):
        with pytest.raises(NotFound):
            judge(region, viewer=nobody, by=None, act="add", side="strength", text="x")
    assert not Judgement.objects.exists()


def test_what_the_figures_no_longer_show_is_kept_apart(clusters: Any) -> None:
    region = Region.objects.get(code="SE311")
    judge(
        region, viewer=office_of(clusters[0]), by=None, act="annotate", side="threat",
        finding="employment:shrinking:62", text="It was worse.",
    )  # fmt: skip
    page = office("varmland").get("/regions/SE311/").content.decode()
    assert page.index("no longer show") < page.index("It was worse.")


def test_what_is_left_out_is_told(client: Client) -> None:
    made = dataset("gaps", missing=("NO020", "72"))
    page = client.get("/regions/SE311/?dataset=gaps").content.decode()
    assert "1 of the 20 values of 2024 are missing or confidential." in page
    assert "Left out, as most values" not in page
    Observation.objects.filter(region__code="NO020", activity__code__in=["16", "17"], year=2024).update(
        value=None, status="confidential"
    )
    made.save()
    assert "Left out, as most values" in client.get("/regions/SE311/?dataset=gaps").content.decode()


def test_numbers_are_rounded_and_written_as_the_language_does() -> None:
    with translation.override("fi"):
        assert (number(0.498, 2), number(1234.5)) == ("0,50", "1\u00a0234")
