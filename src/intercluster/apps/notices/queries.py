"""Reads of notices."""

from django.db.models import OuterRef, QuerySet, Subquery

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Delivery, Mail, Notice, Preference
from intercluster.apps.notices.registry import NoticeKind


def preference_of(user: User) -> Preference:
    """Return how a person wishes to be told; not saved where they have not chosen yet."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def delivery_of(preference: Preference, kind: str) -> Delivery:
    """Return how a person wishes to be told of this kind."""
    return Delivery(preference.by_kind.get(kind, preference.delivery))


def notices_of(user: User) -> QuerySet[Notice]:
    """Return what a person was told, the newest first."""
    return Notice.objects.filter(recipient=user)


def unseen(user: User) -> int:
    """Return how many notices a person has not looked at."""
    return notices_of(user).filter(seen_at=None).count()


def subject_of(kind: NoticeKind, context: dict[str, object]) -> str:
    """Return the subject in the language in use, on one line."""
    return " ".join(str(kind.subject % context).split())


def state_of_mail(name: str) -> Subquery:
    """Return the state of the last mail of a kind to addresses about each row, to annotate rows with; None without."""
    return Subquery(Mail.objects.filter(direct=name, about=OuterRef("pk")).order_by("-pk").values("state")[:1])
