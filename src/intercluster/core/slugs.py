"""Finds what a command names by its slug, and says what would be right where there is no such thing."""

from difflib import get_close_matches
from typing import TypeVar

from django.db.models import Model, QuerySet

from intercluster.core.errors import Refused

RowT = TypeVar("RowT", bound=Model)

LIKENESS = 0.6
LISTED = 20
"""Most slugs that an answer lists."""


def found_by_slug(rows: QuerySet[RowT], slug: str) -> RowT:
    """Return the row with a slug; raise Refused with those like it, or with the first of those there are."""
    there = rows.filter(slug=slug).first()
    if there is None:
        slugs = list(rows.order_by("slug").values_list("slug", flat=True))
        alike = get_close_matches(slug, slugs, n=3, cutoff=LIKENESS)
        some = ", ".join(slugs[:LISTED]) or "none yet"
        known = f"Did you mean {' or '.join(alike)}?" if alike else f"There are: {some}"
        end = "" if alike else " and more." if len(slugs) > LISTED else "."
        raise Refused(f"There is no {rows.model._meta.verbose_name} {slug!r}. {known}{end}")
    return there
