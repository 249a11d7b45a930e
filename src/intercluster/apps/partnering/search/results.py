"""What a partner search returns: the same for the page, the command line and the API."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from intercluster.apps.directory.models import Organisation
from intercluster.apps.partnering.search.dismissals import REASONS, UNNAMED_REASONS, Cause

GOOD = 0.5
"""Chance from which on a partner is called a good fit."""

WORTH_A_LOOK = 0.25
"""Chance from which on a partner is listed as a match at all."""

FEW, NEAR = 5, 3
"""With fewer matches than the first number, the second number of partners that come near is shown as well."""


class Seeking(StrEnum):
    """What a free text is: a need, to be met by others' offers, or an offer, for others' needs."""

    OFFERS = "offers"
    NEEDS = "needs"


@dataclass(frozen=True)
class FreeText:
    """A need or an offer in any language, to search partners with."""

    text: str
    language: str = ""
    """ISO 639-1 code; detected where it is empty."""
    seeking: Seeking = Seeking.OFFERS
    about: str = ""
    """Id of the capability that the person says it is about; "" where the text alone tells."""


@dataclass(frozen=True)
class Filters:
    """Which organisations may appear; an empty set lets all through."""

    clusters: frozenset[str] = frozenset()
    """Slugs."""
    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    """NUTS codes; a larger region takes its parts."""
    kinds: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    own_cluster: bool = False
    """Also members of the clusters that the searching organisation belongs to."""
    outside: bool = False
    """Also organisations that belong to no cluster, such as project partners from CORDIS."""
    known: bool = False
    """Also those that the searching organisation has said it knows; without, its own people do not see them."""

    @property
    def hide_unnamed(self) -> bool:
        """Return whether they ask what is never told of an unnamed author, and so let none through."""
        return bool(self.clusters or self.regions or self.sizes)


@dataclass(frozen=True)
class Gloss:
    """What a vocabulary calls a phrase in the reader's language. Not a translation: the name of a concept."""

    start: int
    end: int
    """Which characters of the text the concept was found for: from `start` up to and without `end`."""
    label: str
    language: str
    """Language of the label (ISO 639-1)."""
    scheme: str
    code: str
    """The vocabulary, and the concept in it."""


@dataclass(frozen=True)
class Mark:
    """A phrase that made the match; the phrase of the other text with the same number says the same."""

    number: int
    start: int
    end: int
    """Which characters of the text: from `start` up to and without `end`."""


@dataclass(frozen=True)
class Quote:
    """A text as its author wrote it, with the phrases that made the match: in order, none over another."""

    text: str
    language: str
    marks: Sequence[Mark] = ()
    glosses: Sequence[Gloss] = ()


class Direction(StrEnum):
    """How a reason speaks for a partner."""

    THEIR_OFFER = "their_offer"
    """Their offer meets our need."""
    OUR_OFFER = "our_offer"
    """Our offer meets their need."""
    THEIR_PROJECT = "their_project"
    """A project of theirs shows what our need asks for."""


@dataclass(frozen=True)
class Reason:
    """Two texts that met."""

    direction: Direction
    ours: Quote
    theirs: Quote
    fit: float
    """0 to 1: how much better the two fit than texts picked at random in their languages."""
    project: str = ""
    """The project's name, for THEIR_PROJECT."""
    chance: float = 0.0
    """Chance that a person of the trade would say "yes, call them", 0 to 1."""
    capability: str = ""
    """Id of the capability that both texts are about; "" where there is none to speak of."""
    ours_key: int | None = None
    """Key of our need or offer; None for a free text."""
    theirs_key: int | None = None
    """Key of their offer, need or project. Never shown: an anonymous text has no name to go by."""


@dataclass(frozen=True)
class Part:
    """A feature's part in the score: `points` = `value` × `weight`, and the parts of a partner add up to its score."""

    feature: str
    value: float
    weight: float

    @property
    def points(self) -> float:
        """Return what the feature adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True)
class Partner:
    """One ranked partner. Who it is, is known only where the viewer may know (`organisation` is None otherwise).

    Of an unnamed one `kind` and `country` are "" where they would leave too few in question (see `Disclosures`).
    """

    rank: int
    organisation: Organisation | None
    kind: str
    country: str
    parts: Sequence[Part]
    reasons: Sequence[Reason]
    shared_languages: Sequence[str] = field(default=())
    handle: str = field(default="", compare=False)
    """Sealed token to ask for an introduction with; empty if the viewer may not ask. A new one each time."""
    dismissal: Cause | None = None
    """Why the organisation that was searched for does not want them, if it has said so."""

    @property
    def reasons_against(self) -> Sequence[Cause]:
        """Return what the organisation that was searched for may say against them."""
        return REASONS if self.organisation else UNNAMED_REASONS

    @property
    def score(self) -> float:
        """Return the sum of the parts, 0 to 100."""
        return sum(part.points for part in self.parts)

    @property
    def chance(self) -> float:
        """Return the chance that a person of the trade would call them, by the best reason: 0 to 1."""
        return max((reason.chance for reason in self.reasons), default=0.0)


@dataclass(frozen=True)
class SearchResult:
    """Partners, best first, and what was searched."""

    partners: Sequence[Partner]
    candidates: int
    """How many organisations were ranked."""
    language: str
    """Language of the searched text, stated or detected; empty for an organisation's search."""
    alliance_id: int | None = None
    """In whose name was searched: whose weights and whose attention count."""
    known: int = 0
    """How many were left out because the organisation knows them."""
    about: Sequence[str] = ()
    """Ids of the capabilities that a searched text was taken to be about, the strongest first."""

    @property
    def matches(self) -> list[Partner]:
        """Return the partners that are worth a look, best first."""
        return [partner for partner in self.partners if partner.chance >= WORTH_A_LOOK]

    @property
    def near(self) -> list[Partner]:
        """Return the few partners that come nearest to a match, where there are few matches."""
        if len(self.matches) >= FEW:
            return []
        return [partner for partner in self.partners if partner.chance < WORTH_A_LOOK][:NEAR]

    @property
    def shown(self) -> list[Partner]:
        """Return the partners that a page shows."""
        return [*self.matches, *self.near]
