"""Rounds of a strategy: planned, told, ended, and proposals in several languages that say the same."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.models import Proposal, Round, RoundKind, Strategy
from intercluster.apps.strategy.rounds import proposals, services
from intercluster.apps.strategy.rounds.priorities import draft_vote, voted_on
from intercluster.apps.strategy.rounds.progress import carry_on
from intercluster.apps.strategy.rounds.queries import acted
from intercluster.apps.strategy.rounds.rules import Voice
from intercluster.apps.strategy.rounds.services import Planned
from intercluster.apps.strategy.services import let_read, write
from intercluster.apps.strategy.signing.services import send, sign
from intercluster.apps.voting import services as voting
from intercluster.apps.voting.closing import close
from intercluster.apps.voting.models import RollEntry
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed

START = datetime(2027, 3, 1, 8, tzinfo=UTC)


class Table:
    """The strategy of the alliance, the Swedish office, editors of three members, and the clock that they read."""

    def __init__(self, northern: Northern, monkeypatch: pytest.MonkeyPatch) -> None:
        self.northern, self.monkeypatch = northern, monkeypatch
        self.strategy = full_strategy(northern.alliance)
        self.office = User.objects.create_user("office@cluster-se.example", language="sv")
        northern.clusters["SE"].managers.add(self.office)
        self.people: dict[str, User] = {}
        for name, language in (("sawmill", "fi"), ("drier", "sv"), ("machinist", "nb")):
            self.people[name] = User.objects.create_user(f"editor@{name}.example", language=language)
            organisation = northern.organisations[name]
            Affiliation.objects.create(user=self.people[name], organisation=organisation, role="editor")
        self.at(0)

    def at(self, days: float) -> datetime:
        """Let it be a number of days after START."""
        moment = START + timedelta(days=days)
        self.monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    def round(self, kind: RoundKind, opens: float = 0, closes: float = 14, *, for_members: bool = True) -> Round:
        """Plan a round."""
        days = [START + timedelta(days=day) for day in (opens, closes)]
        return services.plan(OPERATOR, self.strategy, [Planned(kind, days[0], days[1], for_members)])[0]

    def let_five_vote(self) -> None:
        """Give as many members somebody to vote for them as a secret vote needs."""
        for name in ("joiner", "turner"):
            organisation = self.northern.add(name, "SE")
            person = User.objects.create_user(f"editor@{name}.example")
            Affiliation.objects.create(user=person, organisation=organisation, role="editor")

    def voice(self, name: str) -> Voice:
        """Return a member that speaks."""
        return Voice(organisation=self.northern.organisations[name])

    def propose(self, found: Round, name: str, title: str, language: str, kind: str = "priority") -> Proposal:
        """Send a proposal of a member."""
        viewer = viewer_of(self.people[name])
        return proposals.propose(viewer, found, self.voice(name), kind=kind, language=language, title=title, body="")

    def told(self) -> list[tuple[str, str]]:
        """Return who was told what since the last time, and forget it."""
        told = Notice.objects.select_related("recipient")
        found = sorted((each.kind, each.recipient.email.partition("@")[2]) for each in told)
        told.delete()
        return found


@pytest.fixture
def table(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Return the strategy and its people on the day before rounds begin."""
    return Table(northern, monkeypatch)


def test_round_tells_those_who_take_part_and_reminds_those_who_did_nothing(table: Table) -> None:
    found = table.round(RoundKind.PROPOSE, 1, 15)
    carry_on(table.at(0))
    assert table.told() == []
    everybody = ["cluster-se.example", "drier.example", "machinist.example", "sawmill.example"]
    carry_on(table.at(1))
    carry_on(table.at(1.1))
    assert table.told() == [("strategy.round_opened", each) for each in everybody]
    sent = table.propose(found, "drier", "Torka bark tillsammans", "sv")
    proposals.support(viewer_of(table.people["sawmill"]), sent, table.voice("sawmill"))
    carry_on(table.at(12))
    assert table.told() == [("strategy.round_ends_soon", each) for each in ("cluster-se.example", "machinist.example")]
    carry_on(table.at(15))
    carry_on(table.at(16))
    assert table.told() == [("strategy.round_ended", "cluster-se.example")]
    services.conclude(viewer_of(table.office), found, {"sv": "Ett förslag går vidare."})
    carry_on(table.at(30))
    assert table.told() == [("strategy.round_ended", each) for each in everybody]
    found.refresh_from_db()
    assert found.outcome_in("fi") == ("Ett förslag går vidare.", "sv")


