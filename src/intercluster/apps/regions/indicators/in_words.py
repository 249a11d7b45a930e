"""A region's indicators as a page shows them: one paragraph in plain words, and a table in groups."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.analysis.regions import Standing
from intercluster.apps.regions.indicators.comparing import Compared, Profile
from intercluster.apps.regions.indicators.index import Ranked, index_of
from intercluster.apps.regions.models import Group
from intercluster.apps.regions.pages.larger_regions import is_only_part
from intercluster.apps.regions.pages.numbers import number
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import country_name

NAMED = 3
"""Most indicators that the paragraph names on each side."""

GOOD, BAD = 0.25, 0.75
"""A region is strong in what puts it in the best quarter, weak in what puts it in the last."""

SMALL, LARGE = 10, 1_000
"""Values below the first have two decimals, those up to the second one, others none."""


def paragraph(found: Profile) -> list[str]:
    """Return sentences on where the region stands: only places among others, with years, and no causes."""
    ranked = [each for each in found.standings if each.everywhere is not None and each.year is not None]
    if not ranked:
        return []
    years = [each.year for each in ranked if each.year is not None]
    above = sum(_of(each).better < 0.5 for each in ranked)
    told = {
        "region": found.region.name,
        "above": above,
        "all": len(ranked),
        "years": str(min(years)) if min(years) == max(years) else f"{min(years)}–{max(years)}",
    }
    sentences = [] if not found.is_of_larger else [of_larger(found)]
    sentences.append(
        ngettext(
            "%(all)d indicator of innovation and its results is compared here (%(years)s). By %(above)d, %(region)s is "
            "in the better half of Europe’s regions.",
            "%(all)d indicators of innovation and its results are compared here (%(years)s). By %(above)d of them, "
            "%(region)s is in the better half of Europe’s regions.",
            len(ranked),
        )
        % told
    )
    if union := _beside_union(found):
        sentences.append(union)
    best = [each for each in sorted(ranked, key=_better) if _better(each) <= GOOD][:NAMED]
    worst = [each for each in sorted(ranked, key=_better, reverse=True) if _better(each) >= BAD][:NAMED]
    if best:
        sentences.append(_("Best places in Europe: %(list)s.") % {"list": "; ".join(map(_place, best))})
    if worst:
        sentences.append(_("Weakest places in Europe: %(list)s.") % {"list": "; ".join(map(_place, worst))})
    at_home = [(each, each.country) for each in ranked if each.country is not None]
    country = country_name(found.region.country if found.region.country != "EL" else "GR")
    first = [_in_country(each, own) for each, own in at_home if own.place == 1 and own.shared == 1]
    last = [_in_country(each, own) for each, own in at_home if own.is_last]
    if first:
        sentences.append(
            _("First of the regions in this country (%(country)s): %(list)s.")
            % {"country": country, "list": _some(first)}
        )
    if last:
        sentences.append(
            _("Last of the regions in this country (%(country)s): %(list)s.")
            % {"country": country, "list": _some(last)}
        )
    index = index_of(found)
    if index and (placed := index.of(found.region.code)):
        sentences.append(
            _("By a composite index of %(count)d of the indicators it is %(place)s.")
            % {"count": len(index.activities), "place": rank_range(placed)}
        )
    return sentences


def _beside_union(found: Profile) -> str:
    """Say by how many indicators the region is better than the European Union as a whole, or return ""."""
    beside = [each for each in found.standings if "union" in each.positions]
    if not beside:
        return ""
    better = sum(each.positions["own"] > each.positions["union"] for each in beside)
    return ngettext(
        "The European Union as a whole (28 countries then) has a value for %(count)d of them: by %(better)d, "
        "%(region)s is better.",
        "The European Union as a whole (28 countries then) has values for %(count)d of them: by %(better)d, "
        "%(region)s is better.",
        len(beside),
    ) % {"count": len(beside), "better": better, "region": found.region.name}


def _some(names: list[str]) -> str:
    """Join the first names, and say how many more there are."""
    more = len(names) - NAMED
    told = names[:NAMED] + ([_("and %(count)d more") % {"count": more}] if more > 0 else [])
    return "; ".join(told)


def of_larger(found: Profile) -> str:
    """Say that the figures are those of the larger region around the one asked for, or of one of its size."""
    told = {"region": found.region.name, "code": found.region.code}
    if is_only_part(found.asked, found.region.code):
        return _("These figures are published for %(region)s as a region of NUTS 2 (%(code)s).") % told
    return _("These figures are published for larger regions only: they are those of %(region)s (%(code)s).") % told


def rank_range(placed: Ranked) -> str:
    """Write a place by the index with its range, such as "between 41st and 63rd of 187 regions"."""
    told = {"lower": ordinal(placed.lower), "upper": ordinal(placed.upper), "of": placed.of}
    if placed.lower == placed.upper:
        return _("%(lower)s of %(of)d regions, by every way of computing it") % told
    return _("between %(lower)s and %(upper)s of %(of)d regions, depending on how it is computed") % told


def ordinal(place: int) -> str:
    """Write a place: "41st" in English, "41" in languages whose sentences have a word for it."""
    if page_language() != "en":
        return str(place)
    ending = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def index_group(name: str) -> str:
    """Return the name of a class of the index in the reader's language."""
    return {
        "emerging": _("Emerging innovator"),
        "moderate": _("Moderate innovator"),
        "strong": _("Strong innovator"),
        "leader": _("Innovation leader"),
    }[name]


