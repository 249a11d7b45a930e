"""What every page asks about its reader: the same answers as the apps' own queries, in one query."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from tests.events.made import market_day
from tests.introductions.conftest import Meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.events.event.rules import readable_by
from intercluster.apps.events.models import Audience, Event
from intercluster.apps.introductions import navigation, queries
from intercluster.apps.notices.queries import unseen
from intercluster.apps.strategy.models import Readers, Strategy
from intercluster.apps.strategy.queries import strategies
from intercluster.apps.strategy.services import begin
from intercluster.apps.voting import services as voting
from intercluster.apps.voting.assembly.queries import assemblies
from intercluster.apps.voting.models import Assembly, AssemblyState, RollEntry
from intercluster.apps.voting.rules import readable
from intercluster.core import clock
from intercluster.core.asked import answers


def request_of(user: User | None) -> Any:
    """Return a request for a page by a person, or by a visitor."""
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    return request


def test_answers_are_those_of_the_apps_queries(
    meeting: Meeting, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    finnish, norwegian = meeting.northern.clusters["FI"], meeting.northern.clusters["NO"]
    meeting.ask()
    meeting.ask("drier", "drier", "neighbour Demo")  # which has nobody of its own: its office speaks for it
    begin(OPERATOR, finnish, title="Wood that lasts", language="en")
    Strategy.objects.update(readers=Readers.MEMBERS)
    Assembly.objects.create(
        cluster=norwegian, title="Årsmøte", language="nb", state=AssemblyState.CALLED, starts=clock.now()
    )
    market_day(norwegian, Audience.MEMBERS)
    now = clock.now()
    drafted = voting.draft(
        norwegian,
        voting.Draft(
            titles={"nb": "En felles tørke"},
            questions={"nb": "Skal vi kjøpe en tørke sammen?"},
            opens=now + timedelta(days=1),
            closes=now + timedelta(days=15),
            rule=[{"kind": "votes", "over": "1/2"}],
            is_secret=False,
        ),
        viewer=OPERATOR,
    )
    voting.announce(drafted, viewer=OPERATOR)
    operator = User.objects.create_superuser("root@platform.example")
    found = {}
    for name, user in {**meeting.people, "operator": operator, "visitor": None}.items():
        request = request_of(user)
        viewer = viewer_of(request.user)
        with django_assert_max_num_queries(2):  # with the reader's roles
            known = answers(request)
        runs = viewer.is_operator or bool(viewer.cluster_ids)
        assert known == {
            "unseen_notices": unseen(user) if user else 0,
            "introductions.spoken_for": list(queries.spoken_for(viewer).values_list("pk", flat=True)),
            "introductions.waiting": queries.waiting_for(viewer).count(),
            "events": runs or Event.objects.filter(readable_by(viewer)).exists(),
            "strategies": runs or strategies(viewer).exists(),
            "votes": runs or (user is not None and readable(viewer).exists()),
            "assemblies": runs or (user is not None and assemblies(viewer).exists()),
            "on_roll": user is not None and RollEntry.objects.filter(people=user).exists(),
        }
        assert navigation.waiting_for_reader(request) == queries.waiting(viewer)
        found[name] = [key for key, answer in known.items() if answer]
    office = ["events", "strategies", "votes", "assemblies"]
    member = ["events", "votes", "assemblies"]
    assert found == {
        "sawmill": ["strategies"],
        "drier": ["unseen_notices", "introductions.waiting"],
        "machinist": ["unseen_notices", *member, "on_roll"],
        "accountant": ["unseen_notices", *member, "on_roll"],
        "member": member,
        "cluster-se": office,
        "cluster-no": office,
        "cluster-fi": ["unseen_notices", "introductions.spoken_for", *office],
        "operator": office,
        "visitor": [],
    }
