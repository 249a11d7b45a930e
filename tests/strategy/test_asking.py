"""Asking a person for a value: who may be asked and answer, who is reminded, what they read and what is forgotten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import VISITOR, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.asking import services
from intercluster.apps.strategy.asking.queries import owed_to, people_to_ask
from intercluster.apps.strategy.asking.retention import forget_requests
from intercluster.apps.strategy.models import IndicatorValue, Strategy, ValueRequest
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.personal_data import erase_everywhere, everything_on


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the alliance, with an indicator."""
    return full_strategy(northern.alliance)


@pytest.fixture
def people(northern: Northern) -> dict[str, User]:
    """Return the Finnish and the Swedish office, somebody of the Finnish sawmill and of the Swedish drier."""
    made = {name: User.objects.create_user(f"{name}@asked.example", name=name) for name in ("fi", "se", "saw", "dry")}
    for name in ("fi", "se"):
        northern.clusters[name.upper()].managers.add(made[name])
    for name, slug in (("saw", "sawmill"), ("dry", "drier")):
        Affiliation.objects.create(user=made[name], organisation=northern.organisations[slug], role="member")
    return made


def ask(people: dict[str, User], strategy: Strategy, name: str = "saw", year: int = 2026) -> ValueRequest:
    indicator = strategy.parts.get(kind="indicator").indicator
    due = clock.today() + timedelta(days=9)
    return services.ask(viewer_of(people["fi"]), indicator, people[name], year=year, due=due)


def test_office_asks_its_members_people_and_all_offices(people: dict[str, User], strategy: Strategy) -> None:
    assert {each.name for each in people_to_ask(viewer_of(people["fi"]), strategy)} == {"fi", "se", "saw"}
    with pytest.raises(FieldsRefused):
        ask(people, strategy, "dry")
    for wrong in (VISITOR, viewer_of(people["saw"])):
        with pytest.raises(NotAllowed):
            services.ask(wrong, strategy.parts.get(kind="indicator").indicator, people["saw"], year=2026, due=date.max)
    ask(people, strategy)
    with pytest.raises(Conflict):
        ask(people, strategy, "se")
    assert ask(people, strategy, "se", year=2025).office.slug == "cluster-fi"


def test_person_answers_what_was_asked_and_reads_nothing_else(
    northern: Northern, people: dict[str, User], strategy: Strategy, client: Client
) -> None:
    strategy.readers = "offices"
    strategy.save()
    office = Client()
    office.force_login(people["fi"])
    number = strategy.parts.get(kind="indicator").pk
    form = f"/strategies/{strategy.slug}/parts/{number}/ask/"
    assert f'value="{people["saw"].pk}">saw, sawmill Demo' in office.get(form).text
    wrong = office.post(form, {"person": people["saw"].pk, "year": "2026", "due": "2001-01-01"})
    assert (wrong.status_code, "Choose a day that is not over." in wrong.text) == (422, True)
    due = clock.today() + timedelta(days=9)
    page = office.post(form, {"person": people["saw"].pk, "year": "2026", "due": due.isoformat()}, follow=True)
    assert "saw is asked for 2026, by" in page.text
    assert "Values that people are asked for" in office.get("/office/cluster-fi/").text

    asked = ValueRequest.objects.get()
    address = f"/strategies/values/{asked.pk}/"
    assert Notice.objects.get(recipient=people["saw"]).path == address
    for other in ("dry", "fi"):
        client.force_login(people[other])
        assert client.get(address).status_code == 404
    client.force_login(people["saw"])
    assert "The indicator" in client.get(address).text
    assert client.get(f"/strategies/{strategy.slug}/").status_code == 404
    wrong = client.post(address, {"value": "many", "year": "2026", "source": "Our books"})
    assert (wrong.status_code, 'value="Our books"' in wrong.text) == (422, True)
    page = client.post(address, {"value": "7.5", "year": "2026", "source": "Our books"}, follow=True).text
    assert "You answered on" in page
    assert list(IndicatorValue.objects.values_list("year", "value", "source", "by")) == [
        (2026, 7.5, "Our books", people["saw"].pk)
    ]
    assert client.post(address, {"value": "9", "year": "2026"}).status_code == 409
    assert Notice.objects.get(recipient=people["fi"]).context["is_said"] == 1
    assert not owed_to(northern.clusters["FI"]).exists()
    Affiliation.objects.filter(user=people["saw"]).delete()
    assert client.get(address).status_code == 404


def test_person_says_why_they_cannot_and_the_office_puts_it_away(
    people: dict[str, User], strategy: Strategy, client: Client
) -> None:
    asked = ask(people, strategy)
    client.force_login(people["saw"])
    address = f"/strategies/values/{asked.pk}/"
    assert client.post(address, {"act": "cannot", "reason": " "}).status_code == 422
    assert "you cannot say it" in client.post(address, {"act": "cannot", "reason": "No books."}, follow=True).text
    client.force_login(people["fi"])
    follow_up = f"/strategies/{strategy.slug}/follow-up/"
    assert "saw cannot say the" in client.get(follow_up).text
    client.post(f"/strategies/{strategy.slug}/requests/{asked.pk}/take-back/")
    assert "No books." not in client.get(follow_up).text


def test_person_is_reminded_once_and_only_while_they_belong(people: dict[str, User], strategy: Strategy) -> None:
    due = ask(people, strategy).due
    office = ask(people, strategy, "se", year=2025)
    Affiliation.objects.filter(user=people["saw"]).delete()
    days = (4, 3, 2, -9)
    assert [services.remind(due - timedelta(days=n)) for n in days] == [0, 1, 0, 0]
    told = Notice.objects.filter(kind="strategy.value_due").values_list("recipient", "context__request")
    assert list(told) == [(people["se"].pk, office.pk)]


def test_answered_request_is_deleted_after_its_time(people: dict[str, User], strategy: Strategy) -> None:
    waiting, answered = ask(people, strategy, year=2024), ask(people, strategy, year=2025)
    services.answer(viewer_of(people["saw"]), answered, year=2025, value=Decimal(4))
    now = clock.now()
    assert [forget_requests(before, now) for before in (now - timedelta(days=1), now + timedelta(days=1))] == [0, 1]
    assert (ValueRequest.objects.get(), IndicatorValue.objects.get().value) == (waiting, 4)


def test_request_is_handed_over_and_forgotten_with_the_person(people: dict[str, User], strategy: Strategy) -> None:
    asked = ask(people, strategy)
    (held,) = everything_on(people["saw"])["strategy"]["values_asked_of_me"]
    assert (held["year"], held["due"]) == (2026, asked.due.isoformat())
    assert everything_on(people["fi"])["strategy"]["values_i_asked_for"][0]["of"] == "saw"
    erase_everywhere(people["fi"])
    assert ValueRequest.objects.get().asked_by is None
    erase_everywhere(people["saw"])
    assert not ValueRequest.objects.exists()
