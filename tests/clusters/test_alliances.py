"""Clusters invite each other, agree, leave, and look after an alliance together."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode
from tests.introductions.conftest import Meeting, meeting
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters.services import rename
from intercluster.apps.alerts.saved_search_results import answer, read_path
from intercluster.apps.clusters.alliances import services, weights
from intercluster.apps.clusters.alliances.history import history
from intercluster.apps.clusters.alliances.queries import (
    Shared,
    Texts,
    lost_by_leaving,
    reader_in,
    sent_by,
    shared_by,
    waiting_for,
)
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.rules import committee_of
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Need, Offer
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.queries import exported, needs, offers
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of, viewer_of
from intercluster.apps.introductions import services as introductions
from intercluster.apps.introductions.proposals import proposal
from intercluster.apps.notices.models import Notice
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.search.results import Seeking
from intercluster.apps.partnering.weights.defaults import WEIGHTS
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.personal_data import erase_everywhere, everything_on

__all__ = ["meeting"]

GERMAN_OFFER = "Wir trocknen Schnittholz energiesparend"


def invited(northern: Northern, managers: dict[str, User], **options: Any) -> AllianceInvitation:
    """Return an invitation of the German cluster by the Finnish one."""
    viewer = viewer_of(managers["FI"])
    return services.invite(northern.clusters["FI"], northern.clusters["DE"], viewer=viewer, **options)


def seen(viewer: Viewer) -> set[tuple[type, int, bool]]:
    """Return the texts that a viewer reads, each with whether its author is unnamed."""
    return {(type(text), text.pk, text.unnamed) for text in [*offers(viewer), *needs(viewer)]}


def texts(found: set[tuple[type, int, bool]], *, of: Cluster) -> Texts:
    """Count found texts of a cluster's members as the pages do."""
    members = set(of.memberships.values_list("organisation", flat=True))
    own = [(model, unnamed) for model, pk, unnamed in found if model.objects.get(pk=pk).organisation_id in members]
    return Texts(*(own.count((model, unnamed)) for unnamed in (False, True) for model in (Offer, Need)))


def test_new_alliance_comes_into_being_when_the_other_agrees(northern: Northern, managers: dict[str, User]) -> None:
    invitation = invited(northern, managers, name=" Wood  Alliance ", message="Shall we?")
    finnish, german = northern.clusters["FI"], northern.clusters["DE"]
    assert not Alliance.objects.filter(name="Wood Alliance").exists()
    assert (list(waiting_for(german)), list(sent_by(finnish))) == ([invitation], [invitation])
    assert GERMAN_OFFER not in {text.text for text in offers(office_of(finnish))}
    alliance = services.agree(invitation, viewer=viewer_of(managers["DE"]))
    assert (alliance.slug, alliance.name, set(alliance.clusters.all())) == (
        "wood-alliance",
        "Wood Alliance",
        {finnish, german},
    )
    assert GERMAN_OFFER in {text.text for text in offers(office_of(finnish))}
    told = Notice.objects.order_by("pk").values_list("recipient__name", "kind")
    assert list(told) == [("Office DE", "clusters.invited"), ("Office FI", "clusters.entered")]
    invitation.refresh_from_db()
    assert (invitation.alliance, invitation.state, invitation.answered_by) == (alliance, "agreed", managers["DE"])
    for act in (services.agree, services.decline):
        with pytest.raises(Conflict, match="has ended"):
            act(invitation, viewer=viewer_of(managers["DE"]))
    with pytest.raises(Conflict, match="has ended"):
        services.withdraw(invitation, viewer=viewer_of(managers["FI"]))


def test_new_alliance_and_cluster_take_no_address_that_leads_elsewhere(
    northern: Northern, managers: dict[str, User]
) -> None:
    former = Alliance.objects.create(slug="baltic-demo", name="Baltic Demo")
    rename(former, viewer=OPERATOR, name="Sea Demo", slug="sea-demo")
    invitation = services.invite(
        northern.clusters["SE"], northern.clusters["NO"], viewer=viewer_of(managers["SE"]), name="Baltic Demo"
    )
    made = services.agree(invitation, viewer=viewer_of(managers["NO"]))
    assert made.slug == "baltic-demo-2"
    client = Client()
    assert client.get("/alliances/baltic-demo/").headers["Location"] == "/alliances/sea-demo/"


