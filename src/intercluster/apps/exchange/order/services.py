"""Acts that keep the exchange in order."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.exchange.models import LibraryDocument, Report
from intercluster.apps.exchange.order.queries import Text, before_office, kind_of, text_of, unanswered
from intercluster.apps.exchange.questions.offering import offer_to_office
from intercluster.core import clock
from intercluster.core.errors import NotAllowed, NotFound, Refused
from intercluster.core.locks import lock_row

MOST_A_DAY = 20
"""Reports of a person in a day."""


@transaction.atomic
def report(by: User, text: Text, reason: str) -> Report:
    """Report a text that the person may read; a second report of the same person that waits is the first.

    Raises Refused beyond MOST_A_DAY.
    """
    _lock(text)
    kind = {kind_of(text): text}
    waiting = Report.objects.filter(by=by, outcome="", **kind).first()
    if waiting is not None:
        return waiting
    if Report.objects.filter(by=by, at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("You have reported %(n)d texts in a day. Try again tomorrow.") % {"n": MOST_A_DAY})
    return Report.objects.create(by=by, reason=reason, **kind)


@transaction.atomic
def settle(viewer: Viewer, cluster: Cluster, number: int, outcome: str, by: User) -> None:
    """Hide the text of a report, or keep it: all reports on it are settled. Raises NotAllowed, NotFound, Refused."""
    if not manages(viewer, cluster):
        raise NotAllowed
    found = before_office(cluster).filter(pk=number).first()
    if found is None:
        raise NotFound
    if outcome not in Report.Outcome.values:
        raise Refused(_("Keep it or hide it."))
    text = text_of(found)
    _lock(text)
    same = Report.objects.filter(**{kind_of(text): text}).exclude(outcome=Report.Outcome.KEPT)
    same.update(outcome=outcome, settled=clock.now(), settled_by=by)


def _lock(text: Text) -> None:
    if isinstance(text, LibraryDocument):  # a file may have megabytes, so it is not read
        LibraryDocument.objects.select_for_update(no_key=True).only("pk").get(pk=text.pk)
    else:
        lock_row(text)


def offer_unanswered(now: datetime) -> int:
    """Offer what nobody has answered for some time to every office that may read it; return how often that was."""
    offered = 0
    for cluster in Cluster.objects.filter(archived=None).order_by("pk"):
        offered += sum(offer_to_office(each, cluster) for each in unanswered(cluster, now))
    return offered
