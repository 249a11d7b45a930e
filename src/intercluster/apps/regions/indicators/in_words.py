"""A region's indicators as a page shows them: one paragraph in plain words, and a table in groups."""

from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.regions.indicators.comparing import Profile, Rank, Standing
from intercluster.apps.regions.models import Group
from intercluster.apps.regions.pages.numbers import number

NAMED = 3
"""Most indicators that the paragraph names on each side."""

GOOD, BAD = 0.25, 0.75
"""A region is strong in what puts it in the best quarter, weak in what puts it in the last."""

SMALL, LARGE = 10, 1_000
"""Values below the first have two decimals, those up to the second one, others none."""


def paragraph(found: Profile) -> list[str]:
    """Return sentences on where the region stands: only places among others, with years, and no causes."""
    ranked = [each for each in found.standings if each.everywhere is not None]
    if not ranked:
        return []
    place, all_of = found.region.name, max(_of(each).of for each in ranked)
    above = sum(_share(each) < 0.5 for each in ranked)
    sentences = [
        _("By %(above)d of %(all)d indicators, %(region)s is in the better half of Europe (up to %(regions)d regions).")
        % {"above": above, "all": len(ranked), "region": place, "regions": all_of}
    ]
    best = [each for each in sorted(ranked, key=_share) if _share(each) <= GOOD][:NAMED]
    worst = [each for each in sorted(ranked, key=_share, reverse=True) if _share(each) >= BAD][:NAMED]
    if best:
        sentences.append(_("Best places: %(list)s.") % {"list": "; ".join(map(_place, best))})
    if worst:
        sentences.append(_("Weakest places: %(list)s.") % {"list": "; ".join(map(_place, worst))})
    at_home = [each for each in ranked if each.country is not None]
    first = [each.name for each in at_home if each.country and each.country.place == 1 and each.country.shared == 1]
    last = [each.name for each in at_home if each.country and each.country.place == each.country.of]
    if first:
        sentences.append(_("Best in the country: %(list)s.") % {"list": "; ".join(first)})
    if last:
        sentences.append(_("Last in the country: %(list)s.") % {"list": "; ".join(last)})
    return sentences


def groups(found: Profile) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows of the table by group."""
    rows: list[tuple[str, list[dict[str, Any]]]] = []
    for group in Group:
        own = [_row(each) for each in found.standings if each.indicator.group == group.value]
        if own:
            rows.append((str(group.label), own))
    return rows


def value_in_words(value: float | None) -> str:
    """Write a value with as many decimals as its size needs."""
    if value is None:
        return "–"
    return number(value, 2 if abs(value) < SMALL else 1 if abs(value) < LARGE else 0)


def rank_in_words(place: Rank | None) -> str:
    """Write a place among others, and whether it is shared."""
    if place is None:
        return "–"
    told = {"place": place.place, "of": place.of, "shared": place.shared}
    return (_("%(place)d of %(of)d") if place.shared == 1 else _("%(place)d of %(of)d, shared by %(shared)d")) % told


def _row(each: Standing) -> dict[str, Any]:
    return {
        "name": each.name,
        "unit": each.indicator.unit_name,
        "formula": each.indicator.formula_in_words,
        "source": each.indicator.source,
        "value": value_in_words(each.value),
        "year": each.year or "–",
        "flags": each.flags,
        "country": rank_in_words(each.country),
        "everywhere": rank_in_words(each.everywhere),
        "deviations": "–" if each.everywhere is None else number(each.everywhere.deviations, 1),
    }


def _place(each: Standing) -> str:
    return f"{each.name} ({rank_in_words(each.everywhere)}, {each.year})"


def _of(each: Standing) -> Rank:
    assert each.everywhere is not None
    return each.everywhere


def _share(each: Standing) -> float:
    """Return the share of regions that are better, counting half of those that are equal."""
    place = _of(each)
    return (place.place - 1 + (place.shared - 1) / 2) / max(place.of - 1, 1)
