"""Pages of the directory over HTTP: who sees what, how many queries, which headers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import server_error
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Offer, Organisation

POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
)

PAGES = [
    ("/", 200),
    ("/alliances/northern/", 200),
    ("/directory/", 200),
    ("/directory/?country=FI&q=kuivaa", 200),
    ("/organisations/sawmill/", 200),
    ("/organisations/sawmill/partners/", 200),
    ("/organisations/institute/partners/", 200),
    ("/clusters/cluster-fi/", 200),
    ("/office/cluster-fi/", 200),
    ("/partners/", 200),
    ("/partners/?text=kuivausta+sahatavaralle&seeking=offers", 200),
    ("/partners/?country=XX", 200),
    ("/no/such/page/", 404),
    ("/organisations/nobody/", 404),
    ("/accounts/sign-out/", 405),
]


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_every_page_answers_and_is_protected(
    northern: Northern, finnish_office: User, client: Client, address: str, status: int
) -> None:
    client.force_login(finnish_office)
    answer = client.get(address)
    assert answer.status_code == status
    policy = "; ".join(sorted(answer["Content-Security-Policy"].split("; ")))
    assert policy == POLICY
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    content = answer.content.decode()
    assert " style=" not in content
    assert "<style" not in content
    assert "onclick=" not in content


def test_the_start_page_tells_true_numbers_and_shows_the_clusters(northern: Northern, client: Client) -> None:
    answer = client.get("/")
    assert answer.context["numbers"].organisations == 6
    assert answer.context["numbers"].statements == 5
    assert [cluster.slug for cluster in answer.context["clusters"]] == ["cluster-fi", "cluster-no", "cluster-se"]
    assert "public offers and needs" in answer.content.decode()


def test_with_two_alliances_the_start_page_leads_to_each(northern: Northern, client: Client) -> None:
    Alliance.objects.create(slug="southern", name="Southern Demo")
    content = client.get("/").content.decode()
    assert 'href="/alliances/northern/"' in content
    assert 'href="/alliances/southern/"' in content


def test_an_empty_installation_says_what_to_do(db: None, client: Client) -> None:
    assert "There is no cluster yet" in client.get("/").content.decode()
    assert "No cluster has members yet" in client.get("/directory/").content.decode()


def test_the_directory_keeps_its_state_in_the_address(northern: Northern, client: Client) -> None:
    answer = client.get("/directory/?country=FI&country=SE&sort=people")
    assert [organisation.slug for organisation in answer.context["page"]] == [
        "drier",
        "sawmill",
        "neighbour",
        "secretive",
    ]
    assert [(chip.label, chip.query) for chip in answer.context["chips"]] == [
        ("Finland", "country=SE&sort=people"),
        ("Sweden", "country=FI&sort=people"),
    ]
    assert '<option value="people" selected>' in answer.content.decode()


def test_a_filter_that_does_not_exist_is_answered_in_words(northern: Northern, client: Client) -> None:
    answer = client.get("/directory/?country=XX&q=%00")
    assert answer.status_code == 200
    assert "<li>Country: Select a valid choice. XX is not one of the available choices.</li>" in answer.content.decode()
    assert len(answer.context["page"]) == 7


def test_an_empty_filter_in_the_address_is_none(northern: Northern, client: Client) -> None:
    answer = client.get("/directory/?country=&size=&sort=&q=&country=FI")
    assert answer.context["form"].errors == {}
    assert [organisation.slug for organisation in answer.context["page"]] == ["neighbour", "sawmill"]


def test_an_office_gets_from_a_member_to_its_partners(northern: Northern, finnish_office: User, client: Client) -> None:
    link = '<a class="ds-link row__act" href="/organisations/{}/partners/">'
    assert "row__act" not in client.get("/directory/").content.decode()
    client.force_login(finnish_office)
    content = client.get("/directory/").content.decode()
    assert content.count("row__act") == 2
    assert link.format("sawmill") in content
    assert link.format("neighbour") in content
    assert 'name="cluster" value="cluster-fi"' in client.get("/office/cluster-fi/").content.decode()


def test_nothing_found_says_how_to_go_on(northern: Northern, client: Client) -> None:
    content = client.get("/directory/?q=zyzzyva").content.decode()
    assert "No organisation found" in content
    assert "0 organisations" in content


@pytest.mark.parametrize("page", ["2", "99", "0", "x"])
def test_pages_of_the_list(northern: Northern, client: Client, page: str) -> None:
    Membership.objects.bulk_create(
        Membership(cluster=northern.clusters["NO"], organisation=organisation)
        for organisation in Organisation.objects.bulk_create(
            Organisation(slug=f"many-{n}", name=f"Many {n:02} Demo", country="NO") for n in range(30)
        )
    )
    answer = client.get(f"/directory/?country=NO&page={page}")
    assert answer.context["page"].number == (2 if page in {"2", "99"} else 1) or page == "0"
    assert 'href="?country=NO&amp;page=1"' in answer.content.decode()


def test_an_organisation_shows_what_the_viewer_may_know_it_said(
    northern: Northern, finnish_office: User, client: Client
) -> None:
    def shown(slug: str) -> tuple[list[str], list[str]]:
        organisation = client.get(f"/organisations/{slug}/").context["organisation"]
        return [offer.text for offer in organisation.shown_offers], [need.text for need in organisation.shown_needs]

    assert shown("machinist") == ([], [])
    assert shown("secretive") == ([], [])
    assert len(shown("sawmill")[1]) == 1
    client.force_login(finnish_office)
    assert shown("machinist") == ([], [])  # readable to the alliance, but not as the machinist's
    assert shown("secretive") == ([], [])
    assert len(shown("sawmill")[1]) == 2
    norwegian = User.objects.create_user("office@cluster-no.example")
    northern.clusters["NO"].managers.add(norwegian)
    client.force_login(norwegian)
    assert shown("machinist") == (["Vi maskinerer reservedeler i små serier"], [])


def test_texts_are_marked_with_their_language_and_escaped(northern: Northern, client: Client) -> None:
    Offer.objects.create(
        organisation=northern.organisations["drier"],
        text="<script>alert(1)</script> & co",
        language="sv",
        visibility="public",
    )
    content = client.get("/organisations/drier/").content.decode()
    assert '<p class="original" lang="sv">&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</p>' in content
    assert "<script>alert" not in content


def test_words_of_a_foreign_text_are_explained_in_the_reader_s_language(northern: Northern, client: Client) -> None:
    def words(language: str) -> list[str]:
        answer = client.get("/organisations/drier/", headers={"accept-language": language}).content.decode()
        return re.findall(r'<dt lang="sv">(.*?)</dt>', answer)

    assert {language: words(language) for language in ("en", "nb", "sv")} == {
        "en": ["torkar", "sågade", "trävaror", "låg"],
        "nb": ["torkar", "sågade", "trävaror", "låg"],
        "sv": [],
    }


def test_a_long_text_is_shown_in_two_parts_and_whole(northern: Northern, client: Client) -> None:
    text = ("Vi torkar. " * 400).strip()
    Offer.objects.create(organisation=northern.organisations["drier"], text=text, language="sv", visibility="public")
    content = client.get("/organisations/drier/").content.decode()
    parts = re.findall(r'<p class="original" lang="sv">(.*?)(?: …)?</p>', content, re.DOTALL)[:2]
    assert " ".join(parts) == text
    assert 400 < len(parts[0]) < 500
    assert content.count("Show the rest") == 1


def test_a_website_that_is_no_web_address_is_not_linked(northern: Northern, client: Client) -> None:
    Organisation.objects.filter(slug="drier").update(website="javascript:alert(1)")
    assert "javascript:" not in client.get("/organisations/drier/").content.decode()


def test_projects_and_facts_of_an_organisation(northern: Northern, client: Client) -> None:
    content = client.get("/organisations/drier/").content.decode()
    for text in (
        "DRYWOOD: Drying of sawn timber",
        "Small, 20 people",
        'Wood and wood products, except furniture <span class="muted">16.10</span>',
        "Swedish and English",
    ):
        assert text in content


def test_an_office_is_for_its_own_people(northern: Northern, finnish_office: User, client: Client) -> None:
    assert client.get("/office/cluster-fi/").status_code == 404
    client.force_login(finnish_office)
    assert client.get("/office/cluster-fi/").status_code == 200
    assert client.get("/office/cluster-se/").status_code == 404
    assert client.get("/office/nowhere/").status_code == 404


def test_pages_in_every_language(northern: Northern, client: Client) -> None:
    for language in ("en", "sv", "nb", "fi"):
        client.cookies["django_language"] = language
        answer = client.get("/organisations/drier/")
        assert f'<html lang="{language}"' in answer.content.decode()
    assert "Ruotsi" in answer.content.decode()


def test_answers_to_what_cannot_be_understood_and_to_our_own_faults(db: None, client: Client) -> None:
    """These pages know neither the request nor the reader, and so must need neither."""
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()
    fault = server_error(RequestFactory().get("/"))
    assert fault.status_code == 500
    assert "went wrong on our side" in fault.content.decode()


QUERIES: list[tuple[str, int]] = [
    ("/", 7),
    ("/directory/", 20),
    ("/directory/?q=kuivaa&activity=16", 21),
    ("/organisations/drier/", 11),
    ("/clusters/cluster-se/", 12),
    ("/office/cluster-se/", 40),
]


@pytest.mark.parametrize(("address", "most"), QUERIES)
def test_the_number_of_queries_does_not_grow_with_the_data(
    northern: Northern,
    client: Client,
    django_assert_max_num_queries: Callable[[int], Any],
    address: str,
    most: int,
) -> None:
    swedish = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(swedish)
    client.force_login(swedish)
    session_roles_and_menu = 6
    for n in range(12):
        extra = northern.add(f"extra-{n}", "SE", offers=(("sv", f"Vi kuivaa {n}", "public"),), activities=["16.10"])
        Cluster.objects.create(slug=f"c{n}", name=f"C {n} Demo", country="SE").memberships.create(organisation=extra)
    with django_assert_max_num_queries(most + session_roles_and_menu):
        assert client.get(address).status_code == 200
