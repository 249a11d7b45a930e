"""The pages of those in charge of an organisation: what they show, what they write, to whom they exist."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Affiliation, Cluster, Need, Offer, Organisation
from intercluster.apps.directory.profiles.queries import READERS, Reader, alike, profile_of, reader_as, views_of
from intercluster.apps.directory.profiles.services import FACTS, STATEMENT_FIELDS, version_of
from intercluster.apps.directory.queries import offers
from intercluster.apps.directory.rules import OPERATOR, Sight, Viewer, member_of, office_of, sight, viewer_of
from intercluster.core import clock

SAVE = {"act": "save", "visibility": "alliance", "language": "", "expires": ""}


def person(organisation: Organisation, role: str = "editor") -> User:
    user = User.objects.create_user(f"{role}@{organisation.slug}.example", name=f"{role} of {organisation.slug}")
    Affiliation.objects.create(user=user, organisation=organisation, role=role)
    return user


@pytest.fixture
def editor(northern: Northern, client: Client) -> User:
    """Return a signed-in editor of the Swedish drier."""
    user = person(northern.organisations["drier"])
    client.force_login(user)
    return user


def addresses(organisation: Organisation) -> list[str]:
    base = f"/organisations/{organisation.slug}"
    offer = organisation.offers.first()
    assert offer is not None
    return [
        f"{base}/facts/",
        f"{base}/history/",
        f"{base}/offers/new/",
        f"{base}/needs/new/",
        f"{base}/offers/{offer.pk}/",
        f"{base}/offers/{offer.pk}/remove/",
    ]


def test_pages_exist_for_those_in_charge_only(northern: Northern, client: Client) -> None:
    drier = northern.organisations["drier"]
    editor, member = person(drier), person(drier, "member")
    other = person(northern.organisations["sawmill"])
    office = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(office)
    statuses = {}
    for who, user in (("visitor", None), ("editor", editor), ("member", member), ("other", other), ("office", office)):
        client.logout()
        if user:
            client.force_login(user)
        own = [client.get(address).status_code for address in addresses(drier)]
        statuses[who] = (client.get("/organisations/drier/profile/").status_code, set(own))
    assert statuses == {
        "visitor": (404, {404}),
        "editor": (200, {200}),
        "member": (200, {404}),
        "other": (404, {404}),
        "office": (200, {200}),
    }
    offer = drier.offers.get()
    client.force_login(other)
    for act in ("", "remove/", "renew/"):
        assert client.post(f"/organisations/drier/offers/{offer.pk}/{act}", SAVE | {"text": "x"}).status_code == 404
    # Nor is the text of one organisation reached by way of another.
    client.force_login(other)
    assert client.get(f"/organisations/sawmill/offers/{offer.pk}/").status_code == 404
    assert Offer.objects.get(pk=offer.pk).text == offer.text


def test_the_profile_says_what_to_do_next(northern: Northern, client: Client, editor: User) -> None:
    drier = northern.organisations["drier"]
    content = client.get("/organisations/drier/profile/").content.decode()
    assert "Profile: 7 of 10 steps done" in content
    viewer = viewer_of(editor)
    assert [step.act for step in profile_of(drier, viewer).ahead] == [
        "Say in which region you are",
        "Say which countries you sell to",
        "Give your website",
    ]
    Offer.objects.filter(organisation=drier).update(expires=clock.today() - timedelta(days=1))
    Need.objects.filter(organisation=drier).delete()
    assert [step.act for step in profile_of(drier, viewer).ahead][:3] == [
        "Say what you need",
        "Let others see at least one offer or need",
        "Renew what has ended or soon ends",
    ]
    assert "nobody sees it" in client.get("/organisations/drier/profile/").content.decode()
    assert profile_of(drier, member_of(northern.organisations["sawmill"])).offers == []


def test_navigation_of_members(northern: Northern, client: Client, editor: User) -> None:
    content = client.get("/directory/").content.decode()
    assert '<a href="/organisations/drier/partners/">Partners for us</a>' in content
    assert '<a href="/organisations/drier/profile/">Our profile</a>' in content
    assert client.get("/profile/").headers["Location"] == "/organisations/drier/profile/"
    Affiliation.objects.create(user=editor, organisation=northern.organisations["sawmill"])
    content = client.get("/profile/").content.decode()
    assert '<a href="/profile/" aria-current="page">Our organisations</a>' in content
    assert content.count('profile/">Our profile') == 2
    client.logout()
    assert client.get("/profile/").headers["Location"] == "/accounts/sign-in/?next=/profile/"


def test_add_change_renew_and_remove(northern: Northern, client: Client, editor: User) -> None:
    answer = client.post("/organisations/drier/needs/new/", SAVE | {"text": "Vi söker en svetsare"})
    assert answer.headers["Location"] == "/organisations/drier/profile/"
    need = Need.objects.get(text="Vi söker en svetsare")
    assert (need.organisation.slug, need.language, need.visibility) == ("drier", "sv", "alliance")
    address = f"/organisations/drier/needs/{need.pk}/"
    form = client.get(address).context["form"]
    until = clock.today() + timedelta(days=9)
    changed = {"text": "We seek a welder", "expires": until.isoformat(), "version": form["version"].value()}
    assert client.post(address, SAVE | changed).status_code == 302
    need.refresh_from_db()
    assert (need.text, need.language, need.expires) == ("We seek a welder", "en", until)
    client.post(address + "renew/")
    need.refresh_from_db()
    assert need.expires == clock.today() + timedelta(days=365)
    assert "We seek a welder" in client.get(address + "remove/").content.decode()
    assert Need.objects.filter(pk=need.pk).exists()
    client.post(address + "remove/")
    assert not Need.objects.filter(pk=need.pk).exists()


def test_a_preview_writes_nothing_and_says_what_each_sees(northern: Northern, client: Client, editor: User) -> None:
    given = {"act": "preview", "visibility": "anonymous", "text": "Vi målar, ring 054-12 34 56 i Örebro"}
    answer = client.post("/organisations/drier/offers/new/", given)
    assert answer.status_code == 200
    assert [(view.sight, view.author) for view in answer.context["views"]] == [
        (Sight.NOTHING, ""),
        (Sight.NOTHING, ""),
        (Sight.TEXT, "An organisation in the alliance"),
        (Sight.AUTHOR, "drier Demo"),
    ]
    assert [clue.quote for clue in answer.context["refused"]] == ["054-12 34 56"]
    assert [clue.quote for clue in answer.context["doubtful"]] == ["Örebro"]
    assert "a phone number." in answer.content.decode()
    assert answer.context["language"] == "sv"
    assert Offer.objects.filter(organisation__slug="drier").count() == 1
    refused = client.post("/organisations/drier/offers/new/", given | {"act": "save"})
    assert refused.status_code == 422
    assert "“054-12 34 56”" in refused.content.decode()
    assert given["text"] in refused.content.decode()


def test_a_text_that_was_read_with_the_name_is_warned_of(northern: Northern, client: Client, editor: User) -> None:
    offer = northern.organisations["drier"].offers.get()
    address = f"/organisations/drier/offers/{offer.pk}/"
    given = {"act": "preview", "visibility": "anonymous", "text": offer.text}
    assert client.post(address, given).context["was_named"]
    assert not client.post(address, given | {"visibility": "public"}).context["was_named"]


def test_what_is_alike_is_shown(northern: Northern, client: Client, editor: User) -> None:
    offer = northern.organisations["drier"].offers.get()
    given = {"act": "preview", "visibility": "public", "text": "Vi torkar trävaror med låg energiförbrukning"}
    assert client.post("/organisations/drier/offers/new/", given).context["alike"] == [offer]
    assert client.post("/organisations/drier/needs/new/", given).context["alike"] == []
    assert client.post(f"/organisations/drier/offers/{offer.pk}/", given).context["alike"] == []
    assert alike("Vi lackerar dörrar", "sv", [offer]) == []


def test_a_stale_edit_shows_both(northern: Northern, client: Client, editor: User) -> None:
    offer = northern.organisations["drier"].offers.get()
    address = f"/organisations/drier/offers/{offer.pk}/"
    first = version_of(offer, STATEMENT_FIELDS)
    client.post(address, SAVE | {"text": "Vi torkar allt", "version": first})
    answer = client.post(address, SAVE | {"text": "Vi torkar inget", "version": first})
    content = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed it meanwhile" in content
    assert "Vi torkar allt" in content
    assert "Vi torkar inget</textarea>" in content
    offer.refresh_from_db()
    assert offer.text == "Vi torkar allt"
    version = re.search(r'name="version" value="(\w+)"', content)
    assert version is not None
    assert client.post(address, SAVE | {"text": "Vi torkar inget", "version": version[1]}).status_code == 302
    offer.refresh_from_db()
    assert offer.text == "Vi torkar inget"


FORM = {
    "act": "save",
    "name": "Drier Demo AB",
    "kind": "company",
    "headcount": "1 200",
    "activities": "1610, C16.21",
    "region": "Värmland",
    "city": "Kil",
    "languages": "svenska, engelska",
    "markets": "Norge, FI",
    "website": "example.com",
}


def test_facts_are_read_as_the_import_reads_them(northern: Northern, client: Client, editor: User) -> None:
    version = client.get("/organisations/drier/facts/").context["form"]["version"].value()
    assert client.post("/organisations/drier/facts/", FORM | {"version": version}).status_code == 302
    drier = Organisation.objects.get(slug="drier")
    assert [getattr(drier, name) for name in FACTS] == [
        "Drier Demo AB",
        "company",
        1200,
        ["16.10", "16.21"],
        "SE311",
        "Kil",
        ["sv", "en"],
        ["NO", "FI"],
        "https://example.com",
    ]
    # What the page shows is read back as it was, in every language.
    for language in ("en", "sv", "nb", "fi"):
        client.cookies["django_language"] = language
        form = client.get("/organisations/drier/facts/").context["form"]
        shown = {name: form[name].value() for name in form.fields}
        assert client.post("/organisations/drier/facts/", shown | {"act": "save"}).status_code == 302
    assert version_of(Organisation.objects.get(slug="drier"), FACTS) == version_of(drier, FACTS)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("headcount", "many", "“many” is no number of people. Expected: a whole number such as 25."),
        ("activities", "16.99", "“16.99” “16.99” is no NACE Rev. 2 code. Expected: "),
        ("region", "Innlandet", "Expected: "),
        ("languages", "svenka", "sv (svenska)"),
        ("website", "javascript:alert(1)", "is no web address that may be linked to"),
        ("kind", "club", "Select a valid choice"),
    ],
)
def test_wrong_facts_are_told_and_kept(
    northern: Northern, client: Client, editor: User, field: str, value: str, message: str
) -> None:
    version = client.get("/organisations/drier/facts/").context["form"]["version"].value()
    answer = client.post("/organisations/drier/facts/", FORM | {"version": version, field: value})
    assert answer.status_code == 422
    assert message in answer.context["form"].errors[field][0]
    assert answer.context["form"][field].value() == value
    assert Organisation.objects.get(slug="drier").name == "drier Demo"


def test_stale_facts_show_both(northern: Northern, client: Client, editor: User) -> None:
    version = client.get("/organisations/drier/facts/").context["form"]["version"].value()
    Organisation.objects.filter(slug="drier").update(city="Arvika")
    answer = client.post("/organisations/drier/facts/", FORM | {"version": version})
    assert answer.status_code == 409
    assert "<dd>Arvika</dd>" in answer.content.decode()
    assert answer.context["form"]["city"].value() == "Kil"
    again = FORM | {"version": answer.context["form"]["version"].value()}
    assert client.post("/organisations/drier/facts/", again).status_code == 302


def test_a_code_is_found_without_losing_what_was_typed(northern: Northern, client: Client, editor: User) -> None:
    answer = client.post("/organisations/drier/facts/", FORM | {"act": "find", "find": "wood", "city": "Sunne"})
    assert answer.context["divisions"] == [("16", "Wood and wood products, except furniture")]
    assert answer.context["form"]["city"].value() == "Sunne"
    assert (
        "No industry has these words"
        in client.post("/organisations/drier/facts/", {"act": "find", "find": "zyzzyva"}).content.decode()
    )


def test_the_page_as_others_see_it(northern: Northern, client: Client, editor: User) -> None:
    drier = northern.organisations["drier"]
    for visibility in Visibility.values:
        Offer.objects.create(organisation=drier, text=f"Vi {visibility}", language="sv", visibility=visibility)

    def shown(address: str) -> set[str]:
        offers = client.get(address).context["organisation"].shown_offers
        return {offer.text[3:] for offer in offers if offer.text[3:] in Visibility.values}

    expected = {
        "visitor": {"public"},
        "evaluator": {"public"},
        "alliance": {"public", "alliance"},
        "own": {"public", "alliance", "anonymous", "private"},
        "nonsense": {"public", "alliance", "anonymous", "private"},
    }
    assert {reader: shown(f"/organisations/drier/?as={reader}") for reader in expected} == expected
    client.force_login(person(northern.organisations["sawmill"]))
    assert {shown(f"/organisations/drier/?as={reader}") == {"public", "alliance"} for reader in expected} == {True}
    client.logout()
    assert {frozenset(shown(f"/organisations/drier/?as={reader}")) for reader in expected} == {frozenset({"public"})}


@pytest.mark.parametrize("visibility", Visibility.values)
def test_sight_is_what_the_queries_say(northern: Northern, visibility: str) -> None:
    """The preview of a text that is not there yet, and the queries of texts that are, agree for every reader."""
    drier = northern.organisations["drier"]
    offer = Offer.objects.create(organisation=drier, text="Vi målar", language="sv", visibility=visibility)
    outsider = Cluster.objects.create(slug="outside", name="Outside", country="SE")
    readers: dict[str, tuple[Viewer, Sight]] = {
        "visitor": (Viewer(), sight(visibility)),
        "evaluator": (Viewer(user_id=1, evaluated_ids=frozenset({outsider.pk})), sight(visibility)),
        "outsider": (office_of(outsider), sight(visibility)),
        "ally": (member_of(northern.organisations["sawmill"]), sight(visibility, allied=True)),
        "office of an ally": (office_of(northern.clusters["FI"]), sight(visibility, allied=True)),
        "colleague in the cluster": (member_of(northern.organisations["secretive"]), sight(visibility, allied=True)),
        "own": (member_of(drier), sight(visibility, own=True)),
        "own office": (office_of(northern.clusters["SE"]), sight(visibility, own=True)),
        "operator": (OPERATOR, sight(visibility, own=True)),
    }
    for who, (viewer, expected) in readers.items():
        row = offers(viewer).filter(pk=offer.pk).first()
        seen = Sight.NOTHING if row is None else Sight.TEXT if row.unnamed else Sight.AUTHOR
        assert (who, seen) == (who, expected)
    for reader, view in zip(Reader, views_of(drier, visibility), strict=True):
        viewer = reader_as(reader, drier)
        assert viewer is not None
        row = offers(viewer).filter(pk=offer.pk).first()
        seen = Sight.NOTHING if row is None else Sight.TEXT if row.unnamed else Sight.AUTHOR
        assert (view.reader, seen) == (str(READERS[reader]), view.sight)
