"""Writes of notices: tell somebody something, see it, choose how to be told."""

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
    """Tell a person something, in the transaction of what it tells of.

    It is on their page of notices at once; a job mails it afterwards in their language, as they chose: by itself, with
    others of the day, or not at all. `path` is the page to go to, from `/` on. `reply_to` is PREFIX:KEY where an
    answer by mail is taken (`replies.register`). Raises ValueError or KeyError for a kind that is not registered, a
    path that leads elsewhere, or a subject whose placeholders the context does not fill.
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
    """Mail something directly, whatever anybody chose, in the transaction of what it tells of.

    `name` is a kind of `registry.register_direct`, `about` the key of what it is about: the mail is put together from
    that when it is sent. What can be read nowhere else, and is no secret, stands in `context` until then; `recipient`
    is whose account it concerns, and who takes it along when they are forgotten. The mail takes the place of an earlier
    one of the same words that was not certainly sent. Raises ValueError for a kind that is not registered.
    """
    if composer_named(name) is None:
        raise ValueError(f"The kind of mail {name} is not registered.")
    unsent = [Mail.State.WAITING, Mail.State.FAILED, Mail.State.UNCERTAIN]
    of_it = {"direct": name, "about": about, "recipient": recipient, "context": dict(context or {})}
    Mail.objects.filter(state__in=unsent, **of_it).update(**NOTHING_LEFT)
    send.defer(mail=Mail.objects.create(**of_it).pk)


def see(notice: Notice) -> None:
    """Note that its recipient has looked at a notice."""
    Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=clock.now())


def see_all(user: User) -> int:
    """Note that a person has looked at all their notices, and return how many were new."""
    return Notice.objects.filter(recipient=user, seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def choose(user: User, *, delivery: Delivery, hour: int, by_kind: Mapping[str, Delivery]) -> None:
    """Save how a person wishes to be told by mail: in general, and of the kinds named."""
    differing = {kind: str(own) for kind, own in by_kind.items() if own != delivery}
    Preference.objects.update_or_create(user=user, defaults={"delivery": delivery, "hour": hour, "by_kind": differing})


@transaction.atomic
def unsubscribe(user: User, kind: str = "") -> None:
    """Mail a person no more of this kind; with no kind, nothing that would come in the daily mail."""
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
