"""Samples of the mails of the administration."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import composed

from intercluster.apps.administration.models import Act
from intercluster.apps.administration.notices import tell_office
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.notices.models import Mail

VALUES = ("Alliance Demo", "Wood Demo")
ACTS = ("archived", "restored", "merged", "joined", "left")
EACH = {"administration.changed": [f"administration.changed-{act}" for act in ACTS]}


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield the acts of administrators as an office's history shows them."""
    cluster = Cluster(name="Wood Demo", country="SE", slug=f"told-{language}")
    cluster.save()
    cluster.managers.add(meeting.people["sawmill"])
    for act in ACTS:
        tell_office(cluster, Act.Kind(act), OPERATOR, other="Alliance Demo")
        yield f"administration.changed-{act}", composed(Mail.objects.latest("pk"))
