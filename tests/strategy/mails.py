"""Samples of the mails about strategies."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail
from tests.strategy.roles import full_strategy

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.following.services import remind
from intercluster.apps.strategy.models import Action
from intercluster.apps.strategy.rounds.progress import carry_on
from intercluster.apps.strategy.rounds.services import Planned, end, plan
from intercluster.apps.strategy.signing.services import send, sign
from intercluster.core import clock

DATED = ("strategy.round_opened", "strategy.round_ends_soon")
VALUES = ("Wood that lasts", "The action", "Ask the county")


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what asks an office to sign a strategy, and what says that it is in force, and what reminds of a step."""
    finnish = meeting.northern.clusters["FI"]
    strategy = full_strategy(finnish)
    version = send(OPERATOR, strategy, rule="consensus")
    yield "strategy.sent", last_mail()
    sign(OPERATOR, version, finnish, decided_by="board", signer="Anna, chair")
    yield "strategy.in_force", last_mail()
    Action.objects.update(office=finnish, next_step="Ask the county", remind_on=clock.today())
    remind(clock.today())
    yield "strategy.next_step", last_mail()
    strategy.readers = "offices"
    strategy.save()
    now = clock.now()
    [found] = plan(
        OPERATOR, strategy, [Planned("propose", now - timedelta(days=4), now + timedelta(days=2), for_members=False)]
    )
    carry_on(now)
    yield "strategy.round_opened", last_mail()
    carry_on(now)
    yield "strategy.round_ends_soon", last_mail()
    end(OPERATOR, found)
    carry_on(clock.now())
    yield "strategy.round_ended", last_mail()
    strategy.delete()
