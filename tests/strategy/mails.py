"""Samples of the mails about strategies."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pgtrigger
from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail
from tests.strategy.roles import full_strategy

from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.strategy.asking.services import answer, ask
from intercluster.apps.strategy.asking.services import remind as remind_of_values
from intercluster.apps.strategy.following.services import remind
from intercluster.apps.strategy.hiding.services import hide
from intercluster.apps.strategy.models import Action, Proposal, Text, Version
from intercluster.apps.strategy.reviewing.services import remind as remind_of_reviews
from intercluster.apps.strategy.rounds.amendments import amend, decline
from intercluster.apps.strategy.rounds.progress import carry_on
from intercluster.apps.strategy.rounds.proposals import merge
from intercluster.apps.strategy.rounds.rules import Voice
from intercluster.apps.strategy.rounds.services import Planned, end, plan
from intercluster.apps.strategy.signing.services import send, sign, withdraw
from intercluster.core import clock

DATED = ("strategy.round_opened", "strategy.round_ends_soon", "strategy.value_asked", "strategy.value_due")
VALUES = (
    "Wood that lasts",
    "They do not.",
    "Kuori",
    "Kuoresta",
    "Write about wood.",
    "The action",
    "Ask the county",
    "The indicator",
    "2026",
)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what asks an office to sign a strategy, and what says that it is in force, and what reminds of a step."""
    finnish = meeting.northern.clusters["FI"]
    strategy = full_strategy(finnish)
    withdraw(OPERATOR, send(OPERATOR, strategy))
    yield "strategy.withdrawn", last_mail()
    version = send(OPERATOR, strategy)
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
    indicator = strategy.parts.get(kind="indicator").indicator
    asker = finnish.managers.first()
    asked = ask(viewer_of(asker), indicator, asker, year=2026, due=clock.today())
    yield "strategy.value_asked", last_mail()
    remind_of_values(clock.today())
    yield "strategy.value_due", last_mail()
    answer(viewer_of(asker), asked, year=2026, value=Decimal(3))
    yield "strategy.value_answered", last_mail()
    with pgtrigger.ignore("strategy.Version:end_stays"):
        Version.objects.filter(pk=version.pk).update(in_force=clock.now() - timedelta(days=400))
    remind_of_reviews(clock.today())
    yield "strategy.review_due", last_mail()
    office = Voice(cluster=finnish)
    both = [
        Proposal.objects.create(round=found, kind="priority", language="fi", title=title, **office.signs)
        for title in ("Kuori", "Kuoresta")
    ]
    merge(OPERATOR, *both)
    yield "strategy.proposal", last_mail()
    hide(OPERATOR, both[1], "subject", "Write about wood.")
    yield "strategy.hidden", last_mail()
    [found] = plan(OPERATOR, strategy, [Planned("amend", now, now + timedelta(days=2), for_members=False)])
    text = Text.objects.filter(part__strategy=strategy, part__kind="vision").latest("version")
    sent = amend(OPERATOR, found, office, text, title="Chips that last", body="", reason="They do.")
    decline(OPERATOR, sent, "They do not.")
    yield "strategy.amendment", last_mail()
    strategy.delete()
