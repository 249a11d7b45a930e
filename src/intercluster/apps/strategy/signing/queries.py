"""Reads of versions, and the counts that programmes ask for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster, Ratifying
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Answer, Part, PartKind, SignOff, State, Strategy, Version
from intercluster.apps.strategy.queries import strategies, texts_of, visions_of
from intercluster.apps.strategy.rules import draft_readable_by, reads_draft
from intercluster.apps.strategy.signing.content import digest_of
from intercluster.apps.voting.models import Method, Vote
from intercluster.apps.voting.models import State as VoteState
from intercluster.apps.voting.results import result_of
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language

BEGUN = (State.UNDER_WAY, State.DONE)
"""States of an action that has begun."""


def versions(viewer: Viewer, strategy: Strategy) -> QuerySet[Version]:
    """Return the versions that the viewer may read, the newest first: without the draft, those in force."""
    found = strategy.versions.order_by("-number")
    return found if reads_draft(viewer, strategy) else found.filter(in_force__isnull=False)


def readable_version(viewer: Viewer, slug: str, number: int) -> Version:
    """Return a version that the viewer may read; raise NotFound."""
    strategy = strategies(viewer).filter(slug=slug).first()
    found = versions(viewer, strategy).filter(number=number).first() if strategy else None
    if found is None:
        raise NotFound
    return found


def waiting_version(strategy: Strategy) -> Version | None:
    """Return the version that is being signed, or None."""
    return strategy.versions.filter(withdrawn=None, in_force=None).first()


def version_in_force(strategy: Strategy) -> Version | None:
    """Return the version that is in force: the last that came into force."""
    return versions_in_force([strategy]).get(strategy.pk)


def versions_in_force(found: Iterable[Strategy]) -> dict[int, Version]:
    """Return the versions that are in force, by the key of the strategy, without what they say."""
    rows = Version.objects.filter(strategy__in=list(found), in_force__isnull=False).defer("content")
    newest = rows.order_by("strategy_id", "-number").distinct("strategy_id")
    return {version.strategy_id: version for version in newest}


@dataclass(frozen=True)
class Name:
    """What a strategy is called, as a reader may know it."""

    by_language: Mapping[str, str]
    original: str

    @property
    def language(self) -> str:
        """Return the language in which a page shows it."""
        return page_language() if page_language() in self.by_language else self.original

    @property
    def title(self) -> str:
        """Return it in that language."""
        return self.by_language[self.language]


def names_of(viewer: Viewer, found: Sequence[Strategy]) -> dict[int, Name]:
    """Return the names of strategies by key: of the draft for who may read it, else of the version in force."""
    drafts = set(
        Strategy.objects.filter(draft_readable_by(viewer), pk__in=[each.pk for each in found]).values_list(
            "pk", flat=True
        )
    )
    visions = list(visions_of([each for each in found if each.pk in drafts]))
    texts = texts_of(visions)
    names = {
        vision.strategy_id: Name(
            {language: text.title for language, text in texts[vision.pk].by_language.items()}, vision.original
        )
        for vision in visions
    }
    others = versions_in_force(each for each in found if each.pk not in drafts)
    for version in Version.objects.filter(pk__in=[each.pk for each in others.values()]):
        frozen = next(part for part in version.content["parts"] if part["kind"] == PartKind.VISION)
        titles = {language: text["title"] for language, text in frozen["texts"].items()}
        names[version.strategy_id] = Name(titles, frozen["original"])
    return names


def next_number(strategy: Strategy) -> int:
    """Return the number of the version that is sent next."""
    return (strategy.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def votes_for(cluster: Cluster, version: Version) -> list[Vote]:
    """Return the motions on a version that a cluster's members have voted on, the newest first."""
    closed = Vote.objects.filter(
        cluster=cluster, state=VoteState.CLOSED, method=Method.MOTION, on_version__version=version
    )
    return [vote for vote in closed.order_by("-closes", "-pk") if asks_of(vote, version)]


def asks_of(vote: Vote, version: Version) -> bool:
    """Return whether a vote asks in every language of that version: its draft may have been written again."""
    return all(version.digest in question for question in vote.questions.values() if question)


def vote_under_way(cluster: Cluster, version: Version) -> Vote | None:
    """Return the vote on a version that a cluster has drafted or announced, and that has not ended."""
    states = (VoteState.DRAFT, VoteState.ANNOUNCED, VoteState.OPEN)
    return Vote.objects.filter(cluster=cluster, state__in=states, on_version__version=version).first()


def ratifies_by(row: SignOff) -> str:
    """Say in a sentence by which body a cluster ratifies, as its rule was when the version was sent; "" without one."""
    sentences = {
        Ratifying.OFFICER: _("%(cluster)s ratifies by an officer who may sign for it."),
        Ratifying.BOARD: _("%(cluster)s ratifies by a decision of its board."),
        Ratifying.MEMBERS: _("%(cluster)s ratifies by a decision of its members."),
        Ratifying.VOTE: _("%(cluster)s ratifies by a vote of its members on this platform."),
    }
    return sentences[Ratifying(row.rule)] % {"cluster": row.cluster.display_name} if row.rule else ""


def is_carried(vote: Vote) -> bool:
    """Return whether a motion is carried by ballots that are those of closing."""
    result = result_of(vote)
    return result is not None and result.counted.valid and not result.is_changed


def earlier_version(version: Version) -> Version | None:
    """Return the version before one, or None for the first."""
    return Version.objects.filter(strategy=version.strategy_id, number__lt=version.number).last()


def is_unchanged(version: Version) -> bool:
    """Return whether a version says what its digest was made of."""
    return digest_of(version.content) == version.digest


@dataclass(frozen=True)
class ProgrammeIndicators:
    """Interreg's common indicators, counted from sign-offs (Regulation (EU) 2021/1059, annex I, table 2)."""

    developed: int
    """RCO83: strategies that organisations of two or more countries have signed."""
    taken_up: int
    """RCR79: those of them that are in force and of which an action is under way or done."""


def programme_indicators(viewer: Viewer) -> ProgrammeIndicators:
    """Count the strategies that the viewer may read."""
    signed = SignOff.objects.filter(answer=Answer.SIGNED, version__withdrawn=None).order_by()
    countries = signed.values("version").annotate(countries=Count("cluster__country", distinct=True))
    joint = strategies(viewer).filter(versions__in=countries.filter(countries__gt=1).values("version"))
    strategies_signed = set(joint.values_list("pk", flat=True))
    in_force = [each.pk for each in versions_in_force(Strategy.objects.filter(pk__in=strategies_signed)).values()]
    actions = {
        version.strategy_id: {part["part"] for part in version.content["parts"] if part["kind"] == PartKind.ACTION}
        for version in Version.objects.filter(pk__in=in_force)
    }
    begun = set(
        Part.objects.filter(pk__in=set().union(*actions.values()), action__state__in=BEGUN).values_list("pk", flat=True)
    )
    return ProgrammeIndicators(len(strategies_signed), sum(1 for parts in actions.values() if parts & begun))
