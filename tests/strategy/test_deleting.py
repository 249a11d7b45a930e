"""A draft that was begun by mistake is deleted by its office; what others were asked about stays."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.strategy.deleting import delete
from intercluster.apps.strategy.models import Part, RoundKind, Strategy
from intercluster.apps.strategy.rounds.services import Planned, plan
from intercluster.apps.strategy.signing.services import send
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed


def test_office_deletes_a_draft_after_a_question(northern: Northern, client: Client) -> None:
    strategy, kept = full_strategy(northern.alliance), full_strategy(northern.alliance)
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    page = f"/strategies/{strategy.slug}/delete/"
    assert f'href="{page}"' in client.get(f"/strategies/{strategy.slug}/").text
    asked = client.get(page, headers={"accept-language": "sv"}).text
    assert "6 delar, på alla språk" in " ".join(asked.split())
    assert client.post(page).headers["Location"] == "/strategies/"
    assert list(Strategy.objects.all()) == [kept]
    assert set(Part.objects.values_list("strategy", flat=True)) == {kept.pk}
    events = apps.get_model("strategy.StrategyEvent").objects.filter(pgh_label="delete")
    assert list(events.values_list("slug", flat=True)) == [strategy.slug]
    assert client.get(page).status_code == 404


def test_what_others_were_asked_about_stays(northern: Northern, client: Client) -> None:
    sent, begun = full_strategy(northern.alliance), full_strategy(northern.alliance)
    send(OPERATOR, sent)
    now = clock.now()
    plan(OPERATOR, begun, [Planned(RoundKind.PROPOSE, now - timedelta(hours=1), now + timedelta(days=9))])
    with pytest.raises(Conflict, match="sent to sign-off"):
        delete(OPERATOR, sent)
    with pytest.raises(Conflict, match="round of it has begun"):
        delete(OPERATOR, begun)
    with pytest.raises(NotAllowed):
        delete(Viewer(), begun)
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    page = client.get(f"/strategies/{sent.slug}/delete/").text
    assert ("What was sent to clusters stays." in page, '<form class="actions" method="post">' in page) == (True, False)
    assert client.post(f"/strategies/{sent.slug}/delete/").status_code == 409
    assert "/delete/" not in client.get(f"/strategies/{sent.slug}/").text
    assert Strategy.objects.count() == 2
