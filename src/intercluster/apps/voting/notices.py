"""What votes tell people. Dates and titles are looked up when the mail is sent, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.rules import committee_of
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.voting.models import UNDER_WAY, Assembly, AssemblyState, RollEntry, State, Vote
from intercluster.apps.voting.results import result_of
from intercluster.core import clock


def _facts(user: User, context: Context, states: Iterable[State]) -> dict[str, Any] | None:
    """Return what a mail says of a vote, or None if it is in none of these states any more."""
    vote = (
        Vote.objects.select_related("cluster", "alliance").filter(public_id=context["vote"], state__in=states).first()
    )
    if vote is None:
        return None
    places = RollEntry.objects.filter(vote=vote, people=user).values_list("name", flat=True)
    return {
        **context,
        **_named(vote, user),
        "opens": clock.local_time(vote.opens),
        "closes": clock.local_time(vote.closes),
        "places": list(places),
        "is_secret": vote.is_secret,
        "reason": vote.reason,
        "digest": vote.digest,
    }


def _while_under_way(user: User, context: Context) -> Context | None:
    return _facts(user, context, UNDER_WAY)


def _when_closed(user: User, context: Context) -> Context | None:
    facts = _facts(user, context, [State.CLOSED])
    result = result_of(Vote.objects.get(public_id=context["vote"])) if facts else None
    return {**facts, "lines": result.lines} if facts and result else None


def _when_cancelled(user: User, context: Context) -> Context | None:
    return _facts(user, context, [State.CANCELLED])


ANNOUNCED = register(
    NoticeKind(
        name="voting.announced",
        label=_("A vote in which I vote is announced"),
        subject=_("%(body)s: vote on “%(title)s”"),
        template="voting/notices/announced.txt",
        refreshed=_while_under_way,
    )
)
OPENED = register(
    NoticeKind(
        name="voting.opened",
        label=_("A vote in which I vote is open"),
        subject=_("The vote on “%(title)s” is open"),
        template="voting/notices/opened.txt",
        refreshed=_while_under_way,
    )
)
REMINDER = register(
    NoticeKind(
        name="voting.reminder",
        label=_("A vote in which I vote closes soon"),
        subject=_("The vote on “%(title)s” closes soon"),
        template="voting/notices/reminder.txt",
        refreshed=_while_under_way,
    )
)
RESULT = register(
    NoticeKind(
        name="voting.result",
        label=_("The result of a vote"),
        subject=_("Result of the vote on “%(title)s”"),
        template="voting/notices/result.txt",
        refreshed=_when_closed,
    )
)
CANCELLED = register(
    NoticeKind(
        name="voting.cancelled",
        label=_("A vote is cancelled"),
        subject=_("The vote on “%(title)s” is cancelled"),
        template="voting/notices/cancelled.txt",
        refreshed=_when_cancelled,
    )
)


PROXY = register(
    NoticeKind(
        name="voting.proxy",
        label=_("A member gives us its proxy, or takes it back"),
        subject=_("Proxy of %(giver)s for the vote on “%(title)s”"),
        template="voting/notices/proxy.txt",
        refreshed=_while_under_way,
    )
)


def _called_now(user: User, context: Context) -> dict[str, Any] | None:
    """Return when and where a meeting is, or None if it is no longer called."""
    found = Assembly.objects.filter(public_id=context["assembly"], state=AssemblyState.CALLED).first()
    if found is None:
        return None
    starts = clock.local_time(found.starts)
    return {**context, "starts": starts, "place": found.place, "motions_until": found.motions_until}


CALLED = register(
    NoticeKind(
        name="voting.called",
        label=_("Our cluster calls an assembly"),
        subject=_("%(cluster)s: %(title)s"),
        template="voting/notices/called.txt",
        refreshed=_called_now,
    )
)


def tell_called(assembly: Assembly, people: Iterable[User]) -> None:
    """Notify people that an assembly is called."""
    for person in people:
        context = {
            "assembly": str(assembly.public_id),
            "cluster": assembly.cluster.name_in(person.language),
            "title": assembly.title,
        }
        notify(person, CALLED, context=context, path=reverse("voting:assembly", args=[assembly.public_id]))


def tell_announced(vote: Vote) -> None:
    """Notify those who vote that the roll is frozen, and when the vote opens."""
    _tell(vote, ANNOUNCED, _on_roll(vote))


def tell_opened(vote: Vote) -> None:
    """Notify those who vote that they can."""
    _tell(vote, OPENED, _on_roll(vote))


def tell_reminder(vote: Vote) -> None:
    """Remind those who vote: in an open vote those without a ballot, in a secret one everybody.

    Whom a secret vote reminds must not tell who has voted.
    """
    if vote.is_secret:
        people = _on_roll(vote)
    else:
        silent = RollEntry.objects.filter(vote=vote, sealed=None)
        casting = Q(voting_for__in=silent.filter(holder=None)) | Q(voting_for__held__in=silent)
        people = User.objects.filter(casting, is_active=True)
    _tell(vote, REMINDER, people)


def tell_proxy(entry: RollEntry, holder: RollEntry, *, given: bool) -> None:
    """Notify the people of a member that it has got the proxy of another, or has it no longer."""
    people = holder.people.filter(is_active=True)
    _tell(entry.vote, PROXY, people, giver=entry.name, holder=holder.name, given=int(given))


def tell_result(vote: Vote) -> None:
    """Notify those who vote, and those who run the vote, that it is counted."""
    _tell(vote, RESULT, _on_roll(vote).union(_running(vote)))


def tell_cancelled(vote: Vote) -> None:
    """Notify those who vote."""
    _tell(vote, CANCELLED, _on_roll(vote))


def _on_roll(vote: Vote) -> QuerySet[User]:
    return User.objects.filter(voting_for__vote=vote, is_active=True).distinct()


def _running(vote: Vote) -> QuerySet[User]:
    if vote.alliance is not None:
        return committee_of(vote.alliance).order_by()
    assert vote.cluster is not None  # a constraint of the table
    return vote.cluster.managers.filter(is_active=True)


def _named(vote: Vote, user: User) -> dict[str, str]:
    return {"title": vote.title_in(user.language), "body": vote.body.name_in(user.language)}


def _tell(vote: Vote, kind: NoticeKind, people: Iterable[User], **facts: str | int) -> None:
    for person in {each.pk: each for each in people}.values():
        context = {"vote": str(vote.public_id), **_named(vote, person), **facts}
        notify(person, kind, context=context, path=reverse("voting:vote", args=[vote.public_id]))
