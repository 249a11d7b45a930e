"""What the exchange led to, each thing counted once. No number moves with a text of an anonymous author."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from django.db.models import Case, Exists, F, OuterRef, Q, When

from intercluster.analysis.joint_actions import JointAction, Presence
from intercluster.analysis.joint_solutions import JointSolution
from intercluster.apps.directory.choices import NAMED, Visibility
from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.exchange.models import Answer, Drafter, Helped, Practice, Question, Report, Visit, Visitor
from intercluster.apps.exchange.practices.together.solutions import SHARED_AND_NAMED
from intercluster.core import clock


def joint_actions() -> list[JointAction]:
    """Return the visits that were held, with the visitors who were there."""
    there: dict[int, list[Visitor]] = {}
    rows = Visitor.objects.filter(
        state=Visitor.State.CAME, visit__state=Visit.State.HELD, visit__kind=Visit.Kind.OFFERED
    )
    for row in rows.select_related("organisation", "visit__organisation").order_by("pk"):
        there.setdefault(row.visit_id, []).append(row)
    return [_action(visitors) for visitors in there.values()]


def _action(visitors: list[Visitor]) -> JointAction:
    visit = visitors[0].visit
    day = visit.starts or clock.today(min(each.since for each in visitors))
    presences = tuple(
        # somebody whose account was erased is nobody else: each has one row
        Presence(each.person_id or f"visitor {each.pk}", each.organisation_id, each.organisation.country)
        for each in visitors
    )
    return JointAction(day.year, presences, visit.organisation_id, visit.organisation.country)


def joint_solutions() -> list[JointSolution]:
    """Return the shared practices that others have drafted too, by the year since when each is a solution.

    They have their author's name, say what another place would need, and no office has hidden them.
    """
    hidden = Report.objects.filter(outcome=Report.Outcome.HIDDEN, practice=OuterRef("pk"))
    rows = Practice.objects.filter(SHARED_AND_NAMED, ~Exists(hidden), solution_since__isnull=False)
    found: dict[int, tuple[int, dict[int, str]]] = {
        key: (since.year, {author: country})
        for key, since, author, country in rows.order_by("pk").values_list(
            "pk", "solution_since", "organisation", "organisation__country"
        )
    }
    confirmed = Drafter.objects.filter(practice__in=list(found), state=Drafter.State.CONFIRMED)
    for key, drafter, country in confirmed.values_list("practice", "organisation", "organisation__country"):
        found[key][1][drafter] = country
    return [JointSolution(year, countries) for year, countries in found.values()]


@dataclass(frozen=True)
class HelpfulAnswers:
    """Answers that helped: by the clusters of who asked and who answered, and each once over all of these."""

    by_pair: dict[tuple[int, int], int]
    """By the keys of the asker's and the answerer's cluster. Where one is in two clusters, it counts in both."""
    total: int
    across_borders: int
    """Of the total, those between organisations of two countries."""


def helpful_answers(clusters: Collection[int]) -> HelpfulAnswers:
    """Count the answers that an asker has accepted, or that somebody says have helped, between members of clusters."""
    belongs: dict[int, set[int]] = {}
    for organisation, cluster in Membership.objects.filter(cluster__in=clusters).values_list("organisation", "cluster"):
        belongs.setdefault(organisation, set()).add(cluster)
    return count_pairs(_sides(), belongs)


def helpful_across_borders(cluster: Cluster) -> int:
    """Count the answers that helped across a border, of which a member of the cluster asked or answered; each once."""
    members = set(cluster.memberships.values_list("organisation", flat=True))
    return sum(
        asker_country != answerer_country and bool(members & {asker, answerer})
        for asker, asker_country, answerer, answerer_country in _sides()
    )


def _sides() -> Iterable[tuple[int, str, int, str]]:
    """Return the organisation and country of who asked and of who answered, for each answer that helped.

    Only those count whose question and answer both have their author's name. If a number moved with a text of an
    unnamed author, it would tell the author's cluster to anyone who compares before and after. An answer to a merged
    question counts at the question that stays, if both questions have a name; at its own, if the other is hidden or
    private by now, since the merged one stands by itself then.
    """
    helped = Exists(Helped.objects.filter(answer=OuterRef("pk")))
    hidden = Report.objects.filter(outcome=Report.Outcome.HIDDEN)
    hidden_answer, hidden_question, hidden_other = (
        Exists(hidden.filter(**{field: OuterRef(of)}))
        for field, of in (("answer", "pk"), ("question", "question"), ("question", "question__merged_into"))
    )
    unread = Q(hidden_other) | Q(question__merged_into__visibility=Visibility.PRIVATE)

    def of_page(field: str) -> Case:
        by_itself = When(Q(question__merged_into=None) | unread, then=F(f"question{field}"))
        return Case(by_itself, default=F(f"question__merged_into{field}"))

    rows = Answer.objects.annotate(
        stays=of_page(""), asker=of_page("__organisation"), asked_in=of_page("__organisation__country")
    ).alias(asker_visibility=of_page("__visibility"))
    asked = Question.objects.filter(Q(pk=OuterRef("stays")) | Q(merged_into=OuterRef("stays")), accepted=OuterRef("pk"))
    rows = rows.filter(
        Q(Exists(asked)) | Q(helped),
        ~hidden_answer,
        ~hidden_question,
        visibility__in=NAMED,
        question__visibility__in=NAMED,
        asker_visibility__in=NAMED,
    )
    rows = rows.exclude(organisation=F("asker"))
    return rows.order_by().values_list("asker", "asked_in", "organisation", "organisation__country")


def count_pairs(sides: Iterable[tuple[int, str, int, str]], belongs: Mapping[int, Collection[int]]) -> HelpfulAnswers:
    """Count answers by clusters.

    `sides` has the organisation and country of who asked, then those of who answered; `belongs` the clusters of each
    organisation.
    """
    by_pair: Counter[tuple[int, int]] = Counter()
    total = across = 0
    for asker, asker_country, answerer, answerer_country in sides:
        pairs = list(product(belongs.get(asker, ()), belongs.get(answerer, ())))
        by_pair.update(pairs)
        total += bool(pairs)
        across += bool(pairs) and asker_country != answerer_country
    return HelpfulAnswers(dict(by_pair), total, across)
