"""Following up: next steps and reminders, values of indicators, and what an office owes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.exchange.drafting import solution
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.following import services
from intercluster.apps.strategy.following.numbers import NUMBERS
from intercluster.apps.strategy.following.queries import followed, owed_by
from intercluster.apps.strategy.models import Action, Indicator, Strategy
from intercluster.apps.strategy.queries import document
from intercluster.apps.strategy.signing.services import send
from intercluster.core import clock
from intercluster.core.errors import NotAllowed, Refused

TODAY = date(2027, 2, 10)


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the alliance whose action the Finnish office follows up."""
    strategy = full_strategy(northern.alliance)
    Action.objects.update(office=northern.clusters["FI"], next_step="Ask the county", remind_on=TODAY)
    return strategy


@pytest.fixture
def office(northern: Northern, client: Client) -> Client:
    """Return the browser of the Finnish office."""
    user = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    return client


def test_office_is_reminded_once_of_a_next_step(office: Client, strategy: Strategy) -> None:
    assert services.remind(date(2027, 2, 9)) == 0
    assert (services.remind(TODAY), services.remind(TODAY), services.remind(date(2027, 3, 1))) == (1, 0, 0)
    assert Notice.objects.get().context == {
        "action": "The action", "strategy": "Wood that lasts", "step": "Ask the county"
    }  # fmt: skip
    Action.objects.update(remind_on=date(2027, 3, 5))
    assert services.remind(date(2027, 3, 5)) == 1
    Action.objects.update(remind_on=date(2027, 4, 5), state="done")
    assert services.remind(date(2027, 4, 5)) == 0


@pytest.mark.parametrize(
    ("facts", "is_owed"),
    [
        ({"remind_on": date(2027, 2, 28)}, True), ({"remind_on": date(2027, 3, 1)}, False),
        ({"remind_on": None, "ends": date(2026, 12, 31)}, True), ({"remind_on": None}, False),
        ({"state": "dropped"}, False),
    ],
)  # fmt: skip
def test_office_owes_what_is_due_this_month(
    northern: Northern, strategy: Strategy, facts: dict[str, Any], is_owed: bool
) -> None:
    Action.objects.update(**facts)
    assert owed_by(northern.clusters["FI"], TODAY).exists() == is_owed
    assert not owed_by(northern.clusters["SE"], TODAY).exists()


def test_values_stand_beside_baseline_and_target(strategy: Strategy) -> None:
    indicator = Indicator.objects.get()
    Indicator.objects.update(baseline=10, target=30)
    for value in (13, 15):
        services.record(OPERATOR, indicator, year=2027, value=Decimal(value))
    (each,) = followed(document(strategy, "en"))
    assert ([row.value for row in each.values], each.reached) == ([15], 25)
    with pytest.raises(NotAllowed):
        services.record(VISITOR, indicator, year=2027, value=Decimal(1))


def test_indicator_is_filled_from_the_platform(northern: Northern, strategy: Strategy) -> None:
    indicator = Indicator.objects.get()
    with pytest.raises(Refused):
        services.fill(OPERATOR, indicator)
    indicator.number = "members"
    value = services.fill(OPERATOR, indicator)
    members = {"sawmill", "drier", "machinist", "accountant", "secretive", "neighbour"}
    assert (value.value, value.year, value.source) == (
        len(members), clock.today().year, "This platform: Members of the clusters"
    )  # fmt: skip
    solution(northern.organisations["drier"], northern.organisations["sawmill"], since=clock.today())
    for name, number in NUMBERS.items():
        if name == "members":
            continue
        indicator.number = name
        if number.smallest:
            with pytest.raises(Refused, match="below"):  # none yet, and few could tell whose they are
                services.fill(OPERATOR, indicator)
        else:
            assert services.fill(OPERATOR, indicator).value == 1
        with pytest.raises(Refused, match="statistics of all clusters"):
            services.fill(office_of(northern.clusters["FI"]), indicator)


def test_office_enters_values_and_sees_what_it_owes(office: Client, strategy: Strategy) -> None:
    number = strategy.parts.get(kind="indicator").pk
    address = f"/strategies/{strategy.slug}/"
    wrong = office.post(f"{address}parts/{number}/values/", {"year": "27", "value": ""})
    assert (wrong.status_code, "Write the value." in wrong.text) == (422, True)
    assert ">Source</th>" not in office.get(f"{address}follow-up/").text
    saved = {"year": "2027", "value": "3.5", "source": "Survey"}
    page = office.post(f"{address}parts/{number}/values/", saved, follow=True).text
    assert '<th scope="row">2027</th><td class="numeric">3.5</td><td lang="en">Survey</td>' in page
    assert ">Source</th>" in page
    Action.objects.update(remind_on=clock.today())
    send(OPERATOR, strategy)
    home = office.get("/office/cluster-fi/").text
    assert "Strategies to sign" in home
    assert "Actions due this month" in home
    assert "Ask the county" in home
