"""Discussion of a strategy: comments in any language, changed and removed by their writers, hidden by an office."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.test_rounds import Table

from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.strategy.models import Comment, RoundKind
from intercluster.apps.strategy.rounds import comments
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.feature import periods


@pytest.fixture
def table(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Return the strategy and its people."""
    return Table(northern, monkeypatch)


def test_members_discuss_a_proposal_and_a_part_in_their_languages(table: Table, client: Client) -> None:
    proposal = table.propose(table.round(RoundKind.PROPOSE), "drier", "Torka bark", "sv")
    found = table.round(RoundKind.DISCUSS)
    address = f"/strategies/{table.strategy.slug}/rounds/{found.pk}/"
    client.force_login(table.people["sawmill"])
    page = client.get(address).text
    assert f"{address}comments/?proposal={proposal.pk}" in page
    assert "The action" in page
    said = {"proposal": proposal.pk, "language": "fi", "text": "Meillä on kuivaamo."}
    page = client.post(f"{address}comments/", said, follow=True).text
    assert '<p class="original prose" lang="fi">Meillä on kuivaamo.</p>' in page
    assert page.partition("Meillä on kuivaamo.</p>")[2].lstrip().startswith('<details class="words">')
    own = f"/strategies/{table.strategy.slug}/proposals/{proposal.pk}/"
    explained = [client.get(own, headers={"accept-language": each}).text for each in ("en", "sv")]
    assert ['<span lang="sv">torka</span>' in each for each in explained] == [True, False]
    empty = client.post(f"{address}comments/", said | {"text": " "})
    assert (empty.status_code, "Write a comment." in empty.text) == (422, True)
    part = table.strategy.parts.get(kind="action")
    client.post(f"{address}comments/", {"part": part.pk, "language": "fi", "text": "Hyvä."})
    assert "1 comment" in client.get(address).text
    assert comments.counts(table.strategy) == {("proposal", proposal.pk): 1, ("part", part.pk): 1}
    assert client.get(f"{address}comments/?part=0").status_code == 404


def test_comment_is_changed_and_removed_by_its_writer_and_hidden_by_an_office(table: Table, client: Client) -> None:
    found, part = table.round(RoundKind.DISCUSS), table.strategy.parts.get(kind="risk", removed__isnull=False)
    viewer = viewer_of(table.people["drier"])
    written = comments.comment(viewer, found, table.voice("drier"), part, language="sv", text="Pris")
    address = f"/strategies/{table.strategy.slug}/comments/{written.pk}/"
    client.force_login(table.people["drier"])
    wrong = client.post(address, {"act": "save", "text": "x" * 2001})
    assert (wrong.status_code, f"{'x' * 2001}</textarea>" in wrong.text) == (422, True)
    client.post(address, {"act": "save", "text": "Priset"})
    written.refresh_from_db()
    assert (written.text, written.edited) == ("Priset", clock.now())
    reason = {"hidden": "subject", "note": "Det hör inte hit."}
    assert client.post(f"{address}hide/", reason).status_code == 404
    client.force_login(table.people["sawmill"])
    assert client.get(address).status_code == 404
    client.force_login(table.office)
    client.post(f"{address}hide/", reason)
    assert table.told() == [("strategy.hidden", "drier.example")]
    [shown] = comments.comments_on(viewer, part)
    why = "It is not about the strategy. Det hör inte hit."
    assert (shown.comment.why_hidden, shown.is_own, shown.is_read) == (why, True, True)
    [shown] = comments.comments_on(viewer_of(table.people["sawmill"]), part)
    assert (shown.is_own, shown.is_read) == (False, False)
    assert client.post(address, {"act": "save", "text": "Annat"}).status_code == 404
    table.at(14)
    with pytest.raises(Conflict):
        comments.edit(viewer, written, "För sent")
    with pytest.raises(NotAllowed):
        comments.remove(viewer_of(table.office), written)
    comments.remove(viewer, written)
    assert not Comment.objects.exists()


def test_comments_are_deleted_long_after_their_round(table: Table) -> None:
    found, part = table.round(RoundKind.DISCUSS), table.strategy.parts.get(kind="action")
    viewer = viewer_of(table.people["drier"])
    comments.comment(viewer, found, table.voice("drier"), part, language="sv", text="Bra")
    [period] = [each for each in periods() if each.name == "comments"]
    assert period.enforce(found.closes + timedelta(days=period.days - 1)) == 0
    assert period.enforce(found.closes + timedelta(days=period.days + 1)) == 1