def test_pages_lead_from_the_invitation_to_the_alliance_and_out(
    northern: Northern, managers: dict[str, User], client: Client
) -> None:
    client.force_login(managers["FI"])
    page = client.get("/office/cluster-fi/alliances/invite/").text
    assert "Demo DE (Germany)" in page
    assert "Demo FI (" not in page
    form = {"cluster": "cluster-de", "alliance": "northern", "message": "Welcome"}
    assert client.post("/office/cluster-fi/alliances/invite/", form).status_code == 302
    again = client.post("/office/cluster-fi/alliances/invite/", form)
    assert (again.status_code, "invited already" in again.text) == (422, True)
    empty = client.post("/office/cluster-fi/alliances/invite/", {"cluster": "cluster-de", "alliance": ""})
    assert "Write the name of the new alliance" in empty.text
    assert "Demo DE, to Northern Demo" in client.get("/office/cluster-fi/alliances/").text

    number = AllianceInvitation.objects.get().pk
    client.force_login(managers["DE"])
    address = f"/office/cluster-de/alliances/invitations/{number}/"
    for place in ("/office/cluster-de/alliances/", "/office/cluster-de/"):
        assert address in client.get(place).text
    page = client.get(address)
    assert "Office FI of Demo FI invited you" in page.text
    assert "Welcome" in page.text
    assert [(each.slug, shown) for each, shown in page.context["shared"].given] == [
        ("cluster-fi", Texts(offers=1)),
        ("cluster-no", Texts(offers=1)),
        ("cluster-se", Texts(offers=1)),
        ("cluster-de", Texts(offers=1)),  # its own members did not read each other's so far
    ]
    assert page.text.count("(your members, of each other)") == 1
    assert client.post(address, {"answer": "agree"}).status_code == 302
    assert "Northern Demo" in client.get("/office/cluster-de/alliances/").text
    assert client.get(address).status_code == 200
    inside = "/office/cluster-de/alliances/in/northern/"
    assert "Demo DE has entered" in " ".join(client.get(inside).text.split())
    leaving = client.get(f"{inside}leave/")
    assert leaving.context["shared"].given == page.context["shared"].given
    assert client.post(f"{inside}leave/").status_code == 302
    assert client.get(inside).status_code == 404
    assert [(event.cluster.slug, event.has_entered, event.who) for event in history(northern.alliance)][:2] == [
        ("cluster-de", False, "Office DE"),
        ("cluster-de", True, "Office DE"),
    ]

    client.force_login(managers["FI"])
    client.post("/office/cluster-fi/alliances/invite/", form)
    number = AllianceInvitation.objects.get(state="waiting").pk
    assert client.post(f"/office/cluster-fi/alliances/invitations/{number}/withdraw/").status_code == 302
    assert AllianceInvitation.objects.get(pk=number).state == "withdrawn"
    client.force_login(managers["DE"])
    address = f"/office/cluster-de/alliances/invitations/{number}/"
    assert "This invitation has ended" in client.get(address).text
    assert client.post(address, {"answer": "agree"}).status_code == 409


def test_figures_before_agreeing_and_leaving_are_what_really_changes(
    northern: Northern, managers: dict[str, User]
) -> None:
    german = northern.clusters["DE"]
    northern.add(
        "maker",
        "DE",
        offers=(("de", "Wir bauen Öfen", "anonymous"), ("de", "Wir reden", "private"), ("de", "Wir malen", "public")),
        needs=(("de", "Wir suchen Holz", "alliance"), ("de", "Wir suchen Leim", "anonymous")),
    )
    Offer.objects.create(
        organisation=northern.organisations["maker"], text="Vorbei", visibility="alliance", expires="2020-01-01"
    )
    both = northern.organisations["drier"]  # of Sweden and Germany: what it says is read in the alliance already
    Membership.objects.create(cluster=german, organisation=both)
    allied = [northern.clusters[country] for country in ("SE", "NO", "FI")]
    readers = {cluster: reader_in(cluster) for cluster in [*allied, german]}
    before = {cluster: seen(reader) for cluster, reader in readers.items()}
    said = shared_by(german, allied)

    invitation = invited(northern, managers, alliance=northern.alliance)
    services.agree(invitation, viewer=viewer_of(managers["DE"]))
    after = {cluster: seen(reader_in(cluster)) for cluster in readers}
    gained = {cluster: after[cluster] - before[cluster] for cluster in readers}
    assert said == Shared(
        given=[(cluster, texts(gained[cluster], of=german)) for cluster in [*allied, german]],
        taken=[
            (cluster, Texts(shown.offers, shown.needs))
            for cluster in allied
            for shown in [texts(gained[german], of=cluster)]
        ],
    )
    assert dict(said.given)[allied[2]] == Texts(offers=1, needs=1, unnamed_offers=1, unnamed_needs=1)

    leaving = lost_by_leaving(german, northern.alliance)
    assert dict(leaving.given) == dict(said.given)
    assert dict(leaving.taken) == dict(said.taken)
    services.leave(german, northern.alliance, viewer=viewer_of(managers["DE"]))
    assert {cluster: seen(reader_in(cluster)) for cluster in readers} == before


