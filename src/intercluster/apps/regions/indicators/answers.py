"""Where regions stand by indicators as plain data, for the API and the commands."""

from collections.abc import Sequence
from typing import Any

from intercluster.analysis.regions import Standing
from intercluster.apps.regions.indicators.comparing import Change, Compared, Profile, known_profile
from intercluster.apps.regions.indicators.finding_texts import told_in
from intercluster.apps.regions.indicators.in_words import paragraph
from intercluster.apps.regions.indicators.index import index_of, steps


def innovation(codes: Sequence[str]) -> dict[str, Any]:
    """Return where each region stands, once each, fit for JSON. Raises NothingKnownError for one without indicators."""
    return {"regions": [_region(known_profile(code)) for code in dict.fromkeys(codes)]}


def _region(found: Profile) -> dict[str, Any]:
    dataset = found.dataset
    return {
        "asked": found.asked,
        "code": found.region.code,
        "name": found.region.name,
        "nuts_version": found.region.version,
        "dataset": {
            "slug": dataset.slug,
            "name": dataset.title,
            "unit": dataset.unit_name,
            "source": dataset.source,
            "licence": dataset.licence,
            "retrieved": dataset.retrieved.isoformat(),
            "fictional": dataset.is_demo,
        },
        "sentences": paragraph(found),
        "alike": [{"code": each.code, "name": each.name} for each in found.alike],
        "indicators": [_indicator(each) for each in found.standings],
        "index": _index(found),
        "findings": [
            {
                "side": each.side,
                "rule": each.key.split(":")[1],
                "name": each.title,
                "said": [each.evidence, *each.lines],
            }
            for each in told_in(found)
        ],
    }


def _indicator(each: Compared) -> dict[str, Any]:
    return {
        "code": each.indicator.activity.code,
        "name": each.name,
        "group": each.indicator.group,
        "measure": each.indicator.measure,
        "direction": each.indicator.direction,
        "unit": each.indicator.unit_name,
        "value": each.value,
        "year": each.year,
        "newest": each.year or each.newest,
        "flags": each.flags,
        "country": _standing(each.country),
        "alike": _standing(each.alike),
        "everywhere": _standing(each.everywhere),
        "union": each.union,
        "change": _change(each.change),
    }


def _standing(place: Standing | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "place": place.place,
        "of": place.of,
        "shared": place.shared,
        "mean": place.mean,
        "deviations": place.deviations,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    own = change.advance
    return {
        "since": change.since,
        "own": own.own,
        "mean": own.all,
        "of": own.of,
        "beyond": own.beyond,
        "moved": own.moved,
    }


def _index(found: Profile) -> dict[str, Any] | None:
    index = index_of(found)
    placed = index.of(found.region.code) if index else None
    if index is None or placed is None:
        return None
    return {
        "index": placed.index,
        "relative": placed.relative,
        "class": placed.group,
        "rank": placed.rank,
        "lower": placed.lower,
        "upper": placed.upper,
        "of": placed.of,
        "available": placed.available,
        "steps": [
            {
                "code": each.indicator.activity.code,
                "value": each.value,
                "year": each.year,
                "lower": each.lower,
                "upper": each.upper,
                "kept": each.kept,
                "root": each.root,
                "transformed": each.transformed,
                "normalised": each.normalised,
            }
            for each in steps(found, index)
        ],
    }
