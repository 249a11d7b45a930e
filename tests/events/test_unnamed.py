"""Texts without a name at an event: listed in batches, met blind, and told to nobody who may not know."""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from tests.events.made import comes, market_day
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Offer, Organisation
from intercluster.apps.directory.rules import Viewer, office_of, viewer_of
from intercluster.apps.events.models import Brought, Newcomer, PairingKind, Participant, ParticipantState, Request
from intercluster.apps.events.personal import erase
from intercluster.apps.events.registration.services import cancel
from intercluster.apps.events.requests import deciding, queries, services
from intercluster.apps.events.requests.identity import topic_for
from intercluster.apps.events.requests.presentation import rows_of
from intercluster.apps.events.requests.services import Asked, ask
from intercluster.apps.events.suggesting.queries import suggestions
from intercluster.apps.events.unnamed.batches import close_batches
from intercluster.apps.events.unnamed.queries import unnamed_texts, waits_for_a_batch
from intercluster.apps.events.unnamed.services import ask_unnamed
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.notices.rendering import compose
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

SECRET = "Vi lager emballasje av bark"


@dataclass
class Fair:
    """An event to which organisations come one after the other."""

    northern: Northern
    users: dict[str, User] = field(default_factory=dict)
    places: dict[str, Participant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.event = market_day(self.northern.clusters["FI"])

    def come(self, *slugs: str) -> None:
        """Let organisations of Norway come, each with a person; all that they offer without a name they bring."""
        for slug in slugs:
            known = self.northern.organisations.get(slug)
            organisation = known or self.northern.add(slug, "NO")
            user = User.objects.create_user(f"{slug}@example.org", name=f"Person of {slug}", language="en")
            Affiliation.objects.create(user=user, organisation=organisation, role="editor")
            self.users[slug] = user
            self.places[slug] = comes(self.event, organisation, user)
            for offer in organisation.offers.filter(visibility="anonymous"):
                Brought.objects.create(participant=self.places[slug], offer=offer)
        close_batches()

    def viewer(self, slug: str) -> Viewer:
        """Return what the person of an organisation may see."""
        return viewer_of(self.users[slug])

    def listed(self, slug: str) -> list[tuple[str, str]]:
        """Return the texts without a name that the person of an organisation reads, with their authors."""
        own = self.places[slug]
        return sorted((each.statement.text, each.author) for each in unnamed_texts(self.viewer(slug), self.event, own))

    def cancel(self, slug: str) -> None:
        """Let an organisation cancel."""
        cancel(self.viewer(slug), self.places[slug])
        close_batches()

    def ask_author(self, slug: str) -> Request:
        """Let an organisation ask to meet the author of the secret."""
        viewer, own = self.viewer(slug), self.places[slug]
        [key] = [each.key for each in unnamed_texts(viewer, self.event, own) if each.statement.text == SECRET]
        return ask_unnamed(viewer, own, key, Asked())


@pytest.fixture
def fair(northern: Northern) -> Fair:
    """Return an event; of the Norwegian companies `author` has a secret."""
    for number in range(6):  # so that the directory says "A company in Norway"
        northern.add(f"firm-{number}", "NO")
    for country in ("SE", "FI"):
        for number in range(2):
            northern.add(f"more-{country.lower()}-{number}", country)
    northern.add("author", "NO", offers=(("nb", SECRET, "anonymous"),))
    return Fair(northern)


TOLD = [(SECRET, "A company in Norway")]


def test_texts_come_in_batches_and_stay(fair: Fair) -> None:
    fair.come("drier", "author", "firm-0", "firm-1")
    assert fair.listed("drier") == []
    assert waits_for_a_batch(fair.event, fair.places["author"])
    fair.come("firm-2")
    assert fair.listed("drier") == TOLD
    assert fair.listed("author") == []
    assert not waits_for_a_batch(fair.event, fair.places["author"])
    # Nothing changes when organisations cancel or come.
    for slug in ("firm-0", "author", "firm-2"):
        fair.cancel(slug)
        assert fair.listed("drier") == TOLD
    fair.come("firm-3")
    assert fair.listed("drier") == TOLD
    Brought.objects.all().delete()
    close_batches()
    assert fair.listed("drier") == TOLD
    # What the directory tells everybody, or nobody, is read here.
    Offer.objects.filter(text=SECRET).update(visibility="private")
    assert fair.listed("drier") == []
    Offer.objects.filter(text=SECRET).update(visibility="public")
    assert fair.listed("drier") == []


def test_a_text_brought_later_waits_for_the_next_batch(fair: Fair) -> None:
    fair.come("drier", "author", "firm-0", "firm-1", "firm-2")
    author = fair.northern.organisations["author"]
    later = Offer.objects.create(organisation=author, text="Noe nytt", language="nb", visibility="anonymous")
    fair.cancel("author")
    Participant.objects.update(state=ParticipantState.REGISTERED)
    Brought.objects.create(participant=fair.places["author"], offer=later)
    close_batches()
    assert fair.listed("drier") == TOLD
    fair.come("firm-3", "firm-4", "firm-5")
    assert fair.listed("drier") == TOLD
    fair.northern.add("firm-6", "NO")
    fair.come("firm-6")
    assert fair.listed("drier") == [("Noe nytt", "A company in Norway"), *TOLD]


def test_nobody_fills_a_batch_with_whom_they_know(fair: Fair) -> None:
    """An office registers organisations, makes some up, or rules out its own members."""
    fair.come("drier", "author")
    for number in range(4):  # registered by an office: nobody of their own comes
        comes(fair.event, fair.northern.organisations[f"firm-{number}"])
    made_up = [Organisation.objects.create(slug=f"made-{n}", name=f"Made {n} Demo", country="NO") for n in range(4)]
    for organisation in made_up:
        fair.northern.clusters["NO"].memberships.create(organisation=organisation, added=clock.now())
        user = User.objects.create_user(f"{organisation.slug}@example.org", name="Made up")
        Affiliation.objects.create(user=user, organisation=organisation, role="editor")
        user.managed_clusters.add(fair.northern.clusters["SE"])
        comes(fair.event, organisation, user)
    close_batches()
    assert not Newcomer.objects.exists()
    # Four that count, of which three are members of the Swedish cluster too: its office would rule them out.
    for slug in ("firm-4", "firm-5", "firm-0"):
        fair.northern.clusters["SE"].memberships.create(
            organisation=fair.northern.organisations[slug], added=fair.event.created.replace(year=2025)
        )
    Participant.objects.filter(organisation__slug="firm-0").delete()
    fair.come("firm-4", "firm-5", "firm-0")
    assert not Newcomer.objects.exists()
    assert fair.listed("drier") == []


def test_a_blind_request_names_nobody_until_it_is_accepted(fair: Fair, client: Client) -> None:
    fair.come("drier", "author", "firm-0", "firm-1", "firm-2")
    request = fair.ask_author("drier")
    with pytest.raises(Conflict, match="a request about this text already"):
        fair.ask_author("drier")
    [row] = rows_of(fair.viewer("drier"), fair.places["drier"]).waiting
    assert (row.other.name, row.other.participant, row.about and row.about.text) == (TOLD[0][1], None, SECRET)
    [row] = rows_of(fair.viewer("author"), fair.places["author"]).to_answer
    assert (row.other.name, row.is_unnamed) == ("drier Demo", True)
    address = f"/events/{fair.event.key}"
    client.force_login(fair.users["drier"])
    assert "author Demo" not in client.get(f"{address}/people/").content.decode()
    [told] = client.get(f"/api{address}/requests").json()
    assert (told["other"], told["about"]) == (TOLD[0][1], SECRET)
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    fair.northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    before = client.get(f"{address}/requests/").content.decode()
    assert "drier Demo</td>" not in before
    assert SECRET not in before
    services.accept(fair.viewer("author"), request, 3)
    [row] = rows_of(fair.viewer("drier"), fair.places["drier"]).accepted
    assert row.other.name == "author Demo"
    after = client.get(f"{address}/requests/").content.decode()
    assert "author Demo</td>" in after
    assert SECRET not in after
    office = viewer_of(manager)
    request.refresh_from_db()
    assert topic_for(request, office) is None
    assert topic_for(request, office_of(fair.northern.clusters["NO"])) is not None


@pytest.mark.parametrize("does", ["nothing", "declines", "cancels", "asks", "is forbidden", "is erased"])
def test_nothing_tells_who_is_asked(fair: Fair, does: str) -> None:
    """Whatever else the author does, who asked sees the same until the author answers."""
    fair.come("drier", "author", "firm-0", "firm-1", "firm-2")
    request = fair.ask_author("drier")
    author, drier = fair.places["author"], fair.places["drier"]
    named = set(queries.others(drier))
    suggested = [each.participant for each in suggestions(fair.viewer("drier"), drier)]
    if does == "declines":
        services.decline(fair.viewer("author"), request)
    elif does == "cancels":
        fair.cancel("author")
    elif does == "asks":
        back = ask(fair.viewer("author"), author, drier, Asked())
        assert back.state == "open"
        services.decline(fair.viewer("drier"), back)
    elif does == "is forbidden":
        deciding.pair(office_of(fair.northern.clusters["FI"]), fair.event, author, drier, PairingKind.MUST_NOT)
    elif does == "is erased":
        erase(fair.users["author"])
        close_batches()
    request.refresh_from_db()
    assert request.state == ("declined" if does == "declines" else "open")
    assert fair.listed("drier") == TOLD
    if does in {"nothing", "declines", "asks"}:
        assert set(queries.others(drier)) == named
        assert [each.participant for each in suggestions(fair.viewer("drier"), drier)] == suggested
    services.end_unanswered(request.expires)
    kinds = set(Notice.objects.filter(recipient=fair.users["drier"]).values_list("kind", flat=True))
    said = {"declines": {"events.request_declined"}, "asks": {"events.request_asked", "events.request_ended"}}
    assert kinds == said.get(does, {"events.request_ended"})
    for mail in Mail.objects.filter(recipient=fair.users["drier"]).exclude(notices__kind="events.request_asked"):
        message = compose(mail)
        assert message is not None
        assert "author Demo" not in f"{message.subject} {message.body}"
    for row in rows_of(fair.viewer("drier"), drier).over:
        assert row.request != request or row.other.participant is None


def test_two_texts_of_one_author_are_two_requests(fair: Fair) -> None:
    author = fair.northern.organisations["author"]
    Offer.objects.create(organisation=author, text="Noe nytt", language="nb", visibility="anonymous")
    fair.come("drier", "author", "firm-0", "firm-1", "firm-2")
    viewer, drier = fair.viewer("drier"), fair.places["drier"]
    made = [ask_unnamed(viewer, drier, each.key, Asked()) for each in unnamed_texts(viewer, fair.event, drier)]
    by_name = ask(viewer, drier, fair.places["author"], Asked())
    assert [each.state for each in (*made, by_name)] == ["open"] * 3
    for each in (*made, by_name):
        services.accept(fair.viewer("author"), each, 1)
    assert len(queries.wishes(fair.event)) == 1


def test_who_asks_may_stay_without_a_name(fair: Fair) -> None:
    fair.come("drier", "author", "firm-0", "firm-1")
    secret = Offer.objects.get(text=SECRET)
    said = Asked(about=secret, is_unnamed=True)
    with pytest.raises(Conflict, match="listed without it"):
        ask(fair.viewer("author"), fair.places["author"], fair.places["drier"], said)
    fair.come("firm-2")
    request = ask(fair.viewer("author"), fair.places["author"], fair.places["drier"], said)
    [row] = rows_of(fair.viewer("drier"), fair.places["drier"]).to_answer
    assert (row.other.name, row.other.participant) == (TOLD[0][1], None)
    assert not queries.office_requests(fair.event)
    services.accept(fair.viewer("drier"), request, 2)
    [row] = rows_of(fair.viewer("drier"), fair.places["drier"]).accepted
    assert row.other.name == "author Demo"
    with pytest.raises(NotFound):
        services.withdraw(fair.viewer("firm-0"), request)
