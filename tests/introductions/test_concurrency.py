"""Two people act at once: one of them wins, and the other is told what happened."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.introductions import services
from intercluster.apps.introductions.identity import Identity
from intercluster.apps.introductions.models import Introduction, IntroductionEvent
from intercluster.apps.introductions.proposals import Proposal
from intercluster.apps.introductions.states import Refusal, State
from intercluster.apps.notices.models import Notice
from intercluster.apps.partnering.search.results import Direction, Quote
from intercluster.core.errors import Conflict

ROUNDS = 15

Act = Callable[[Introduction, User], Any]


def made_between(asking: User, asked: User, number: int) -> Introduction:
    """Make a waiting introduction of two new organisations that these people edit."""
    sides = []
    for user, side in ((asking, "asking"), (asked, "asked")):
        organisation = Organisation.objects.create(slug=f"{side}-{number}", name=side, country="FI")
        Affiliation.objects.create(user=user, organisation=organisation, role=Affiliation.Role.EDITOR)
        sides.append(organisation)
    now = timezone.now()
    return Introduction.objects.create(
        asking=sides[0],
        asked=sides[1],
        direction="their_offer",
        requested=now,
        since=now,
        expires=now,
        asking_person=asking,
    )


def at_once(introduction: Introduction, *acts: tuple[Act, User]) -> list[str]:
    """Do acts at once, each in a thread and so a connection of its own; return which came through, in no order."""
    start = threading.Barrier(len(acts))
    came_through: list[str] = []
    failures: list[BaseException] = []

    def run(act: Act, user: User) -> None:
        try:
            start.wait()
            act(introduction, user)
            came_through.append(getattr(act, "func", act).__name__)
        except Conflict:
            pass
        except BaseException as problem:  # noqa: BLE001 (told by the test below)
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return came_through


def refuse(introduction: Introduction, by: User) -> Introduction:
    return services.decline(introduction, by, Refusal.NOT_NOW)


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_acts_at_once_wins() -> None:
    ContentType.objects.clear_cache()
    aino = User.objects.create_user("aino@example.example", name="Aino")
    ola = User.objects.create_user("ola@example.example", name="Ola")
    ends = {"accept": State.ACCEPTED, "withdraw": State.WITHDRAWN, "refuse": State.DECLINED}
    number = 0
    for acts in (
        ((services.accept, ola), (services.withdraw, aino)),
        ((services.accept, ola), (services.accept, ola)),
        ((services.accept, ola), (refuse, ola)),
        ((services.accept, ola), (services.withdraw, aino), (refuse, ola), (services.accept, ola)),
    ):
        for _ in range(ROUNDS):
            number += 1
            introduction = made_between(aino, ola, number)
            Notice.objects.all().delete()
            won = at_once(introduction, *acts)
            assert len(won) == 1
            introduction.refresh_from_db()
            assert introduction.state == ends[won[0]]
            events = IntroductionEvent.objects.filter(pgh_obj=introduction).order_by("pgh_id")
            assert [event.state for event in events] == ["requested", introduction.state]
            assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_expires_while_it_is_accepted_is_one_of_both() -> None:
    aino = User.objects.create_user("aino@example.example", name="Aino")
    ola = User.objects.create_user("ola@example.example", name="Ola")

    def expire(introduction: Introduction, _by: User) -> None:
        if not services.remind_and_expire(introduction.expires)[1]:
            raise Conflict

    for number in range(ROUNDS):
        introduction = made_between(aino, ola, number)
        won = at_once(introduction, (services.accept, ola), (expire, aino), (expire, aino))
        introduction.refresh_from_db()
        assert won == [{State.ACCEPTED: "accept", State.EXPIRED: "expire"}[State(introduction.state)]]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_each_other_at_once_one_asks() -> None:
    ContentType.objects.clear_cache()
    people = [User.objects.create_user(f"{name}@ask.example", name=name) for name in ("Aino", "Ola")]
    for number in range(ROUNDS):
        waiting = made_between(*people, number)
        sides = [waiting.asking, waiting.asked]
        waiting.delete()
        proposals = [proposed(*sides), proposed(*reversed(sides))]
        acts = [(partial(request_of, proposal), by) for proposal, by in zip(proposals, people, strict=True)]
        assert at_once(waiting, *acts) == ["request_of"]
        assert Introduction.objects.filter(asking__in=sides).count() == 1


def request_of(proposal: Proposal, _before: Introduction, by: User) -> Introduction:
    return services.request(by, proposal, "Hei!")


def proposed(asking: Organisation, asked: Organisation) -> Proposal:
    """Return what one organisation would ask another."""
    return Proposal(
        asking=asking,
        asked=asked,
        asked_unnamed=False,
        shown=Identity(asked.name, asked),
        may_stay_unnamed=False,
        direction=Direction.THEIR_OFFER,
        ours=Quote("Kuivausta", "fi"),
        theirs=Quote("Tørking", "nb"),
        statement=None,
        own_statement=None,
        project="",
        office=None,
    )
