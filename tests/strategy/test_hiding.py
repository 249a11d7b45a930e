"""What an office hides in a round: gone for everybody but the offices and its writer, who gets a notification."""

import pytest
from django.apps import apps
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.test_rounds import Table

from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.hiding.services import hide, show
from intercluster.apps.strategy.models import Proposal, RoundKind
from intercluster.apps.strategy.rounds import amendments, comments, proposals
from intercluster.apps.strategy.rounds.figures import figures
from intercluster.apps.strategy.rounds.priorities import candidates, draft_vote, voted_on
from intercluster.apps.voting import services as voting
from intercluster.core.errors import Conflict, NotAllowed, NotFound


@pytest.fixture
def table(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Return the strategy and its people."""
    return Table(northern, monkeypatch)


def test_hidden_proposal_is_read_by_the_offices_and_its_writer_until_it_is_shown_again(
    table: Table, client: Client
) -> None:
    found, discussion = table.round(RoundKind.PROPOSE), table.round(RoundKind.DISCUSS)
    bad = table.propose(found, "drier", "Stäng konkurrentens torkar", "sv")
    good = table.propose(found, "sawmill", "Kuori myyntiin", "fi")
    machinist = viewer_of(table.people["machinist"])
    proposals.support(machinist, bad, table.voice("machinist"))
    comments.comment(machinist, discussion, table.voice("machinist"), bad, language="nb", text="Nei.")
    base = f"/strategies/{table.strategy.slug}"
    address, listed = f"{base}/proposals/{bad.pk}/", f"{base}/rounds/{found.pk}/"
    places = (listed, f"{base}/rounds/{discussion.pk}/")

    def read_by(name: str) -> tuple[int, int, list[bool]]:
        client.force_login(table.people.get(name, table.office))
        talk = client.get(f"{base}/rounds/{discussion.pk}/comments/?proposal={bad.pk}").status_code
        return client.get(address).status_code, talk, [bad.title in client.get(each).text for each in places]

    assert read_by("sawmill") == (200, 200, [True, True])
    assert client.get(f"{address}hide/").status_code == 404
    client.force_login(table.office)
    assert f"{address}hide/" in client.get(address).text
    for said, problem in (({}, "Choose why it is hidden."), ({"hidden": "other"}, "Write why it is hidden.")):
        page = client.post(f"{address}hide/", {"note": " ", **said})
        assert (page.status_code, problem in page.text) == (422, True)
    client.post(f"{address}hide/", {"hidden": "insult", "note": "Skriv om det."})
    [notice] = Notice.objects.all()
    assert (notice.recipient, notice.context["reason"]) == (
        table.people["drier"],
        "Det kränker någon. Skriv om det.",
    )
    notice.delete()

    assert read_by("sawmill") == (404, 404, [False, False])
    assert client.post(f"{address}support/").status_code == 404
    assert read_by("drier") == (200, 200, [True, False])
    assert "Hidden by an office: It insults somebody. Skriv om det." in client.get(address).text
    assert read_by("office") == (200, 200, [True, False])
    assert client.post(f"{base}/proposals/{good.pk}/merge/", {"into": bad.pk}).status_code == 409
    assert client.post(f"{address}part/").status_code == 409
    assert candidates(table.strategy) == [good]
    assert proposals.similar_to(table.strategy, (bad.title, "sv")) == []
    assert [figures(found), figures(discussion)] == [["1 proposal", "supported 0 times"], ["0 comments"]]

    client.post(f"{address}hide/", {"act": "show"})
    assert table.told() == [("strategy.hidden", "drier.example")]
    assert read_by("sawmill") == (200, 200, [True, True])
    assert [figures(found), figures(discussion)] == [["2 proposals", "supported 1 time"], ["1 comment"]]
    events = apps.get_model("strategy", "ProposalEvent")
    changes = events.objects.filter(pgh_label="update").order_by("pgh_id").values_list("hidden", flat=True)
    assert list(changes) == ["", "insult"]  # each holds the row before the change


def test_proposal_into_which_others_are_merged_is_hidden_without_its_title(table: Table, client: Client) -> None:
    found = table.round(RoundKind.PROPOSE)
    one, other = table.propose(found, "drier", "Bark åt alla", "sv"), table.propose(found, "sawmill", "Kuori", "fi")
    proposals.merge(OPERATOR, other, one)
    hide(OPERATOR, one, "advertising")
    client.force_login(table.people["sawmill"])
    page = client.get(f"/strategies/{table.strategy.slug}/proposals/{other.pk}/").text
    assert "It is merged into a proposal that an office has hidden." in page
    assert one.title not in page
    with pytest.raises(NotAllowed):
        hide(viewer_of(table.people["sawmill"]), one, "subject")


def test_proposal_is_hidden_before_or_after_a_vote_on_it_and_not_meanwhile(table: Table) -> None:
    first = table.round(RoundKind.PROPOSE, 0, 5)
    for name, title in (("drier", "Torka bark"), ("sawmill", "Kuori")):
        table.propose(first, name, title, "sv")
    found = table.round(RoundKind.PRIORITISE, 6, 20)
    one = Proposal.objects.order_by("pk")[0]
    keys = [each.pk for each in first.proposals.all()]
    said = {"titles": {"sv": "Vad?"}, "questions": {"sv": "Vad?"}}
    vote = draft_vote(OPERATOR, found, keys, method="approval", seats=1, **said)
    with pytest.raises(Conflict):
        hide(OPERATOR, one, "secret")
    table.let_five_vote()
    vote = voting.announce(vote, viewer=OPERATOR)
    with pytest.raises(Conflict):
        hide(OPERATOR, one, "secret")
    voting.cancel(vote, "Fel fråga", viewer=OPERATOR)
    found.refresh_from_db()
    assert len(voted_on(found)) == 2
    hide(OPERATOR, one, "secret")
    assert [proposal.title for proposal, _chosen in voted_on(found)] == ["Kuori"]


def test_hidden_amendment_is_not_decided_and_is_read_by_the_offices_and_its_writer(
    table: Table, client: Client
) -> None:
    found = table.round(RoundKind.AMEND)
    text = amendments.open_text(table.strategy.parts.get(kind="vision"), "en")
    viewer = viewer_of(table.people["drier"])
    sent = amendments.amend(viewer, found, table.voice("drier"), text, title="Wood", body="", reason="They are fools.")
    base = f"/strategies/{table.strategy.slug}"
    address, listed = f"{base}/amendments/{sent.pk}/", f"{base}/rounds/{found.pk}/"
    client.force_login(table.office)
    client.post(f"{address}hide/", {"hidden": "insult"})
    assert table.told() == [("strategy.hidden", "drier.example")]
    assert address in client.get(listed).text
    assert "Accept the amendment" not in client.get(address).text
    with pytest.raises(Conflict):
        amendments.accept(OPERATOR, sent)
    assert figures(found) == ["0 amendments", "0 of them accepted"]
    for name, status, is_listed in (("drier", 200, True), ("sawmill", 404, False)):
        client.force_login(table.people[name])
        assert (client.get(address).status_code, address in client.get(listed).text) == (status, is_listed)
    with pytest.raises(NotFound):
        amendments.amendment_of(viewer_of(table.people["sawmill"]), table.strategy, sent.pk)
    show(OPERATOR, sent)
    assert amendments.accept(OPERATOR, sent).title == "Wood"
