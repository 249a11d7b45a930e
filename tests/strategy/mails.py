"""Samples of the mails about strategies."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail
from tests.strategy.roles import full_strategy

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.signing.services import send, sign

VALUES = ("Wood that lasts",)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what asks an office to sign a strategy, and what says that it is in force."""
    finnish = meeting.northern.clusters["FI"]
    strategy = full_strategy(finnish)
    version = send(OPERATOR, strategy, rule="consensus")
    yield "strategy.sent", last_mail()
    sign(OPERATOR, version, finnish, decided_by="board", signer="Anna, chair")
    yield "strategy.in_force", last_mail()
    strategy.delete()