def test_round_of_which_no_office_says_what_it_led_to_is_told_a_week_later(table: Table) -> None:
    table.round(RoundKind.DRAFT, for_members=True)
    carry_on(table.at(1))
    carry_on(table.at(12))
    carry_on(table.at(14))
    carry_on(table.at(20))
    office = "cluster-se.example"
    kinds = ("strategy.round_ended", "strategy.round_ends_soon", "strategy.round_opened")
    assert table.told() == [(kind, office) for kind in kinds]
    carry_on(table.at(21))
    assert table.told() == [("strategy.round_ended", office)]


def test_office_ends_a_round_early_or_later(table: Table) -> None:
    found, office = table.round(RoundKind.PROPOSE), viewer_of(table.office)
    carry_on(table.at(12))
    carry_on(table.at(12))
    said: dict[str, Any] = {"closes": START + timedelta(days=20), "remind_days": 3, "questions": {"sv": "Vad?"}}
    services.change(office, found, said)
    table.told()
    carry_on(table.at(17))
    assert {kind for kind, _who in table.told()} == {"strategy.round_ends_soon"}
    services.end(office, found)
    with pytest.raises(Conflict):
        table.propose(found, "drier", "För sent", "sv")
    with pytest.raises(Conflict):
        services.change(office, found, said)
    with pytest.raises(Conflict):
        services.delete(office, found)
    with pytest.raises(NotAllowed):
        services.end(viewer_of(table.people["drier"]), found)


def test_two_rounds_of_a_kind_are_not_open_together(table: Table) -> None:
    table.round(RoundKind.PROPOSE)
    table.round(RoundKind.PROPOSE, 14, 20)
    table.round(RoundKind.DISCUSS)
    with pytest.raises(FieldsRefused):
        table.round(RoundKind.PROPOSE, 13, 15)
    with pytest.raises(FieldsRefused):
        table.round(RoundKind.DISCUSS, 30, 30)
    let_read(OPERATOR, table.strategy, "offices")
    table.strategy.refresh_from_db()
    with pytest.raises(FieldsRefused):
        table.round(RoundKind.DISCUSS, 40, 50)


def test_a_few_words_are_enough_to_find_a_similar_proposal(table: Table) -> None:
    found = table.round(RoundKind.PROPOSE)
    bark = [
        table.propose(found, "drier", "Torka bark tillsammans", "sv"),
        table.propose(found, "drier", "Yhteinen kuoren kuivaamo", "fi"),
    ]
    for title, language in (("Felles opplæring", "nb"), ("Textiles from wood", "en")):
        table.propose(found, "machinist", title, language)

    def similar(title: str, language: str) -> list[Proposal]:
        return [row.proposal for row in proposals.similar_to(table.strategy, (title, language))]

    assert similar("Kuorta kuivataan yhdessä", "fi") == bark
    assert similar("Joint bark dryer for sawmills", "en") == bark[:1]
    assert similar("Messut yhdessä Saksassa", "fi") == []


