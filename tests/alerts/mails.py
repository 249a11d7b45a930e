"""Samples of the mails of saved searches."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import composed

from intercluster.apps.alerts.expiry import remind_of_expiry
from intercluster.apps.alerts.saved_search_results import read_path
from intercluster.apps.alerts.services import save, weekly
from intercluster.apps.directory.models import Offer
from intercluster.apps.notices.models import Mail
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core import clock

WORDS = "Vi torkar även virke av björk och ek i vakuum"
VALUES = (
    "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
    "Vi torkar sågade trävaror med låg energiförbrukning",
    WORDS,
    "Haku",
)
DATED = ("alerts.ending",)
WEEK = timedelta(days=7)


def prepare(meeting: Meeting) -> None:
    """Save a search that has news a week later, and let a need end today."""
    now = clock.now()
    search = read_path("/partners/?text=kuivata+sahatavaraa&seeking=offers&lang=fi")
    assert search is not None
    save(search, meeting.people["sawmill"], name="Haku", alerts=True)
    weekly(now)
    kiln = meeting.northern.add("kiln", "SE")
    Offer.objects.create(organisation=kiln, text=WORDS, language="sv", visibility="alliance")
    index_texts()
    weekly(now + WEEK)
    Offer.objects.filter(organisation=kiln).update(expires=None)
    meeting.organisation("sawmill").needs.update(expires=clock.today())
    meeting.organisation("sawmill").needs.exclude(text__startswith="Etsimme").delete()
    remind_of_expiry(clock.today())


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what is new, and what ends."""
    Mail.objects.filter(notices__kind__startswith="alerts.").update(state="waiting")
    for name in ("alerts.news", "alerts.ending"):
        yield name, composed(Mail.objects.get(notices__kind=name))
