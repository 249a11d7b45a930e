"""A team as the rules of a call look at it. What nobody has said is None or empty, and is never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is, as in the directory."""

    COMPANY = "company"
    RESEARCH = "research"
    EDUCATION = "education"
    PUBLIC = "public"
    ASSOCIATION = "association"


class Size(StrEnum):
    """Size classes of Commission Recommendation 2003/361/EC, with partner and linked companies added."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class RegionClass(StrEnum):
    """Classes of regions in EU cohesion policy."""

    MORE = "more"
    TRANSITION = "transition"
    LESS = "less"
    OUTERMOST = "outermost"


class Role(StrEnum):
    """How an organisation takes part. Only a partner counts towards the rules on a team."""

    PARTNER = "partner"
    AFFILIATED = "affiliated"
    """An affiliated entity of a partner: its cost counts, it does not."""
    ASSOCIATED = "associated"
    """Takes part without funding."""


@dataclass(frozen=True)
class Partner:
    """An organisation in a team, with what the rules ask of it."""

    id: str
    country: str = ""
    """ISO 3166 code of two letters, where it is established."""
    kind: Kind | None = None
    size: Size | None = None
    is_non_profit: bool | None = None
    """By its legal form, or because it is bound not to distribute profit."""
    region: str = ""
    """NUTS code."""
    region_class: RegionClass | None = None
    groups: frozenset[str] | None = None
    """The owner groups it belongs to: empty if it belongs to none, None if nobody has said."""
    controls: frozenset[str] = frozenset()
    """Partners that it is known to control, directly or not."""
    memberships: frozenset[str] | None = None
    """Bodies that it is a member of, such as "BIC"; None if nobody has said."""
    role: Role = Role.PARTNER
    cost: Decimal | None = None
    """Its total eligible cost."""
    subcontracting: Decimal | None = None
    """How much of this is subcontracted."""
    funding: Decimal | None = None
    """What it asks for."""


@dataclass(frozen=True)
class Team:
    """Organisations that want to answer a call together."""

    partners: tuple[Partner, ...]
    coordinator: str = ""
    """The id of the partner that leads."""
    months: int | None = None
    currency: str = "EUR"
    """Of all sums of its partners."""
    confirmed: Mapping[str, bool] = field(default_factory=dict)
    """What people have answered to rules that no data can decide, by the key of the rule."""

    @property
    def counted(self) -> tuple[Partner, ...]:
        """Return the partners that count: no associated partner and no affiliated entity ever does."""
        return tuple(partner for partner in self.partners if partner.role == Role.PARTNER)

    @property
    def paid(self) -> tuple[Partner, ...]:
        """Return those whose cost counts."""
        return tuple(partner for partner in self.partners if partner.role != Role.ASSOCIATED)
