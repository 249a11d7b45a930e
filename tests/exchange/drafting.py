"""A practice that several have drafted."""

from datetime import date, timedelta

from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.core import clock


def solution(author: Organisation, *others: Organisation, since: date) -> Practice:
    """Make a shared practice that others have confirmed to have drafted too, a solution since a day."""
    now = clock.now()
    made = Practice.objects.create(
        organisation=author,
        title="Frozen logs",
        problem="Blades break",
        done="We thaw them",
        needed="A heated hall",
        text=f"Frozen logs {Practice.objects.count()}",
        language="en",
        visibility="alliance",
        review=Review.SHARED,
        reviewed=now,
        look_again=clock.today() + timedelta(days=365),
        solution_since=since,
    )
    for each in others:
        Drafter.objects.create(practice=made, organisation=each, state=Drafter.State.CONFIRMED, answered=now)
    return made
