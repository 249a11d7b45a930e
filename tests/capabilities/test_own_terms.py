"""Terms of clusters: who adds and sees them, and how they change what texts and searches are understood to be about."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.directory.member_files.conftest import bring_in
from tests.directory.profiles.test_pages import SAVE, person
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.capabilities import services
from intercluster.apps.capabilities.models import OwnTerm
from intercluster.apps.capabilities.queries import named_in, own_terms
from intercluster.apps.capabilities.services import add_term, remove_term
from intercluster.apps.directory.member_files.undo import undo_import
from intercluster.apps.directory.models import Import, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, member_of, office_of
from intercluster.apps.partnering.indexing.services import index_texts, pending_texts
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.understood.queries import subjects_of
from intercluster.classifications.thesaurus import skos, thesaurus
from intercluster.core.errors import Refused

WELDING = "robot-welding-series"
TERM = "flinkarmen"
"""A word that nobody knows."""
TEXT = "Vår flinkarm tar hand om era beställningar"


@pytest.fixture
def office(northern: Northern, client: Client) -> User:
    """Return a signed-in manager of the Swedish cluster."""
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    return user


def add(northern: Northern, text: str = TERM, country: str = "SE") -> OwnTerm:
    cluster = northern.clusters[country]
    return add_term(office_of(cluster), cluster, WELDING, language="sv", text=text)


def understood(offer: Offer) -> list[str]:
    offer.refresh_from_db()
    return [subject.key for subject in subjects_of(offer, [offer]) or ()]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("En flinkarm i serie", True),
        ("Vi söker FLINKARMAR.", True),
        ("flink arm", False),
        ("storflinkarmen", False),
        ("", False),
    ],
)
def test_a_term_is_found_as_whole_words_whatever_their_ending(text: str, named: bool) -> None:
    terms = [OwnTerm(capability=WELDING, language="sv", text=TERM)]
    assert named_in(text, terms) == ([WELDING] if named else [])
    two = [OwnTerm(capability=WELDING, language="fi", text="sarjan robotti")]
    assert named_in("Meillä on sarjan robotteja", two) == [WELDING]
    assert named_in("Robotti ja sarja", two) == []


def test_texts_of_members_and_searches_of_the_alliance_are_understood_by_a_term(northern: Northern) -> None:
    authors = {"drier": "alliance", "secretive": "anonymous", "machinist": "alliance"}
    offers = {
        slug: northern.organisations[slug].offers.create(text=TEXT, language="sv", visibility=visibility)
        for slug, visibility in authors.items()
    }
    index_texts()
    before = {slug: understood(offer) for slug, offer in offers.items()}
    assert all(WELDING not in subjects for subjects in before.values())
    term = add(northern)
    assert pending_texts() == 1
    index_texts()
    after = {slug: understood(offer) for slug, offer in offers.items()}
    # An anonymous text would tell whose cluster has the term; the Norwegian one is of another cluster.
    assert after == before | {"drier": [WELDING, *after["drier"][1:]]}

    sought = {
        viewer: partners_for_text("Behöver en flinkarm", language="sv", viewer=viewer).about
        for viewer in (VISITOR, member_of(northern.organisations["sawmill"]), office_of(northern.clusters["DE"]))
    }
    assert [WELDING in about for about in sought.values()] == [False, True, False]

    remove_term(OPERATOR, term)
    index_texts()
    assert {slug: understood(offer) for slug, offer in offers.items()} == before


def test_a_member_that_joins_by_a_file_has_the_terms_until_the_import_is_undone(
    northern: Northern, tmp_path: Path
) -> None:
    add(northern)
    machinist = northern.organisations["machinist"]
    Organisation.objects.filter(pk=machinist.pk).update(registration_number="DEMO-7")
    offer = machinist.offers.create(text=TEXT, language="sv", visibility="alliance")
    index_texts()
    assert WELDING not in understood(offer)
    file = tmp_path / "members.csv"
    file.write_text(f"Name;Country;Registration number\n{machinist.name};NO;DEMO-7\n", encoding="utf-8")
    bring_in(file, northern.clusters["SE"])
    assert pending_texts() == 2
    index_texts()
    assert understood(offer)[0] == WELDING
    undo_import(Import.objects.latest("pk").pk, OPERATOR)
    index_texts()
    assert WELDING not in understood(offer)


def test_an_anonymous_text_leaves_the_terms_behind(northern: Northern, client: Client) -> None:
    add(northern)
    drier = northern.organisations["drier"]
    client.force_login(person(drier))
    for visibility, named in (("alliance", True), ("anonymous", False), ("public", True)):
        offer = drier.offers.filter(text=TEXT).first()
        address = f"/organisations/drier/offers/{offer.pk if offer else 'new'}/"
        version = client.get(address).context["form"]["version"].value() if offer else ""
        client.post(address, SAVE | {"text": TEXT, "language": "sv", "visibility": visibility, "version": version})
        index_texts()
        assert (WELDING in understood(drier.offers.get(text=TEXT))) is named


def test_only_the_office_adds_and_removes_and_only_the_alliance_sees(northern: Northern) -> None:
    term = add(northern)
    assert add(northern) == term
    for country, sees in (("SE", True), ("NO", True), ("FI", True), ("DE", False)):
        viewer = office_of(northern.clusters[country])
        assert list(own_terms(viewer)) == [term][:sees]
        if country != "SE":
            with pytest.raises(PermissionDenied):
                remove_term(viewer, term)
            with pytest.raises(PermissionDenied):
                add_term(viewer, northern.clusters["SE"], WELDING, language="sv", text="annat ord")
    assert not own_terms(VISITOR).exists()
    assert list(own_terms(OPERATOR)) == [term]


def test_a_term_is_words_in_a_known_language_and_there_are_not_too_many(
    northern: Northern, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("", "och", "a", "ord " * 21):
        with pytest.raises(Refused, match="as your members do"):
            add(northern, text)
    cluster = northern.clusters["SE"]
    for capability, language in (("nothing", "sv"), (WELDING, "de")):
        with pytest.raises(Refused, match="of the list"):
            add_term(office_of(cluster), cluster, capability, language=language, text=TERM)
    add(northern)
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(Refused, match="as many as it may have"):
        add(northern, "flinkare")


def test_the_page_of_a_capability_lists_terms_and_takes_them(northern: Northern, client: Client, office: User) -> None:
    address = f"/capabilities/{WELDING}/"
    form = {"cluster": "cluster-se", "language": "sv", "text": TERM}
    assert client.post(f"{address}terms/", form).status_code == 302
    page = " ".join(client.get(address).text.split())
    assert f'<strong lang="sv">{TERM}</strong> <span class="muted">Swedish · Demo SE</span>' in page
    refused = client.post(f"{address}terms/", form | {"text": "och"})
    assert (refused.status_code, 'value="och"' in refused.text) == (422, True)
    assert client.post(f"{address}terms/", form | {"cluster": "cluster-fi"}).status_code == 404
    mine = skos("http://127.0.0.1:8000", {WELDING: {"sv": [TERM]}})
    assert client.get("/capabilities/thesaurus.jsonld").json() == mine
    number = OwnTerm.objects.get().pk
    client.force_login(person(northern.organisations["sawmill"]))
    page = client.get(address).text
    assert (TERM in page, "/remove/" in page, "Our members call this" in page) == (True, False, False)
    assert client.post(f"{address}terms/{number}/remove/").status_code == 404
    client.logout()
    assert TERM not in client.get(address).text
    client.force_login(office)
    assert client.post(f"{address}terms/{number}/remove/").status_code == 302
    assert not OwnTerm.objects.exists()
    assert thesaurus()[WELDING].label["en"] in client.get(address).text
