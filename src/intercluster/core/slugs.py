"""Finds slugs that are free, and what a command names by a slug."""

from collections.abc import Collection
from difflib import get_close_matches
from itertools import chain, count
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from intercluster.core.errors import Refused

RowT = TypeVar("RowT", bound=Model)

LIKENESS = 0.6
LISTED = 20
"""Most slugs that an answer lists."""


def free_slug(base: str, *rows: QuerySet[Any], reserved: Collection[str] = ()) -> str:
    """Return a slug that no row has and that is not reserved: the base, or the base with a number."""
    taken = {slug for each in rows for slug in each.filter(slug__startswith=base).values_list("slug", flat=True)}
    tried = chain([base], (f"{base}-{n}" for n in count(2)))
    return next(slug for slug in tried if slug not in taken and slug not in reserved)


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
