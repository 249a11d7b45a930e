"""Filters by region: what is asked by code or name, and who is in it. For the directory and for partner search."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Organisation
from intercluster.geo.display_names import country_codes
from intercluster.geo.nuts import (
    COVERED,
    NUTS_CODE,
    NUTS_COUNTRY,
    REGIONS,
    region_named,
    similar_to,
)

NOWHERE = "none"
"""Instead of a region: none is known."""

WORD_LIMIT = 100
"""Characters of a wrong region that are compared with names and told again."""


def region_code(text: str) -> str | None:
    """Return the NUTS code, of a country, level 1, 2 or 3, that a code or a Nordic region's name asks for, or None.

    Codes of countries whose regions are not listed are taken as written, and so is one of an earlier NUTS that an
    organisation has.
    """
    if named := region_named(text):
        return named.code
    code = text.strip().upper()
    if not NUTS_CODE.match(code):
        return None
    lands = {NUTS_COUNTRY.get(land, land) for land in country_codes()}
    if code[:2] in COVERED:
        is_listed = any(listed.startswith(code) for listed in REGIONS)
        return code if is_listed or Organisation.objects.filter(region__startswith=code).exists() else None
    return code if code[:2] in lands else None


def not_a_region(text: str) -> str:
    """Return what is wrong with a text that `region_code` knows no region by, and what would be right."""
    text = text.strip()[:WORD_LIMIT]
    return _("“%(text)s” is not a region in NUTS 2024. Expected: %(right)s.") % {
        "text": text,
        "right": " / ".join(similar_to(text)) or _("a region such as SE311 or Värmland"),
    }


def in_regions(codes: Iterable[str]) -> Q:
    """Return the condition that an organisation is known to be in one of these regions, or in a part of one.

    `NOWHERE` takes those whose region is not known. Without regions it lets nobody through.
    """
    conditions = (Q(region="") if code == NOWHERE else Q(region__startswith=code) for code in codes)
    return reduce(or_, conditions, Q(pk__in=[]))
