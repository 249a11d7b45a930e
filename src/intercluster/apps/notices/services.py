"""Services of notices: notify a person, mark as seen, choose mails."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.delivery import NOTHING_LEFT, send
from intercluster.apps.notices.models import Delivery, Mail, Notice, Preference
from intercluster.apps.notices.queries import delivery_of, preference_of, subject_of
from intercluster.apps.notices.registry import NoticeKind, composer_named, kind_named
from intercluster.core import clock

UNSENT = [Mail.State.WAITING, Mail.State.FAILED, Mail.State.UNCERTAIN]
"""States of mails that were not certainly sent."""


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
def take_over(recipient: User, kind: NoticeKind, path: str) -> list[Mapping[str, Any]]:
    """Let one new notice stand for those of a kind and page that a person has not seen, and return what those say.

    What was mailed by itself was said: it counts as seen and is not returned.
    """
    earlier = Notice.objects.select_for_update().filter(recipient=recipient, kind=kind.name, path=path, seen_at=None)
    unsaid = [each for each in earlier.order_by("pk") if each.mail_id is None]
    Notice.objects.filter(pk__in=[each.pk for each in unsaid]).delete()
    earlier.update(seen_at=clock.now())
    return [each.context for each in unsaid]


@dataclass(frozen=True)
class Post:
    """A direct mail: its kind, what it is about, whose account it concerns, and values that are stored nowhere else."""

    name: str
    about: int | None = None
    recipient: User | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> tuple[str, int | None, int | None, str]:
        """Return what tells it from other mails."""
        return self.name, self.about, self.recipient.pk if self.recipient else None, _as_text(self.context)


def post(
    name: str, about: int | None = None, *, recipient: User | None = None, context: Mapping[str, Any] | None = None
) -> None:
    """Send a direct mail, regardless of anybody's choice, in the transaction of the event.

    `name` is a kind of `registry.register_direct`, `about` the key of its object: the mail is rendered from that when
    it is sent. Values that are stored nowhere else, and are not secret, are in `context` until then. `recipient` is the
    account that it concerns; erasing it erases the mail. The mail replaces an earlier one with the same content that
    was not certainly sent. Raises ValueError for a kind that is not registered.
    """
    post_all([Post(name, about, recipient, context or {})])


@transaction.atomic
def post_all(posts: Sequence[Post]) -> None:
    """Send direct mails, as `post` does each, with the same few statements however many they are."""
    wanted = {each.content: each for each in posts}
    for name in {each.name for each in posts}:
        if composer_named(name) is None:
            raise ValueError(f"The kind of mail {name} is not registered.")
        own = [each for each in posts if each.name == name]
        earlier = Mail.objects.filter(direct=name, state__in=UNSENT)
        if all(each.about is not None for each in own):
            earlier = earlier.filter(about__in={each.about for each in own})
        rows = earlier.values_list("pk", "about", "recipient", "context")
        replaced = [pk for pk, *content, context in rows if (name, *content, _as_text(context)) in wanted]
        if replaced:
            Mail.objects.filter(pk__in=replaced).update(**NOTHING_LEFT)
    made = Mail.objects.bulk_create(
        Mail(direct=each.name, about=each.about, recipient=each.recipient, context=dict(each.context))
        for each in wanted.values()
    )
    jobs: list[dict[str, Any]] = [{"mail": mail.pk} for mail in made]
    if jobs:
        send.batch_defer(*jobs)


def _as_text(context: Mapping[str, Any]) -> str:
    return json.dumps(context, sort_keys=True)


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