def test_no_page_of_alliances_moves_with_an_anonymous_text_of_others(
    northern: Northern, managers: dict[str, User]
) -> None:
    """An office is in an alliance with one other cluster each, and invited by a third: a figure would place a text."""
    finnish = northern.clusters["FI"]
    for country in ("SE", "NO"):
        Alliance.objects.create(slug=f"pair-{country.lower()}", name=country).clusters.add(
            finnish, northern.clusters[country]
        )
    northern.alliance.clusters.remove(finnish)
    asked = services.invite(northern.clusters["DE"], finnish, viewer=OPERATOR, name="Timber")
    client = Client()
    client.force_login(managers["FI"])
    own = "/office/cluster-fi/alliances/"
    addresses = [
        own,
        f"{own}invitations/{asked.pk}/",
        *(f"{own}in/pair-{each}/{end}" for each in ("se", "no") for end in ("", "leave/")),
    ]

    def read() -> list[str]:
        return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get(each).text) for each in addresses]

    before = read()
    for name in ("machinist", "drier", "maker"):
        if name == "maker":
            northern.add("maker", "DE")
        Need.objects.create(
            organisation=northern.organisations[name], text="We look for glue", language="en", visibility="anonymous"
        )
        assert read() == before


def test_second_alliance_in_common_keeps_what_it_shares(northern: Northern, managers: dict[str, User]) -> None:
    finnish, norwegian = northern.clusters["FI"], northern.clusters["NO"]
    second = Alliance.objects.create(slug="second", name="Second")
    second.clusters.add(finnish, norwegian)
    before = seen(reader_in(norwegian))
    said = dict(lost_by_leaving(finnish, northern.alliance).given)
    assert (said[norwegian], said[northern.clusters["SE"]]) == (Texts(), Texts(needs=1))
    services.leave(finnish, northern.alliance, viewer=viewer_of(managers["FI"]))
    assert seen(reader_in(norwegian)) == before
    assert seen(reader_in(finnish)) != before


@pytest.mark.slow(reason="asks every place where a shared text can be read, before and after")
def test_leaving_takes_shared_texts_out_of_everything_at_once(meeting: Meeting, client: Client) -> None:
    northern, text, owner = meeting.northern, "Vi söker virke sågat av klen tall", meeting.people["sawmill"]
    search = read_path(f"/partners/?{urlencode({'text': text, 'seeking': 'needs'})}")
    assert search is not None
    search.owner = owner
    introduction = meeting.ask()
    proposed = meeting.partner("sawmill", "sawmill", "A company in Norway").handle
    client.force_login(owner)

    def places() -> dict[str, bool]:
        found = partners_for_text(text, language="sv", seeking=Seeking.NEEDS, viewer=viewer_of(owner)).partners
        as_found = client.get("/partners/", {"text": text, "seeking": "needs"}).text
        return {
            "search": "drier" in {partner.organisation.slug for partner in found if partner.organisation},
            "page": "/organisations/drier/" in as_found,
            "profile": text in client.get("/organisations/drier/").text,
            "directory": "drier" in client.get("/directory/", {"q": "klen tall"}).text,
            "API, profile": text in str(client.get("/api/organisations/drier").json()),
            "API, list": client.get("/api/organisations", {"q": "klen tall"}).json()["count"] > 0,
            "API, partners": "drier" in client.get("/api/partners", {"text": text, "seeking": "needs"}).text,
            "saved search": any("klen tall" in each.text for each in answer(search)),
            "export": exported(Need, northern.clusters["SE"], viewer_of(owner)).filter(text=text).exists(),
        }

    assert places() == dict.fromkeys(places(), True)
    swedish = viewer_of(meeting.people["cluster-se"])
    services.leave(northern.clusters["SE"], northern.alliance, viewer=swedish)
    assert places() == dict.fromkeys(places(), False)
    services.leave(northern.clusters["FI"], northern.alliance, viewer=viewer_of(meeting.people["cluster-fi"]))
    with pytest.raises(Conflict, match="no longer visible to you"):
        proposal(viewer_of(owner), proposed, meeting.organisation("sawmill"))

    # The introduction goes on: each side reads it, the asked one agrees, and both write.
    address = f"/introductions/{introduction.public_id}/"
    for name in ("sawmill", "drier"):
        client.force_login(meeting.people[name])
        assert "Voimmeko tavata?" in client.get(address).text
    assert introductions.accept(introduction, meeting.people["drier"]).state == "accepted"
    introductions.write(introduction, meeting.people["drier"], "Ja, gärna!")
    client.force_login(owner)
    assert "Ja, gärna!" in client.get(address).text


