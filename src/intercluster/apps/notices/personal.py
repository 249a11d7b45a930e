"""Personal data in notices."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Mail, Notice, Preference, ReplyAddress

COVERS = (Preference, Notice, Mail, ReplyAddress)


def held_on(user: User) -> dict:
    """Return everything that notices hold on a person, ready for JSON."""
    preference = Preference.objects.filter(user=user).first()
    return {
        "preference": preference
        and {"delivery": preference.delivery, "hour": preference.hour, "by_kind": preference.by_kind},
        "notices": [
            {
                "kind": row.kind,
                "context": _said(row.context),
                "path": row.path,
                "created": row.created.isoformat(),
                "seen": row.seen_at and row.seen_at.isoformat(),
            }
            for row in Notice.objects.filter(recipient=user).order_by("pk")
        ],
        "mails": [
            {
                "kind": row.direct,
                "context": _said(row.context),
                "state": row.state,
                "created": row.created.isoformat(),
                "sent": row.sent_at and row.sent_at.isoformat(),
            }
            for row in Mail.objects.filter(recipient=user).order_by("pk")
        ],
        "reply_addresses": [
            {"thread": row.thread, "created": row.created.isoformat()}
            for row in ReplyAddress.objects.filter(user=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Delete everything that notices hold on a person."""
    for model, field in ((Notice, "recipient"), (Mail, "recipient"), (ReplyAddress, "user"), (Preference, "user")):
        model.objects.filter(**{field: user}).delete()


def _said(context: dict[str, Any]) -> dict[str, Any]:
    """Return what a notice says, without the running numbers of rows.

    Two of them would tell how many others were asked in between, and so who may have asked anonymously.
    """
    return {name: value for name, value in context.items() if not isinstance(value, int)}