def test_similar_proposal_in_another_language_is_shown_before_one_is_sent(table: Table, client: Client) -> None:
    found = table.round(RoundKind.PROPOSE)
    dried = table.propose(found, "drier", "Vi torkar sågade trävaror med låg energiförbrukning", "sv")
    table.propose(found, "machinist", "Felles regnskap for alle", "nb")
    client.force_login(table.people["sawmill"])
    address = f"/strategies/{table.strategy.slug}/rounds/{found.pk}/"
    assert "Write a proposal" in client.get(address).text
    said = {
        "voice": "member:sawmill",
        "kind": "priority",
        "language": "fi",
        "title": "Sahatavaran kuivaus vähällä energialla",
        "body": "",
    }
    page = client.post(f"{address}propose/", said)
    assert (page.status_code, "Do they say the same?" in page.text) == (200, True)
    assert "Vi torkar sågade trävaror" in page.text
    assert "Felles regnskap" not in page.text
    assert "Drying" in page.text  # what it is about, in the reader's language
    assert Proposal.objects.count() == 2
    sent = client.post(f"{address}propose/", said | {"anyway": "1"}, follow=True)
    assert "Sahatavaran kuivaus vähällä energialla</h1>" in sent.text
    page = client.post(f"/strategies/{table.strategy.slug}/proposals/{dried.pk}/support/", follow=True).text
    assert "3 proposals, supported 1 time" in client.get(f"/strategies/{table.strategy.slug}/rounds/").text
    assert "<li>sawmill Demo</li>" in page
    refused = client.post(f"{address}propose/", said | {"title": ""})
    assert (refused.status_code, "Write a title." in refused.text) == (422, True)


def test_proposals_are_merged_and_made_into_parts(table: Table, client: Client) -> None:
    found = table.round(RoundKind.PROPOSE)
    one = table.propose(found, "drier", "Bark", "sv", "objective")
    other = table.propose(found, "sawmill", "Kuori", "fi", "objective")
    proposals.support(viewer_of(table.people["machinist"]), other, table.voice("machinist"))
    client.force_login(table.office)
    address = f"/strategies/{table.strategy.slug}/proposals"
    page = client.post(f"{address}/{other.pk}/merge/", {"into": one.pk}, follow=True).text
    for each in ("sawmill Demo", "machinist Demo"):
        assert f"<li>{each}</li>" in page
    assert "It is merged into a proposal that says the same" in client.get(f"{address}/{other.pk}/").text
    parent = table.strategy.parts.get(kind="priority")
    client.post(f"{address}/{one.pk}/part/", {"parent": parent.pk}, follow=True)
    assert table.told() == [("strategy.proposal", "drier.example"), ("strategy.proposal", "sawmill.example")]
    one.refresh_from_db()
    assert one.part is not None
    assert (one.part.original, one.part.parent) == ("sv", parent)
    assert client.post(f"{address}/{one.pk}/part/", {"parent": parent.pk}).status_code == 409
    client.force_login(table.people["drier"])
    assert client.post(f"{address}/{one.pk}/part/", {"parent": parent.pk}).status_code == 404
    assert client.post(f"{address}/{one.pk}/withdraw/").status_code == 409
    assert client.post(f"{address}/{other.pk}/withdraw/").status_code == 404


def test_member_sends_only_so_much_and_only_for_itself(table: Table) -> None:
    found = table.round(RoundKind.PROPOSE)
    for number in range(proposals.MOST):
        table.propose(found, "drier", f"Förslag {number}", "sv")
    with pytest.raises(Conflict):
        table.propose(found, "drier", "Ett till", "sv")
    own = Proposal.objects.order_by("pk")[0]
    proposals.withdraw(viewer_of(table.people["drier"]), own)
    table.propose(found, "drier", "Ett till", "sv")
    viewer = viewer_of(table.people["sawmill"])
    with pytest.raises(NotAllowed):
        proposals.propose(viewer, found, table.voice("drier"), kind="priority", language="sv", title="X", body="")
    with pytest.raises(Conflict):
        proposals.support(viewer, own, table.voice("sawmill"))
    mine = Proposal.objects.order_by("pk")[1]
    with pytest.raises(Conflict):
        proposals.support(viewer_of(table.people["drier"]), mine, table.voice("drier"))