def test_who_may_do_what(northern: Northern, managers: dict[str, User]) -> None:
    finnish, german = northern.clusters["FI"], northern.clusters["DE"]
    own, other = viewer_of(managers["FI"]), viewer_of(managers["DE"])
    invitation = invited(northern, managers, alliance=northern.alliance)
    member = member_of(northern.organisations["sawmill"])
    for viewer in (VISITOR, member, viewer_of(managers["SE"])):
        for act in (
            lambda viewer: services.invite(finnish, german, viewer=viewer, name="New"),
            lambda viewer: services.agree(invitation, viewer=viewer),
            lambda viewer: services.decline(invitation, viewer=viewer),
            lambda viewer: services.withdraw(invitation, viewer=viewer),
            lambda viewer: services.leave(finnish, northern.alliance, viewer=viewer),
            lambda viewer: services.choose_committee(northern.alliance, finnish, [], viewer=viewer),
        ):
            with pytest.raises(NotAllowed):
                act(viewer)
    with pytest.raises(NotAllowed):
        services.agree(invitation, viewer=own)  # of the other side only
    with pytest.raises(NotAllowed):
        services.withdraw(invitation, viewer=other)
    for viewer in (VISITOR, member, other):
        with pytest.raises(NotAllowed):
            services.change_alliance(northern.alliance, {"name": "Ours"}, viewer=viewer)
        with pytest.raises(NotAllowed):
            weights.use(northern.alliance, None, viewer=viewer, by="x")
        with pytest.raises(NotAllowed):
            weights.set_by_hand(northern.alliance, {"nearness": 10}, viewer=viewer, by="x")
    with pytest.raises(NotAllowed):
        services.invite(german, finnish, viewer=other, alliance=northern.alliance)  # is not in it


def test_what_cannot_be_is_refused(northern: Northern, managers: dict[str, User]) -> None:
    finnish, german, swedish = (northern.clusters[country] for country in ("FI", "DE", "SE"))
    own, alliance, long = viewer_of(managers["FI"]), northern.alliance, "a" * 2001
    refusals: list[tuple[type[Exception], str, Callable[[], object]]] = [
        (Refused, "not itself", lambda: services.invite(finnish, finnish, viewer=own, name="New")),
        (FieldsRefused, "Write the name", lambda: services.invite(finnish, german, viewer=own, name=" ")),
        (
            Conflict,
            "in Northern Demo already",
            lambda: services.invite(finnish, swedish, viewer=own, alliance=alliance),
        ),
        (
            Refused,
            "more than 2000",
            lambda: services.invite(finnish, german, viewer=own, name="New", message=long),
        ),
        (Conflict, "is not in Northern", lambda: services.leave(german, alliance, viewer=OPERATOR)),
        (
            Conflict,
            "is not in Northern",
            lambda: services.invite(german, finnish, viewer=OPERATOR, alliance=alliance),
        ),
        (
            Refused,
            "managers of its clusters",
            lambda: services.choose_committee(alliance, finnish, [managers["SE"]], viewer=own),
        ),
        (
            FieldsRefused,
            "Write the name",
            lambda: services.change_alliance(alliance, {"name": ""}, viewer=own),
        ),
        (
            Refused,
            "no feature is called",
            lambda: weights.set_by_hand(alliance, {"beauty": 1}, viewer=own, by="x"),
        ),
        (Refused, "There is no version 999", lambda: weights.use(alliance, 999, viewer=own, by="x")),
    ]
    for kind, words, act in refusals:
        with pytest.raises(kind, match=words):
            act()
    for number in range(services.PER_DAY):
        invited(northern, managers, name=f"Alliance {number}")
    with pytest.raises(Conflict, match="at most 20 invitations a day"):
        invited(northern, managers, name="One more")


