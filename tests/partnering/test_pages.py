"""The pages of partner search: the answer of the query, as the viewer may see it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import VISITOR, office_of
from intercluster.apps.partnering.forms import said_about
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Filters, Seeking
from intercluster.classifications.thesaurus import thesaurus

TEXT = "kuivausta sahatavaralle"


@pytest.fixture
def manager(northern: Northern) -> User:
    """Return who runs the Finnish cluster."""
    user = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(user)
    return user


def test_a_text_gives_the_answer_of_the_query(northern: Northern, client: Client) -> None:
    answer = client.get("/partners/", {"text": TEXT, "seeking": "offers"})
    assert answer.context["result"] == partners_for_text(TEXT, viewer=VISITOR)
    content = answer.content.decode()
    assert '<a class="ds-link" href="/organisations/drier/">' in content
    plain = re.sub("</?mark[^>]*>", "", content)
    assert '<blockquote class="original" lang="sv">Vi torkar sågade trävaror med låg energiförbrukning' in plain
    assert f'<blockquote class="original" lang="fi">{TEXT}' in plain
    assert f'value="{TEXT}"' in content
    assert "Language of your text: Finnish." in content
    assert '<dt lang="sv">torkar</dt>' in content


def test_filters_language_and_direction_reach_the_query(northern: Northern, client: Client, manager: User) -> None:
    client.force_login(manager)
    address = "/partners/?text=Trelast&seeking=needs&lang=nb&country=SE&country=FI&kind=company&own_cluster=on"
    answer = client.get(address)
    filters = Filters(countries=frozenset({"SE", "FI"}), kinds=frozenset({"company"}), own_cluster=True)
    viewer = office_of(northern.clusters["FI"])
    expected = partners_for_text("Trelast", language="nb", seeking=Seeking.NEEDS, viewer=viewer, filters=filters)
    assert answer.context["result"] == expected
    assert [chip.label for chip in answer.context["chips"]] == [
        "Include members of the same cluster",
        "Finland",
        "Sweden",
        "Company",
    ]


@pytest.mark.parametrize("asked", ["SE311", "se311", "V%C3%A4rmland"])
def test_a_region_by_code_or_name_reaches_the_query(northern: Northern, client: Client, asked: str) -> None:
    northern.add("kiln", "SE", offers=(("sv", "Vi torkar virke åt andra", "public"),), region="SE311")
    Organisation.objects.filter(slug="neighbour").update(region="FI198")
    index_texts()
    answer = client.get(f"/partners/?text={TEXT}&region={asked}&country=SE")
    filters = Filters(countries=frozenset({"SE"}), regions=frozenset({"SE311"}))
    assert answer.context["result"] == partners_for_text(TEXT, viewer=VISITOR, filters=filters)
    assert [card.name for card in answer.context["cards"]] == ["kiln Demo"]
    chips = {chip.label: parse_qs(chip.query) for chip in answer.context["chips"]}
    assert chips == {
        "Sweden": {"text": [TEXT], "region": ["SE311"]},
        "SE311 Värmlands län": {"text": [TEXT], "country": ["SE"]},
    }
    [group] = [group for group in answer.context["filters"] if group.name == "region"]
    assert [(option.value, option.is_chosen) for option in group.options] == [("FI198", False), ("SE311", True)]


def test_who_would_read_unnamed_texts_is_told_that_a_region_leaves_them_out(
    northern: Northern, client: Client, manager: User
) -> None:
    said = "Offers and needs that stay anonymous are left out"
    addresses = [f"/partners/?text={TEXT}&", "/organisations/sawmill/partners/?"]
    narrowed = ["region=SE311", "cluster=cluster-se", "size=small"]
    for address in addresses:
        assert said not in client.get(f"{address}region=SE311").content.decode()
    client.force_login(manager)
    for address in addresses:
        assert said not in client.get(f"{address}country=SE").content.decode()
        for each in narrowed:
            assert said in client.get(address + each).content.decode()


def test_an_organisation_gives_the_answer_of_the_query(northern: Northern, client: Client, manager: User) -> None:
    sawmill = northern.organisations["sawmill"]
    for viewer in (VISITOR, office_of(northern.clusters["FI"])):
        answer = client.get("/organisations/sawmill/partners/")
        assert answer.context["result"] == partners_for(sawmill, viewer=viewer)
        client.force_login(manager)
    content = answer.content.decode()
    assert "An organisation in the alliance" in content
    assert "Stays anonymous" in content
    assert "machinist" not in content


def test_a_visitor_is_not_told_of_the_anonymous(northern: Northern, client: Client) -> None:
    assert "An organisation in the alliance" not in client.get("/organisations/sawmill/partners/").content.decode()


def test_nothing_to_search_with_and_nothing_found_say_what_to_do(northern: Northern, client: Client) -> None:
    content = client.get("/organisations/institute/partners/").content.decode()
    assert "has no offers or needs that you may see" in content
    content = client.get(f"/partners/?text={TEXT}&kind=association").content.decode()
    assert "We found nobody who does this" in content
    assert "Remove a filter" in content
    assert "Tips for searching" in client.get("/partners/").content.decode()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/partners/?text=a&seeking=both", "both is not one of the available choices"),
        ("/partners/?text=a&lang=xx", "xx is not one of the available choices"),
        ("/partners/?text=a&region=Vermland", "Region: “Vermland” is not a region in NUTS 2024. Expected: SE311"),
        ("/organisations/sawmill/partners/?region=SE311&region=SE999", "“SE999” is not a region in NUTS 2024"),
        ("/partners/?text=a&cluster=nowhere", "nowhere is not one of the available choices"),
        (f"/partners/?text={'a' * 5001}", "Write at most 5000 characters"),
        ("/partners/?text=%00", "Null characters are not allowed"),
        ("/organisations/sawmill/partners/?size=huge", "huge is not one of the available choices"),
    ],
)
def test_what_is_wrong_in_the_address_is_said_and_nothing_is_searched(
    northern: Northern, client: Client, address: str, problem: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert problem in answer.content.decode()
    assert answer.context["result"] is None


@pytest.mark.parametrize("address", [f"/partners/?text={TEXT}", "/organisations/sawmill/partners/"])
def test_the_number_of_queries_does_not_grow_with_the_results(
    northern: Northern, client: Client, django_assert_max_num_queries: Callable[[int], Any], address: str
) -> None:
    for n in range(15):
        northern.add(
            f"extra-{n}", "SE", offers=(("sv", f"Vi torkar sågade trävaror åt andra, tork nummer {n}", "public"),)
        )
    index_texts()
    with django_assert_max_num_queries(47):
        answer = client.get(address)
    assert len(answer.context["cards"]) > 10


def test_a_search_says_what_it_understood_and_is_put_right_with_one_tap(northern: Northern, client: Client) -> None:
    drying = thesaurus()["wood-drying"].label
    text = drying["sv"]
    answer = client.get("/partners/", {"text": text, "lang": "sv"})
    understood = {subject.label: subject.value for subject in answer.context["understood"]}
    assert understood[drying["en"]] == said_about("wood-drying", text)
    assert all(f'name="about" value="{value}"' in answer.content.decode() for value in understood.values())

    said = client.get("/partners/", {"text": text, "lang": "sv", "about": said_about("robot-welding-series", text)})
    assert [(subject.label, subject.is_said) for subject in said.context["understood"]] == [
        (thesaurus()["robot-welding-series"].label["en"], True)
    ]
    assert said.context["result"] == partners_for_text(
        text, language="sv", viewer=VISITOR, about="robot-welding-series"
    )
    assert "as you said" in said.content.decode()

    # What was said of one text is not said of another one.
    other = client.get("/partners/", {"text": "Balansering", "about": said_about("robot-welding-series", text)})
    assert not any(subject.is_said for subject in other.context["understood"])


def test_a_card_names_what_both_texts_are_about_and_how_good_it_is(northern: Northern, client: Client) -> None:
    answer = client.get("/partners/", {"text": "kuivausta sahatavaralle", "seeking": "offers"})
    shown = {card.name: card for card in answer.context["cards"]}
    assert shown["drier Demo"].level == "Good fit"
    [meeting, *_] = shown["drier Demo"].meetings
    content = " ".join(answer.content.decode().split())
    assert f'href="/capabilities/{meeting.capability}/">{meeting.label}</a>' in content
    assert f'<strong>Good fit</strong> <span class="muted">chance {shown["drier Demo"].chance} %' in content


def test_where_nobody_fits_the_page_says_so_and_what_to_do(northern: Northern, client: Client) -> None:
    answer = client.get("/partners/", {"text": "hjertestarter til tannlegen", "lang": "nb"})
    content = answer.content.decode()
    assert answer.context["cards"] == []
    assert "We found nobody who does this" in content
    assert len(answer.context["near"]) <= 3
    assert ("Near, but not the same" in content) == bool(answer.context["near"])
    offered = client.get("/partners/", {"text": "hjertestarter til tannlegen", "lang": "nb", "seeking": "needs"})
    assert "We found nobody who needs this" in offered.content.decode()
