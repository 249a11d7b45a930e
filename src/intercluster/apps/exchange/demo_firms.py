"""Firms of the demo that write fictional texts."""

from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Affiliation, Organisation

PER_COUNTRY = 3
"""Firms of a country that write; the first is one whose owner can sign in."""


def writing_firms() -> dict[str, list[Organisation]]:
    """Return firms by country, first the one whose owner can sign in."""
    return {country: _firms(country) for country in ("SE", "NO", "FI")}


def firm(firms: dict[str, list[Organisation]], country: str, place: int) -> Organisation | None:
    """Return the firm that writes something; a generated alliance may be small."""
    own = firms[country]
    return own[place % len(own)] if own else None


def _firms(country: str) -> list[Organisation]:
    every = Organisation.objects.filter(is_demo=True, kind=Kind.COMPANY, country=country, memberships__isnull=False)
    owned = Affiliation.objects.filter(organisation__in=every, role=Affiliation.Role.EDITOR).order_by("pk")
    first = list(every.filter(pk__in=owned.values("organisation")).order_by("pk").distinct()[:1])
    others = every.exclude(pk__in=[each.pk for each in first]).order_by("pk").distinct()
    return [*first, *others[: PER_COUNTRY - 1]]
