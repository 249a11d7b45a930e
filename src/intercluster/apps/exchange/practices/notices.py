"""What people hear of practices: their office of what waits, their authors of what became of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.directory.rules import may_edit, viewer_of
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.apps.exchange.people import hearers
from intercluster.apps.introductions.notices import people_of
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify


def _while_in(state: str) -> Any:
    """Return a function that gives the context of a notice as long as its practice is in a state and theirs to read."""

    def refreshed(user: User, context: Context) -> Context | None:
        found = Practice.objects.filter(pk=context["practice"], review=state).select_related("organisation").first()
        if found is None or not may_edit(viewer_of(user), found.organisation):
            return None
        return {**context, "title": found.title, "note": found.note}

    return refreshed


def _kind(name: str, label: Any, subject: Any, state: str) -> NoticeKind:
    template = f"exchange/notices/practice_{name}.txt"
    return register(NoticeKind(f"exchange.practice_{name}", label, subject, template, refreshed=_while_in(state)))


WAITING = _kind(
    "waiting",
    _("A member has written a good practice"),
    _("%(organisation)s has written a good practice: “%(title)s”"),
    Review.WAITING,
)
SHARED = _kind("shared", _("Our good practice is shared"), _("“%(title)s” is shared"), Review.SHARED)
RETURNED = _kind(
    "returned",
    _("Our good practice needs a change"),
    _("“%(title)s” needs a change before it is shared"),
    Review.RETURNED,
)
LOOK_AGAIN = _kind(
    "look_again", _("A good practice should be looked at again"), _("Does “%(title)s” still hold?"), Review.SHARED
)


def _while_asked(user: User, context: Context) -> Context | None:
    """Return what an organisation is asked, for who answers for it; None once it has answered."""
    drafter = _drafter(context)
    if drafter is None or not people_of(drafter.organisation).filter(pk=user.pk).exists():
        return None
    return {**context, "title": drafter.practice.title}


def _as_answered(user: User, context: Context) -> Context | None:
    """Return what an organisation has said, for the author's people; None once it says something else."""
    drafter = _drafter(context)
    if drafter is None or not may_edit(viewer_of(user), drafter.practice.organisation):
        return None
    return {**context, "title": drafter.practice.title}


def _drafter(context: Context) -> Drafter | None:
    rows = Drafter.objects.filter(pk=context["drafter"], state=context["state"])
    return rows.select_related("organisation", "practice__organisation").first()


DRAFTED = register(
    NoticeKind(
        "exchange.practice_drafted",
        _("Somebody says that we drafted a good practice together"),
        _("Did you draft “%(title)s” together with %(author)s?"),
        "exchange/notices/practice_drafted.txt",
        refreshed=_while_asked,
    )
)
ANSWERED = register(
    NoticeKind(
        "exchange.practice_answered",
        _("Those with whom we drafted a good practice have answered"),
        _("%(organisation)s has answered about “%(title)s”"),
        "exchange/notices/practice_answered.txt",
        refreshed=_as_answered,
    )
)


def offices_of(organisation: Organisation) -> QuerySet[User]:
    """Return the people of the offices of an organisation's clusters."""
    homes = Membership.objects.filter(organisation=organisation, cluster__archived=None)
    return User.objects.filter(managed_clusters__in=homes.values("cluster"), is_active=True).distinct()


def tell_waiting(practice: Practice, *, by: int | None) -> None:
    """Tell the offices that a practice waits for them."""
    _tell(offices_of(practice.organisation), WAITING, practice, by, "exchange:review_practice")


def tell_shared(practice: Practice, *, by: int | None) -> None:
    """Tell its author that a practice is shared."""
    _tell(hearers(practice.organisation, practice.author), SHARED, practice, by)


def tell_returned(practice: Practice, *, by: int | None) -> None:
    """Tell its author what the office misses."""
    _tell(hearers(practice.organisation, practice.author), RETURNED, practice, by)


def tell_look_again(practice: Practice) -> None:
    """Tell author and offices that the day has come to look at a practice again."""
    people = {*hearers(practice.organisation, practice.author), *offices_of(practice.organisation)}
    _tell(sorted(people, key=lambda person: person.pk), LOOK_AGAIN, practice, None)


def tell_asked(drafter: Drafter, *, by: User) -> None:
    """Ask who answers for an organisation whether it drafted a practice."""
    address = reverse("exchange:answer_drafter", args=[drafter.practice.key, drafter.organisation.slug])
    _tell_of_drafter(people_of(drafter.organisation), DRAFTED, drafter, by, address)


def tell_answered(drafter: Drafter, *, by: User) -> None:
    """Tell a practice's author what an organisation has said."""
    practice = drafter.practice
    address = reverse("exchange:practice_together", args=[practice.key])
    _tell_of_drafter(hearers(practice.organisation, practice.author), ANSWERED, drafter, by, address)


def _tell_of_drafter(people: Iterable[User], kind: NoticeKind, drafter: Drafter, by: User, address: str) -> None:
    context: dict[str, str | int | float | list[Any] | None] = {
        "drafter": drafter.pk,
        "state": drafter.state,
        "title": drafter.practice.title,
        "author": drafter.practice.organisation.name,
        "organisation": drafter.organisation.name,
    }
    for person in people:
        if person.pk != by.pk:
            notify(person, kind, context=context, path=address)


def _tell(
    people: Iterable[User], kind: NoticeKind, practice: Practice, by: int | None, view: str = "exchange:practice"
) -> None:
    context: dict[str, str | int | float | list[Any] | None] = {
        "practice": practice.pk,
        "title": practice.title,
        "organisation": practice.organisation.name,
        "note": practice.note,
    }
    for person in people:
        if person.pk != by:
            notify(person, kind, context=context, path=reverse(view, args=[practice.key]))
