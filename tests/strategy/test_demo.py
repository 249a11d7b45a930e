"""The strategy of the demo alliance."""

from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, VISITOR
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy import demo
from intercluster.apps.strategy.models import Strategy
from intercluster.apps.strategy.office import panels
from intercluster.apps.strategy.queries import document, strategies
from intercluster.core import clock


def test_demo_has_a_complete_fictional_strategy_that_a_visitor_sees(client: Client, northern: Northern) -> None:
    assert demo.load_missing() == "A fictional strategy of the demo alliance loaded."
    assert demo.load_missing() == ""
    strategy = Strategy.objects.get()
    assert list(strategies(VISITOR)) == [strategy]
    for language in ("en", "sv", "nb", "fi"):
        told = document(strategy, language)
        assert (told.missing, told.outdated, len(list(told.every_node()))) == (0, 0, 6)
    assert (
        "This strategy is fictional, like everything in the demo." in client.get("/strategies/wood-without-waste/").text
    )
    assert list(strategy.rounds.values_list("kind", flat=True)) == ["discuss", "propose", "discuss"]
    answered, _proposals, now = strategy.rounds.all()
    assert answered.statement_result.content["voters"] == 2
    assert (answered.statements.count(), now.statements.count()) == (8, 4)
    version = strategy.versions.get()
    assert (version.number, version.in_force, version.withdrawn) == (1, None, None)
    signed = dict(version.sign_offs.values_list("cluster__country", "answer"))
    assert signed == {"FI": "waiting", "NO": "waiting", "SE": "signed"}
    titles = {panel.key: panel.count for panel in panels(northern.clusters["FI"], OPERATOR, clock.now())}
    assert titles["to-sign"] == 1
    assert not Notice.objects.exists()
    office = User.objects.create_user("office@fi.example")
    northern.clusters["FI"].managers.add(office)
    client.force_login(office)
    page = client.get("/strategies/wood-without-waste/versions/1/").text
    assert "Gunilla Demo, ordförande" in page
    demo.remove()
    assert not Strategy.objects.exists()
