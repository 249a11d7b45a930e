"""Samples of the mails of votes."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import composed, last_mail

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.notices.models import Mail
from intercluster.apps.voting import closing, proxies, services
from intercluster.apps.voting.assembly import services as assembly
from intercluster.apps.voting.models import RollEntry, Vote
from intercluster.core import clock

VALUES = (
    "Yhteinen kuivaamo",
    *(f"second-{language} Demo" for language in ("en", "sv", "nb", "fi")),
    "Demo FI",
    "Vuosikokous",
    "Jyväskylä",
    "sawmill Demo",
    "Hinta on muuttunut.",
    "SHA",
)
DATED = ("voting.announced", "voting.opened", "voting.reminder", "voting.called")


def prepare(meeting: Meeting) -> None:
    """Call an assembly."""
    begins = clock.now() + timedelta(days=12)
    said = assembly.Call("fi", "Vuosikokous", "Jyväskylä", begins, ["Avaus"], begins.date() - timedelta(days=2))
    assembly.call(assembly.draft(meeting.northern.clusters["FI"], said, viewer=OPERATOR), viewer=OPERATOR)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what tells an editor of a sawmill how a vote goes."""
    now = clock.now()
    vote = services.draft(
        meeting.northern.clusters["FI"],
        services.Draft(
            titles={"fi": "Yhteinen kuivaamo"},
            questions={"fi": "Hankitaanko kuivaamo yhdessä?"},
            opens=now + timedelta(days=1),
            closes=now + timedelta(days=9),
            is_secret=False,
            proxies=1,
            rule=[{"kind": "votes", "over": "1/2"}],
        ),
        viewer=OPERATOR,
    )
    second = meeting.northern.add(f"second-{language}", "FI")
    Affiliation.objects.create(user=meeting.people["sawmill"], organisation=second, role="editor")
    services.announce(vote, viewer=OPERATOR)
    yield "voting.announced", last_mail()
    places = [RollEntry.objects.get(vote=vote, organisation=each) for each in (second, meeting.organisation("sawmill"))]
    proxies.give(*places, by=meeting.people["sawmill"])
    yield "voting.proxy given", last_mail()
    proxies.take_back(places[0], by=meeting.people["sawmill"])
    yield "voting.proxy taken back", last_mail()
    for days, name in ((2, "opened"), (8, "reminder")):
        _carry_on(days)
        yield f"voting.{name}", _mail(meeting.people["sawmill"], name)
    with patch.object(clock, "now", lambda: now + timedelta(days=8)):
        services.cast(
            RollEntry.objects.get(vote=vote, organisation=meeting.organisation("sawmill")),
            {"yes": 1},
            by=meeting.people["sawmill"],
        )
    _carry_on(10)
    yield "voting.result", _mail(meeting.people["sawmill"], "result")
    services.cancel(vote, "Hinta on muuttunut.", viewer=OPERATOR)
    yield "voting.cancelled", _mail(meeting.people["sawmill"], "cancelled")
    Vote.objects.all().delete()
    Mail.objects.filter(notices__kind="voting.called").update(state="waiting")
    yield "voting.called", _mail(meeting.people["sawmill"], "called")
    second.delete()


def _carry_on(days: int) -> None:
    """Do what the worker does some days from now."""
    moment = clock.now() + timedelta(days=days)
    with patch.object(clock, "now", lambda: moment):
        closing.carry_on(moment)


def _mail(person: User, name: str) -> EmailMessage:
    """Return the last mail of a kind to a person."""
    found = Mail.objects.filter(recipient=person, notices__kind=f"voting.{name}")
    return composed(found.latest("pk"))
