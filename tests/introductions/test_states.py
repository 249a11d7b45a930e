"""However people act, in whatever order, an introduction is only ever in a state that its history explains."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import queries, services
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import AGREED, OPEN, TABLE, Act, Outcome, Refusal, State, acts
from intercluster.core.errors import Refused

WHO = ("asking", "asked", "office", "stranger")
DONE = {
    Act.ACCEPT: services.accept,
    Act.DECLINE: lambda made, by: services.decline(made, by, Refusal.NOT_NOW),
    Act.WITHDRAW: services.withdraw,
    Act.MEET: services.record_meeting,
    Act.COLLABORATE: services.record_collaboration,
    Act.CLOSE: lambda made, by: services.close(made, by, Outcome.OTHER),
}


def model(steps: list[tuple[str, Act]], by_office: bool) -> tuple[State, set[str]]:
    """Return where steps lead, and who has said yes, by the rules in words of the issue and nothing of the code."""
    state, yes = State.REQUESTED, set() if by_office else {"asking"}
    for who, act in steps:
        sides = {"asking", "asked"}
        answers = sides if by_office else {"asked"}
        if act is Act.ACCEPT and state == "requested" and who in answers - yes:
            yes.add(who)
            state = State.ACCEPTED if yes == sides else state
        elif act is Act.DECLINE and state == "requested" and who in answers:
            state = State.DECLINED
        elif act is Act.WITHDRAW and state == "requested" and who == ("office" if by_office else "asking"):
            state = State.WITHDRAWN
        elif act is Act.EXPIRE and state == "requested":
            state = State.EXPIRED
        elif act is Act.MEET and state == "accepted" and who in sides:
            state = State.MET
        elif act is Act.COLLABORATE and state in {"accepted", "met"} and who in sides:
            state = State.COLLABORATING
        elif act is Act.CLOSE and state in {"accepted", "met", "collaborating"} and who in sides:
            state = State.CLOSED
    return state, yes


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(list(Act))), max_size=9),
    by_office=st.booleans(),
)
@pytest.mark.slow(reason="Hypothesis tries many sequences on the database")
def test_any_sequence_of_acts_leads_where_the_rules_say(db: Any, steps: list[tuple[str, Act]], by_office: bool) -> None:
    with transaction.atomic():
        made, people = scene(by_office)
        done: list[tuple[str, Act]] = []
        for who, act in steps:
            done.append((who, act))
            if act is Act.EXPIRE:
                services.remind_and_expire(made.expires)
            else:
                seen = queries.find(made.public_id, viewer_of(people[who]))
                offered = act in seen.acts if seen else False
                before = Introduction.objects.values().get(pk=made.pk)
                try:
                    DONE[act](made, people[who])
                except Refused:
                    assert not offered
                    assert Introduction.objects.values().get(pk=made.pk) == before
                else:
                    assert offered
            made.refresh_from_db()
            state, yes = model(done, by_office)
            assert (made.state, {side for side in ("asking", "asked") if made.has_agreed(side)}) == (state, yes)  # type: ignore[arg-type]
        transaction.set_rollback(True)


def scene(by_office: bool) -> tuple[Introduction, dict[str, User]]:
    """Return a waiting introduction and the people around it."""
    people = {who: User.objects.create_user(f"{who}-{uuid.uuid4()}@example.example") for who in WHO}
    cluster = Cluster.objects.create(slug=uuid.uuid4().hex, name="Demo", country="FI")
    cluster.managers.add(people["office"])
    own = {}
    for side in ("asking", "asked", "stranger"):
        own[side] = Organisation.objects.create(slug=uuid.uuid4().hex, name=side, country="FI")
        Membership.objects.create(cluster=cluster, organisation=own[side])
        Affiliation.objects.create(user=people[side], organisation=own[side], role=Affiliation.Role.EDITOR)
    now = timezone.now()
    made = Introduction.objects.create(
        asking=own["asking"],
        asked=own["asked"],
        direction="their_offer",
        asking_agreed=not by_office,
        office=cluster if by_office else None,
        requested=now,
        since=now,
        expires=now,
    )
    return made, people


def test_the_table_leads_everywhere_and_out_of_no_end() -> None:
    reached = {State.REQUESTED}
    while more := {after for (before, _), after in TABLE.items() if before in reached} - reached:
        reached |= more
    assert reached == set(State)
    assert [state for state in State if not acts(state)] == [state for state in State if state not in OPEN]
    assert {after for (before, _), after in TABLE.items() if before in AGREED} <= set(AGREED)