def missing_in_words(found: Profile) -> str:
    """Say which indicators have no value that is recent enough, or return ""."""
    gone = [
        f"{each.name} ({each.newest})" if each.newest else each.name for each in found.standings if each.value is None
    ]
    if not gone:
        return ""
    return _("Without a value that is recent enough (the newest in brackets): %(list)s.") % {"list": "; ".join(gone)}


def groups(found: Profile) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows of the table by group."""
    rows: list[tuple[str, list[dict[str, Any]]]] = []
    for group in Group:
        own = [_row(each) for each in found.standings if each.indicator.group == group.value]
        if own:
            rows.append((str(group.label), own))
    return rows


def value_in_words(value: float | None) -> str:
    """Write a value with as many decimals as its size needs, and no noughts at their end."""
    if value is None:
        return "–"
    most = 2 if abs(value) < SMALL else 1 if abs(value) < LARGE else 0
    return number(value, next(places for places in range(most + 1) if round(value, places) == round(value, most)))


def rank_in_words(place: Standing | None) -> str:
    """Write a place among others, and whether it is shared."""
    if place is None:
        return "–"
    told = {"place": place.place, "of": place.of, "shared": place.shared}
    return (_("%(place)d of %(of)d") if place.shared == 1 else _("%(place)d of %(of)d, shared by %(shared)d")) % told


def _row(each: Compared) -> dict[str, Any]:
    return {
        "name": each.name,
        "unit": each.indicator.unit_name,
        "formula": each.indicator.formula_in_words,
        "source": each.indicator.source,
        "value": value_in_words(each.value),
        "year": each.year or (_("%(year)d, too old") % {"year": each.newest} if each.newest else "–"),
        "flags": each.flags,
        "country": rank_in_words(each.country),
        "alike": rank_in_words(each.alike),
        "everywhere": rank_in_words(each.everywhere),
        "union": value_in_words(each.union),
        "deviations": "–" if each.everywhere is None else number(each.everywhere.deviations, 1),
    }


def _place(each: Compared) -> str:
    place = _of(each)
    told = {
        "indicator": lower_first(each.name),
        "place": place.place,
        "of": place.of,
        "shared": place.shared,
        "year": each.year,
    }
    if place.shared == 1:
        return _("%(indicator)s (place %(place)d of %(of)d, %(year)d)") % told
    return _("%(indicator)s (place %(place)d of %(of)d, shared by %(shared)d regions, %(year)d)") % told


def _in_country(each: Compared, own: Standing) -> str:
    return _("%(indicator)s (of %(of)d, %(year)d)") % {
        "indicator": lower_first(each.name),
        "of": own.of,
        "year": each.year,
    }


def lower_first(name: str) -> str:
    """Return a name as it stands within a sentence: without its capital, unless it begins with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _of(each: Compared) -> Standing:
    assert each.everywhere is not None
    return each.everywhere


def _better(each: Compared) -> float:
    return _of(each).better
