"""Who is likely to know the answer to a question: experts, authors of offers and of what was written, offices last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Membership, Offer, Organisation
from intercluster.apps.directory.profiles.queries import alliances_of
from intercluster.apps.directory.queries import statements
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.models import Answer, Asked, Practice, Question, Review
from intercluster.apps.exchange.near import LEAST, near, near_experts
from intercluster.apps.partnering.understood.likeness import Sought, sought
from intercluster.apps.projects.experts.queries import experts

WEIGHTS = {Asked.Why.EXPERT: 1.2, Asked.Why.PRACTICE: 1.1, Asked.Why.MEMBER: 1.0}
"""Who says that they can be asked comes before who wrote about it, and both before who sells it."""


@dataclass(frozen=True)
class Likely:
    """An organisation, or an office, that is likely to know, and why."""

    why: Asked.Why
    score: float
    organisation: Organisation | None = None
    """None for an office."""
    person: User | None = None
    """The expert, where there is one."""
    office: Cluster | None = None


@dataclass(frozen=True)
class _Sign:
    """A sign that an organisation knows."""

    organisation_id: int
    why: Asked.Why
    chance: float
    person: User | None = None

    @property
    def score(self) -> float:
        return self.chance * WEIGHTS[self.why]


def likely_to_know(question: Question) -> list[Likely]:
    """Return who is likely to know the answer, the likeliest first, an office last; never the asker's organisation.

    Only those are among them who may read the question. It is the same for the same texts.
    """
    return [each for each in ranked(question) if each.organisation != question.organisation]


def ranked(question: Question) -> list[Likely]:
    """Return the same with the asker's organisation in its place.

    So that nobody can learn who asks anonymously from who was asked: the places of all others do not depend on who
    asks.
    """
    readers, asked = may_be_asked(question), sought(question.text, question.language)
    if asked is None:
        return []
    best: dict[int, _Sign] = {}
    for sign in _signs(asked, readers):
        there = best.get(sign.organisation_id)
        if there is None or sign.score > there.score:
            best[sign.organisation_id] = sign
    organisations = readers.in_bulk(list(best))
    ordered = sorted(best.values(), key=lambda each: (-each.score, organisations[each.organisation_id].slug))
    made = [Likely(each.why, each.score, organisations[each.organisation_id], each.person) for each in ordered]
    return made + [Likely(Asked.Why.OFFICE, 0.0, office=each) for each in _offices(question, made)]


def may_be_asked(question: Question) -> QuerySet[Organisation]:
    """Return the organisations whose people may read a question: a private one is for its own office alone."""
    if question.visibility == Visibility.PRIVATE:
        return Organisation.objects.none()
    members = Membership.objects.filter(cluster__archived=None)
    if question.visibility != Visibility.PUBLIC:
        members = members.filter(cluster__alliances__in=alliances_of(question.organisation))
    return Organisation.objects.filter(pk__in=members.values("organisation"))


def _signs(asked: Sought, readers: QuerySet[Organisation]) -> Iterable[_Sign]:
    """Yield what says that organisations know; private texts say nothing, not even to the platform's routing."""
    theirs = Q(organisation__in=readers.values("pk")) & ~Q(visibility=Visibility.PRIVATE)
    shared = Practice.objects.filter(theirs, review=Review.SHARED)
    for why, rows in (
        (Asked.Why.MEMBER, statements(Offer.objects.filter(theirs), OPERATOR)),
        (Asked.Why.PRACTICE, statements(shared, OPERATOR)),
        (Asked.Why.PRACTICE, statements(Answer.objects.filter(theirs), OPERATOR)),
    ):
        found = near(rows, asked, LEAST)
        authors = dict(rows.filter(pk__in=[each.key for each in found]).values_list("pk", "organisation"))
        yield from (_Sign(authors[each.key], why, each.chance) for each in found)
    for expert, value in near_experts(asked, experts().filter(organisation__in=readers.values("pk"))):
        yield _Sign(expert.organisation_id, Asked.Why.EXPERT, value, expert.person)


def _offices(question: Question, made: Sequence[Likely]) -> list[Cluster]:
    """Return the office that knows most of those who may know: that of the likeliest member's cluster, if any is."""
    if question.visibility == Visibility.PRIVATE:
        return list(question.organisation.clusters.filter(archived=None).order_by("slug")[:1])
    clusters = Cluster.objects.filter(archived=None, managers__is_active=True)
    if question.visibility != Visibility.PUBLIC:
        clusters = clusters.filter(alliances__in=alliances_of(question.organisation))
    for each in made:
        if each.organisation and (
            home := clusters.filter(memberships__organisation=each.organisation).order_by("slug")
        ):
            return list(home[:1])
    return list(clusters.order_by("slug")[:1])
