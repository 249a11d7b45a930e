"""Teams and rules for the tests of consortia."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from intercluster.analysis.consortia.rules import Countries, Source, Who
from intercluster.analysis.consortia.teams import Kind, Partner, Size, Team

SOURCE = Source("example.org/rules", date(2026, 11, 30))
EU = Countries("eu", frozenset({"SE", "FI", "DE"}))
ALLIED = Countries("allied", frozenset({"NO"}), outside=frozenset({"US"}), is_complete=False)
LISTS = {"eu": EU, "allied": ALLIED}
IN_EU = Who(countries=(EU,))
SMALL = Who(kinds=frozenset({Kind.COMPANY}), sizes=frozenset({Size.MICRO, Size.SMALL, Size.MEDIUM}))


def firm(name: str, country: str = "SE", **more: Any) -> Partner:
    """Make a small firm that belongs to no owner group."""
    return Partner(name, country, **{"kind": Kind.COMPANY, "size": Size.SMALL, "groups": frozenset(), **more})


def costs(name: str, cost: int | None, country: str = "SE", **more: Any) -> Partner:
    """Make a small firm with a cost."""
    return firm(name, country, cost=None if cost is None else Decimal(cost), **more)


def team(*partners: Partner, **more: Any) -> Team:
    """Make a team."""
    return Team(partners, **more)


def rule(cls: type, **fields: Any) -> Any:
    """Make a rule with a source."""
    return cls(key=fields.pop("key", "rule"), source=SOURCE, **fields)


THIRD = Fraction(1, 3)