def test_invitation_of_a_cluster_that_left_leads_nowhere(northern: Northern, managers: dict[str, User]) -> None:
    invitation = invited(northern, managers, alliance=northern.alliance)
    services.leave(northern.clusters["FI"], northern.alliance, viewer=viewer_of(managers["FI"]))
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"
    told = Notice.objects.filter(kind="clusters.left").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Office NO", "Office SE"]


def test_alliance_that_everybody_has_left_is_archived(northern: Northern, managers: dict[str, User]) -> None:
    for country in ("FI", "NO", "SE"):
        assert not Alliance.everything.get().archived
        services.leave(northern.clusters[country], northern.alliance, viewer=viewer_of(managers[country]))
    assert Alliance.everything.get().archived
    assert not Alliance.objects.exists()


def test_committee_has_managers_of_each_cluster(northern: Northern, managers: dict[str, User], client: Client) -> None:
    second = User.objects.create_user("second@cluster-fi.example", name="Second FI")
    finnish, alliance = northern.clusters["FI"], northern.alliance
    finnish.managers.add(second)
    everybody = {managers["FI"], managers["SE"], managers["NO"], second}
    assert set(committee_of(alliance)) == everybody
    client.force_login(managers["FI"])
    inside = "/office/cluster-fi/alliances/in/northern/"
    assert client.post(f"{inside}committee/", {"people": [second.pk]}).status_code == 302
    assert set(committee_of(alliance)) == everybody - {managers["FI"]}
    form = {"name": "Nordic Wood", "names_fi": "Pohjolan puu", "summary": "Wood."}
    assert client.post(inside, form).status_code == 403
    assert "Change the weights" not in client.get(inside).text
    client.force_login(second)
    assert client.post(inside, form).status_code == 302
    alliance.refresh_from_db()
    assert (alliance.name, alliance.names, alliance.summary) == ("Nordic Wood", {"fi": "Pohjolan puu"}, "Wood.")
    finnish.managers.remove(second)  # who leaves the office leaves the committee, and its other managers stand in
    assert set(committee_of(alliance)) == everybody - {second}
    finnish.managers.add(second)
    services.leave(finnish, alliance, viewer=viewer_of(second))
    assert set(committee_of(alliance)) == {managers["SE"], managers["NO"]}
    assert not alliance.committee.exists()


def test_committee_sets_the_weights_of_its_searches(
    northern: Northern, managers: dict[str, User], client: Client
) -> None:
    client.force_login(managers["FI"])
    inside = "/office/cluster-fi/alliances/in/northern/"
    form = dict.fromkeys(WEIGHTS, "0") | {"nearness": "10"}
    assert client.post(f"{inside}weights/", form | {"nearness": "-1"}).status_code == 422
    assert client.post(f"{inside}weights/", form).status_code == 302
    own = weights.version_in_use(northern.alliance)
    assert weights.in_use(northern.alliance) == dict.fromkeys(WEIGHTS, 0.0) | {"nearness": 10.0}
    assert f"Version {own} is in use." in client.get(inside).text
    assert client.post(f"{inside}weights/", {"version": "platform"}).status_code == 302
    assert weights.in_use(northern.alliance) == dict(WEIGHTS)
    assert client.post(f"{inside}weights/", {"version": str(own)}).status_code == 302
    assert weights.version_in_use(northern.alliance) == own
    assert client.post(f"{inside}weights/", {"version": "999"}).status_code == 422


def test_people_are_forgotten_and_the_agreement_stays(northern: Northern, managers: dict[str, User]) -> None:
    invitation = invited(northern, managers, name="New", message="Kind regards, Office FI")
    services.agree(invitation, viewer=viewer_of(managers["DE"]))
    held = everything_on(managers["FI"])["clusters"]["invitations_sent"]
    assert [(each["alliance"], each["message"]) for each in held] == [("New", "Kind regards, Office FI")]
    assert everything_on(managers["DE"])["clusters"]["invitations_answered"] == [
        {"alliance": "New", "answer": "agreed"}
    ]
    for person in (managers["FI"], managers["DE"]):
        erase_everywhere(person)
    invitation.refresh_from_db()
    assert (invitation.by, invitation.answered_by, invitation.message, invitation.state) == (None, None, "", "agreed")
    assert [event.who for event in history(Alliance.objects.get(slug="new"))] == ["", ""]
