"""Queries of notices."""

from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Delivery, Mail, Notice, Preference
from intercluster.apps.notices.registry import NoticeKind
from intercluster.core.asked import Question, number


def preference_of(user: User) -> Preference:
    """Return a person's choice of mails; the unsaved default if they have not chosen."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def delivery_of(preference: Preference, kind: str) -> Delivery:
    """Return when notices of this kind are mailed to a person."""
    return Delivery(preference.by_kind.get(kind, preference.delivery))


def notices_of(user: User) -> QuerySet[Notice]:
    """Return a person's notices, the newest first."""
    return Notice.objects.filter(recipient=user)


def unseen(user: User) -> int:
    """Return the number of notices that a person has not seen."""
    return notices_of(user).filter(seen_at=None).count()


def asks_for_unseen(request: HttpRequest) -> Question | int:
    """Ask for the number of notices that the reader of a page has not seen."""
    return _number_unseen(request.user.pk) if request.user.is_authenticated else 0


@lru_cache(maxsize=256)
def _number_unseen(user_id: int) -> Question | int:
    return number(Notice.objects.filter(recipient=user_id, seen_at=None))


def subject_of(kind: NoticeKind, context: dict[str, object]) -> str:
    """Return the subject in the language in use, on one line."""
    return " ".join(str(kind.subject % context).split())


def state_of_mail(name: str) -> Subquery:
    """Return an annotation with the state of the last direct mail of a kind about each row, or None."""
    return Subquery(Mail.objects.filter(direct=name, about=OuterRef("pk")).order_by("-pk").values("state")[:1])
