"""Samples of the mails about strategies."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail
from tests.strategy.roles import full_strategy

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.following.services import remind
from intercluster.apps.strategy.models import Action
from intercluster.apps.strategy.signing.services import send, sign
from intercluster.core import clock

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
    strategy.delete()