def test_office_plans_all_rounds_with_one_form(table: Table, client: Client) -> None:
    client.force_login(table.office)
    address = f"/strategies/{table.strategy.slug}/rounds/"
    assert "No round is planned yet." in client.get(address).text
    page = client.get(f"{address}plan/").text
    assert page.count('type="datetime-local"') == 12
    page = client.get(f"{address}plan/", {"start": "2027-03-08", "kinds": ["propose", "draft"]}).text
    proposed = ["2027-03-08T08:00", "2027-03-28T18:00", "2027-03-29T08:00", "2027-04-25T18:00"]
    assert re.findall(r'value="(2027[^"]*T[^"]*)"', page) == proposed  # the clocks change on 28 March
    for start, kinds, problem in (
        ("2020-02-28", ["draft"], "Choose a day from today on"),
        ("8 March", ["draft"], "Choose a day."),
        ("2027-03-08", [], "Choose at least one round."),
    ):
        refused = client.get(f"{address}plan/", {"start": start, "kinds": kinds})
        assert (refused.status_code, problem in refused.text) == (422, True)
    said = {"for_members": "on"}
    for number, kind in enumerate(RoundKind):
        said |= {
            f"{kind}_on": "on",
            f"{kind}_opens": f"2027-0{number + 3}-01T08:00",
            f"{kind}_closes": f"2027-0{number + 3}-20T18:00",
        }
    wrong = client.post(f"{address}plan/", said | {"amend_closes": "2027-01-01T18:00"})
    assert (wrong.status_code, "The round has to end after it opens." in wrong.text) == (422, True)
    assert not Round.objects.exists()
    page = client.post(f"{address}plan/", said, follow=True).text
    kinds = list(RoundKind.labels)
    assert [page.index(f">{kind}</a></h2>") for kind in kinds] == sorted(
        page.index(f">{kind}</a></h2>") for kind in kinds
    )
    assert Round.objects.filter(for_members=True).count() == 4
    client.force_login(table.people["drier"])
    table.at(1)
    assert "Waiting for you" in client.get(address).text
    assert "Plan rounds" not in client.get(address).text
    assert 'href="/strategies/wood-that-lasts/rounds/"' in client.get("/strategies/wood-that-lasts/").text


def test_reader_who_belongs_to_no_member_sees_no_rounds(table: Table, client: Client) -> None:
    let_read(OPERATOR, table.strategy, "everybody")
    found = table.round(RoundKind.PROPOSE)
    client.force_login(User.objects.create_user("stranger@elsewhere.example"))
    assert client.get(f"/strategies/{table.strategy.slug}/").status_code == 200
    for address in ("rounds/", f"rounds/{found.pk}/", f"rounds/{found.pk}/propose/"):
        assert client.get(f"/strategies/{table.strategy.slug}/{address}").status_code == 404
    assert Strategy.objects.get().rounds.get() == found


def test_vote_on_proposals_marks_those_it_has_chosen(table: Table, client: Client) -> None:
    first = table.round(RoundKind.PROPOSE, 0, 5)
    titles = {
        "drier": ("Torka bark", "sv"),
        "sawmill": ("Kuori myyntiin", "fi"),
        "machinist": ("Felles verksted", "nb"),
    }
    sent = {name: table.propose(first, name, *each, kind="action") for name, each in titles.items()}
    found = table.round(RoundKind.PRIORITISE, 6, 20)
    client.force_login(table.office)
    address = f"/strategies/{table.strategy.slug}/rounds/{found.pk}/"
    assert "Draft the vote" in client.get(address).text
    said = {"method": "approval", "seats": "3", "title": "Vad först?", "question": "Vad ska komma först?"}
    keys = [each.pk for each in sent.values()]
    wrong = client.post(f"{address}vote/", said | {"proposals": keys})
    assert (wrong.status_code, "Choose fewer than there are proposals" in wrong.text) == (422, True)
    client.post(f"{address}vote/", said | {"seats": "2", "proposals": keys})
    found.refresh_from_db()
    vote = found.vote
    assert vote is not None
    assert (vote.alliance, vote.opens, vote.closes) == (table.northern.alliance, found.opens, found.closes)
    assert "Chosen by the vote" not in client.get(address).text
    table.let_five_vote()
    vote = voting.announce(vote, viewer=OPERATOR)
    table.at(7)
    for name, options in (("drier", "12"), ("sawmill", "12"), ("machinist", "23")):
        entry = RollEntry.objects.get(vote=vote, organisation=table.northern.organisations[name])
        voting.cast(entry, dict.fromkeys(options, 1), by=table.people[name])
    table.at(20)
    close(vote)
    found.refresh_from_db()
    assert voted_on(found) == [(sent["drier"], True), (sent["sawmill"], True), (sent["machinist"], False)]
    page = client.get(address).text
    assert "Chosen by the vote" in page
    assert f'href="/strategies/{table.strategy.slug}/proposals/{sent["drier"].pk}/#office"' in page
    assert client.get(f"{address}vote/").status_code == 200
    assert client.post(f"{address}vote/", said | {"seats": "2", "proposals": keys}).status_code == 409


