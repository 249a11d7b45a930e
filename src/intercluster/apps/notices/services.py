"""Services of notices: notify a person, mark as seen, choose mails."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.delivery import NOTHING_LEFT, send
from intercluster.apps.notices.models import Delivery, Mail, Notice, Preference
from intercluster.apps.notices.queries import delivery_of, preference_of, subject_of
from intercluster.apps.notices.registry import NoticeKind, composer_named, kind_named
from intercluster.core import clock


@transaction.atomic
def notify(
    recipient: User,
    kind: NoticeKind,
    *,
    context: Mapping[str, str | int | float | list | None],
    path: str,
    reply_to: str = "",
) -> None:
    """Notify a person, in the transaction of the event.

    The notice is on their page at once. A job mails it afterwards in their language, as they chose: alone, with others
    of the day, or not at all. `path` is the page to open, from `/` on. `reply_to` is PREFIX:KEY if answers by mail are
    accepted (`replies.register`). Raises ValueError or KeyError for a kind that is not registered, a path that leads
    elsewhere, or a subject whose placeholders the context does not fill.
    """
    if kind_named(kind.name) is not kind:
        raise ValueError(f"The kind of notice {kind.name} is not registered.")
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path} is no path on the platform: begin it with one slash.")
    subject_of(kind, dict(context))
    delivery = delivery_of(preference_of(recipient), kind.name)
    mail = None
    if delivery == Delivery.IMMEDIATE and recipient.is_active:
        mail = Mail.objects.create(recipient=recipient)
    Notice.objects.create(
        recipient=recipient,
        kind=kind.name,
        context=dict(context),
        path=path,
        reply_to=reply_to,
        delivery=delivery,
        mail=mail,
    )
    if mail is not None:
        send.defer(mail=mail.pk)


@transaction.atomic
def post(
    name: str, about: int | None = None, *, recipient: User | None = None, context: Mapping[str, Any] | None = None
) -> None:
    """Send a direct mail, regardless of anybody's choice, in the transaction of the event.

    `name` is a kind of `registry.register_direct`, `about` the key of its object: the mail is rendered from that when
    it is sent. Values that are stored nowhere else, and are not secret, are in `context` until then. `recipient` is the
    account that it concerns; erasing it erases the mail. The mail replaces an earlier one with the same content that
    was not certainly sent. Raises ValueError for a kind that is not registered.
    """
    if composer_named(name) is None:
        raise ValueError(f"The kind of mail {name} is not registered.")
    unsent = [Mail.State.WAITING, Mail.State.FAILED, Mail.State.UNCERTAIN]
    of_it = {"direct": name, "about": about, "recipient": recipient, "context": dict(context or {})}
    Mail.objects.filter(state__in=unsent, **of_it).update(**NOTHING_LEFT)
    send.defer(mail=Mail.objects.create(**of_it).pk)


def see(notice: Notice) -> None:
    """Mark a notice as seen."""
    Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=clock.now())


def see_all(user: User) -> int:
    """Mark all notices of a person as seen, and return the number of new ones."""
    return Notice.objects.filter(recipient=user, seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def choose(user: User, *, delivery: Delivery, hour: int, by_kind: Mapping[str, Delivery]) -> None:
    """Save a person's choice of mails, in general and for the kinds named."""
    differing = {kind: str(own) for kind, own in by_kind.items() if own != delivery}
    Preference.objects.update_or_create(user=user, defaults={"delivery": delivery, "hour": hour, "by_kind": differing})


@transaction.atomic
def unsubscribe(user: User, kind: str = "") -> None:
    """Stop mails of this kind to a person; without a kind, stop the daily mail."""
    Preference.objects.get_or_create(user=user)
    preference = Preference.objects.select_for_update().get(user=user)
    if kind:
        preference.by_kind[kind] = Delivery.NONE
    else:
        if preference.delivery == Delivery.DAILY:
            preference.delivery = Delivery.NONE
        daily = [name for name, own in preference.by_kind.items() if own == Delivery.DAILY]
        preference.by_kind |= dict.fromkeys(daily, Delivery.NONE)
    preference.save()
