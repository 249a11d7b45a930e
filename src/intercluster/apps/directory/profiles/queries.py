"""How complete an organisation's profile is, which of its texts are alike, and what each reader sees of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.language.overlap import overlap
from intercluster.analysis.language.words import analyse
from intercluster.apps.directory.anonymity.disclosure import Disclosures, described
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Alliance, Need, Offer, Organisation, Statement
from intercluster.apps.directory.queries import kept
from intercluster.apps.directory.rules import VISITOR, Sight, Viewer, member_of, sight
from intercluster.core import clock

ALIKE = 0.5
"""Overlap of the words of two texts from which on they are shown as alike."""

SOON = timedelta(days=30)
"""A text that ends within this time is worth renewing."""


@dataclass(frozen=True)
class Step:
    """Something that makes a profile complete, why it helps, and where it is done."""

    is_done: bool
    act: str
    why: str
    where: str
    """`offer`, `need`, `facts` or `texts`."""


@dataclass(frozen=True)
class Profile:
    """What an organisation says, as its own people see it."""

    offers: Sequence[Offer]
    needs: Sequence[Need]
    steps: Sequence[Step]

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def ahead(self) -> list[Step]:
        """Return the steps that are still to be done, the most useful first."""
        return [step for step in self.steps if not step.is_done]


def profile_of(organisation: Organisation, viewer: Viewer, today: date | None = None) -> Profile:
    """Return an organisation's profile for its own people or their office; empty for anyone else."""
    today = today or clock.today()
    own_offers, own_needs = list(kept(Offer, organisation, viewer)), list(kept(Need, organisation, viewer))
    return Profile(own_offers, own_needs, _steps(organisation, own_offers, own_needs, today))


def _steps(organisation: Organisation, own_offers: list[Offer], own_needs: list[Need], today: date) -> list[Step]:
    texts = [*own_offers, *own_needs]
    current = [text for text in texts if text.expires is None or text.expires >= today]
    lasting = [text for text in texts if text.expires is None or text.expires >= today + SOON]
    steps = [
        Step(bool(own_offers), _("Say what you offer"), _("Those who need it can find you."), "offer"),
        Step(bool(own_needs), _("Say what you need"), _("We find those who can do it."), "need"),
        Step(
            any(text.visibility != Visibility.PRIVATE for text in current),
            _("Let others see at least one offer or need"),
            _("Private and expired ones find no partner."),
            "texts",
        ),
        Step(
            len(lasting) == len(texts),
            _("Renew what has ended or soon ends"),
            _("After its last day nobody sees it."),
            "texts",
        ),
    ]
    facts = [
        (organisation.activities, _("Say in which industries you work"), _("Partners weigh how near your trades are.")),
        (organisation.languages, _("Say which languages you work in"), _("A language in common makes contact easier.")),
        (organisation.headcount is not None, _("Say how many people you are"), _("Others see if your sizes match.")),
        (organisation.region, _("Say in which region you are"), _("Nearness counts for service and transport.")),
        (organisation.markets, _("Say which countries you sell to"), _("Partners see where you could help them.")),
        (organisation.website, _("Give your website"), _("Those who find you want to see more.")),
    ]
    return steps + [Step(bool(there), act, why, "facts") for there, act, why in facts]


def alike(text: str, language: str, others: Iterable[Statement]) -> list[Statement]:
    """Return those of the other texts that say much the same in the same words, the most alike first."""
    own = analyse(text, language)
    scored = [(overlap(own, analyse(other.text, other.language)), other) for other in others]
    return [other for score, other in sorted(scored, key=lambda item: (-item[0], item[1].pk)) if score >= ALIKE]


KINDS: dict[str, type[Statement]] = {"offers": Offer, "needs": Need}
"""Kinds of texts, as addresses name them."""


class Reader(StrEnum):
    """As whom an organisation's page can be looked at by those in charge of it."""

    VISITOR = "visitor"
    EVALUATOR = "evaluator"
    ALLIANCE = "alliance"
    OWN = "own"


READERS = {
    Reader.VISITOR: gettext_lazy("Visitors, who are not signed in"),
    Reader.EVALUATOR: gettext_lazy("The cluster's evaluators"),
    Reader.ALLIANCE: gettext_lazy("Members and offices of the alliance"),
    Reader.OWN: gettext_lazy("Your own people and your cluster office"),
}


@dataclass(frozen=True)
class View:
    """What one kind of reader sees of a text."""

    reader: str
    sight: Sight
    author: str
    """How the author is shown to the reader; "" where the reader sees nothing."""


def alliances_of(organisation: Organisation) -> frozenset[int]:
    """Return the alliances that an organisation's clusters work in."""
    alliances = Alliance.objects.filter(
        clusters__memberships__organisation=organisation, clusters__archived__isnull=True
    )
    return frozenset(alliances.values_list("pk", flat=True))


def first_visibility(organisation: Organisation) -> Visibility:
    """Return what a new text has before anybody chooses: the narrowest that the organisation's clusters have set."""
    found = set(organisation.clusters.values_list("default_visibility", flat=True))
    return next((each for each in Visibility if each.value in found), Visibility.ALLIANCE)


def described_at_most(organisation: Organisation) -> str:
    """Return how the author of an anonymous text is described to a reader who learns as much as any."""
    return described(Disclosures(Viewer(alliance_ids=alliances_of(organisation))).of(organisation))


def views_of(organisation: Organisation, visibility: str) -> list[View]:
    """Return what each kind of reader sees of a text of an organisation that has this visibility."""
    has_alliance = bool(alliances_of(organisation))
    circles = {
        Reader.VISITOR: sight(visibility),
        Reader.EVALUATOR: sight(visibility),
        Reader.ALLIANCE: sight(visibility, allied=has_alliance),
        Reader.OWN: sight(visibility, own=True),
    }
    authors = {Sight.NOTHING: "", Sight.AUTHOR: organisation.name}
    if Sight.TEXT in circles.values():
        authors[Sight.TEXT] = described_at_most(organisation)
    return [View(str(READERS[reader]), seen, authors[seen]) for reader, seen in circles.items()]


def reader_as(name: str, organisation: Organisation) -> Viewer | None:
    """Return a reader to look at an organisation's page as; None for a name that is none.

    None of them sees anything of the organisation that those in charge of it do not see.
    """
    if name == Reader.OWN:
        return member_of(organisation)
    if name == Reader.ALLIANCE:
        alliances = alliances_of(organisation)
        return Viewer(alliance_ids=alliances)
    if name in {Reader.VISITOR, Reader.EVALUATOR}:
        return VISITOR
    return None


def choices(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations that a person belongs to."""
    return Organisation.objects.filter(pk__in=viewer.organisation_ids).order_by("name", "pk")