def test_draft_and_ratification_show_what_is_missing_and_wait_for_the_office(table: Table, client: Client) -> None:
    draft, ratify = table.round(RoundKind.DRAFT), table.round(RoundKind.RATIFY)
    client.force_login(table.office)
    address = f"/strategies/{table.strategy.slug}/rounds/"
    home = client.get("/office/cluster-se/").text
    assert "Rounds of strategies that wait for us" in home
    assert "Waiting for you" in client.get("/strategies/").text
    page = client.get(f"{address}{draft.pk}/").text
    assert page.count("has not written in this round yet") == 3
    assert page.count('<td class="numeric">5</td>') == 3  # the five texts are in English only
    vision = table.strategy.parts.get(kind="vision")
    written = write(viewer_of(table.office), vision, language="sv", title="Trä som varar", body="").text
    type(written).objects.filter(pk=written.pk).update(at=clock.now())
    assert acted(draft).clusters == {table.northern.clusters["SE"].pk}
    assert "Demo SE: has written in this round" in client.get(f"{address}{draft.pk}/").text
    assert "Send to sign-off" in client.get(f"{address}{ratify.pk}/").text
    table.at(1)
    version = send(OPERATOR, table.strategy)
    sign(viewer_of(table.office), version, table.northern.clusters["SE"], decided_by="board", signer="Anna, chair")
    page = client.get(f"{address}{ratify.pk}/").text
    assert "Demo SE: Signed" in page
    assert page.count("Not signed yet") == 2
    assert "Rounds of strategies that wait for us" not in client.get("/office/cluster-se/").text
    client.force_login(table.people["drier"])
    assert "Who has signed" in client.get(f"{address}{ratify.pk}/").text
    assert "Waiting for you" not in client.get("/strategies/").text


def test_cancelled_vote_chooses_nothing_and_makes_room_for_another(table: Table) -> None:
    first = table.round(RoundKind.PROPOSE, 0, 5)
    for name, title in (("drier", "Torka bark"), ("sawmill", "Kuori")):
        table.propose(first, name, title, "sv")
    found = table.round(RoundKind.PRIORITISE, 6, 20)
    keys = [each.pk for each in first.proposals.all()]
    said: dict[str, Any] = {"method": "approval", "seats": 1, "titles": {"sv": "Vad?"}, "questions": {"sv": "Vad?"}}
    vote = draft_vote(OPERATOR, found, keys, **said)
    with pytest.raises(Conflict):
        draft_vote(OPERATOR, found, keys, **said)
    table.let_five_vote()
    voting.announce(vote, viewer=OPERATOR)
    table.at(7)
    entry = RollEntry.objects.get(vote=vote, organisation=table.northern.organisations["drier"])
    voting.cast(entry, {"1": 1}, by=table.people["drier"])
    table.at(20)
    voting.cancel(close(vote), "Fel fråga", viewer=OPERATOR)
    found.refresh_from_db()
    assert [chosen for _proposal, chosen in voted_on(found)] == [None, None]
    assert draft_vote(OPERATOR, found, keys, **said) != vote
