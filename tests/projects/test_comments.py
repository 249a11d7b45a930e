"""Comments on a consortium: the team writes and reads them, and who wrote one may delete it."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.comments import services
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Audience, Comment, Partner, PartnerState
from intercluster.apps.projects.personal import erase, held_on
from intercluster.apps.projects.retention import delete_comments
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


def test_the_team_writes_and_reads_and_deletes_its_own(northern: Northern, client: Client) -> None:
    sawmill, drier, accountant = (northern.organisations[slug] for slug in ("sawmill", "drier", "accountant"))
    owner, dry, invited = (editor_of(each) for each in (sawmill, drier, accountant))
    office = User.objects.create_user("office@example.org", name="Olli")
    cluster = northern.clusters["FI"]
    cluster.managers.add(office)
    said = ConsortiumFields("Bark instead of plastic", "en", audience=Audience.PUBLIC)
    idea = add_consortium(OPERATOR, sawmill, said, cluster=cluster)
    Partner.objects.create(consortium=idea, organisation=drier, number=2, state=PartnerState.JOINED)
    Partner.objects.create(consortium=idea, organisation=accountant, number=3, state=PartnerState.INVITED)
    page = f"/consortia/{idea.key}/comments/"
    Affiliation.objects.create(user=dry, organisation=accountant, role="member")  # does not speak for it here
    for person, text in ((owner, "Who asks the mill?"), (dry, "We do."), (office, "Good.")):
        client.force_login(person)
        assert client.post(page, {"text": text}).status_code == 302
    written = list(Comment.objects.values_list("author", "organisation", "text"))
    assert written == [
        (owner.pk, sawmill.pk, "Who asks the mill?"),
        (dry.pk, drier.pk, "We do."),
        (office.pk, None, "Good."),
    ]
    shown = client.get(page).content.decode()
    assert shown.index("Who asks the mill?") < shown.index("We do.") < shown.index("Good.")
    assert ("Olli" in shown, "Cluster office" in shown, shown.count("/delete/")) == (True, True, 1)
    refused = client.post(page, {"text": "x" * 30_000})
    assert (refused.status_code, "x" * 30_000 in refused.content.decode()) == (422, True)
    for stranger in (invited, None):  # who only reads the idea sees no comment, and writes none
        if stranger is None:
            client.logout()
        else:
            client.force_login(stranger)
        assert client.get(page).status_code in (302, 404)
        assert client.post(page, {"text": "Hello"}).status_code in (302, 404)
        assert "We do." not in client.get(f"/consortia/{idea.key}/").content.decode()
    own, others = Comment.objects.get(author=dry), Comment.objects.get(author=owner)
    with pytest.raises(NotFound):
        services.delete(dry, idea, others.pk)
    with pytest.raises(NotFound):
        services.write(invited, idea, "Hello")
    services.delete(dry, idea, own.pk)
    assert not Comment.objects.filter(author=dry).exists()
    assert held_on(owner) == {
        "consortium_comments": [
            {"consortium": str(idea.key), "at": others.at.isoformat(), "text": "Who asks the mill?"}
        ],
        "expert_entries": [],
    }
    Comment.objects.bulk_create(
        Comment(consortium=idea, author=owner, text=str(number)) for number in range(services.AN_HOUR - 1)
    )
    with pytest.raises(Conflict, match="within an hour"):
        services.write(owner, idea, "One more")
    erase(owner)
    assert list(Comment.objects.values_list("text", flat=True)) == ["Good."]
    now = clock.now()
    assert (delete_comments(now - timedelta(days=1), now), delete_comments(now + timedelta(days=1), now)) == (0, 1)
