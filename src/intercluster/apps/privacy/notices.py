"""Notices about unused accounts."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.registry import Context, NoticeKind, register


def _unused_still(_user: User, context: Context) -> dict[str, Any]:
    """Return the day in the form of the person's country."""
    return {"date": date_format(date.fromisoformat(context["date"]))}


UNUSED = register(
    NoticeKind(
        name="privacy.unused",
        label=_("My account is about to be erased"),
        subject=_("Your account will be erased on %(date)s unless you sign in"),
        template="privacy/notices/unused.txt",
        refreshed=_unused_still,
    )
)
