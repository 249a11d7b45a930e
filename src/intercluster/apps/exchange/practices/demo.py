"""Fictional good practices of the demo: shared ones, one of them drafted by two firms, and one that waits."""

from datetime import timedelta

from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.demo_firms import firm, writing_firms
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.apps.exchange.practices.demo_texts import TOLD, Told
from intercluster.apps.exchange.practices.parts import PARTS, joined
from intercluster.apps.exchange.practices.services import HOLDS, READ
from intercluster.apps.exchange.practices.together.solutions import keep_first_day
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.core import clock

OVERDUE, WAITING = 2, 11
"""Places of the practice whose day to look at it again has come, and of the one that waits for its office."""
APART = timedelta(days=23)
"""Time between two practices, so that their days to look at them again come one after the other."""


def load() -> None:
    """Write the practices."""
    firms = writing_firms()
    for place, told in enumerate(TOLD):
        if (author := firm(firms, told.country, told.firm)) is None:
            continue
        made = written(told, author)
        if place == WAITING:
            made.review = Review.WAITING
        else:
            made.review, made.reviewed_by = Review.SHARED, author.clusters.order_by("pk").first()
            made.reviewed = clock.now() - (HOLDS + APART if place == OVERDUE else APART * place)
            made.look_again = clock.local_day(made.reviewed) + HOLDS
        made.save()
        _add_drafters(made, told, firms)


def _add_drafters(made: Practice, told: Told, firms: dict[str, list[Organisation]]) -> None:
    """Let firms of other countries have confirmed that they drafted it too, or not have answered yet."""
    if confirmed := firm(firms, told.confirmed_in, 0) if told.confirmed_in else None:
        state = Drafter.State.CONFIRMED
        Drafter.objects.create(practice=made, organisation=confirmed, state=state, answered=made.reviewed)
        keep_first_day(made)
    if asked := firm(firms, told.asked_in, 0) if told.asked_in else None:
        Drafter.objects.create(practice=made, organisation=asked)


def remove() -> None:
    """Delete them."""
    Practice.objects.filter(is_demo=True).delete()


def written(told: Told, author: Organisation) -> Practice:
    """Return a fictional practice that is not saved yet."""
    parts = {name: getattr(told, name) for name in PARTS}
    text = joined(told.title, parts)
    return Practice(
        title=told.title,
        text=text,
        language=told.language,
        visibility=told.visibility,
        capabilities=read_from(text, told.language)[:READ],
        organisation=author,
        region=author.region,
        is_demo=True,
        **parts,
    )
