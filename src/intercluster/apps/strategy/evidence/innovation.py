"""Named queries on a region's indicators of innovation: values, findings, the index, and pictures of them."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.regions.charts.innovation import OF_INNOVATION, side_by_side
from intercluster.apps.regions.indicators.comparing import Compared, Profile, known_profile
from intercluster.apps.regions.indicators.finding_texts import Told, place_in_words, told_in
from intercluster.apps.regions.indicators.in_words import index_group, rank_range, value_in_words
from intercluster.apps.regions.indicators.index import Ranked, index_of
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.strategy.evidence.figure import Arguments, Figure, plain
from intercluster.apps.strategy.evidence.pictures import AT_MOST
from intercluster.charts.chart import Chart
from intercluster.core.errors import NotFound


def indicator(arguments: Arguments) -> Figure:
    """Return the latest value of an indicator in a region, with its places in Europe and in the country."""
    found = known_profile(arguments.get("region", ""))
    for each in _with_values(found):
        if each.indicator.activity.code == arguments.get("indicator"):
            return _indicator(found, each)
    raise NotFound


def finding(arguments: Arguments) -> Figure:
    """Return a strength, weakness, opportunity or threat that the rules find in a region's indicators."""
    found = known_profile(arguments.get("region", ""))
    for each in told_in(found):
        if each.key == arguments.get("key"):
            return _finding(found, each)
    raise NotFound


def index(arguments: Arguments) -> Figure:
    """Return a region's place by the composite index."""
    made = _index(known_profile(arguments.get("region", "")))
    if made is None:
        raise NotFound
    return made


def chart(arguments: Arguments) -> Figure:
    """Return one of the charts of a region's indicators."""
    found, name = known_profile(arguments.get("region", "")), arguments.get("chart", "")
    made = OF_INNOVATION[name](found) if name in OF_INNOVATION else None
    if made is None:
        raise NotFound
    return _chart(found, made)


def comparison(arguments: Arguments) -> Figure:
    """Return two to five regions side by side by their indicators, with the chart of it."""
    codes = list(dict.fromkeys(code for code in arguments.get("regions", "").split(",") if code))
    if not 2 <= len(codes) <= AT_MOST:
        raise NotFound
    several = _larger(known_profile(code) for code in codes)
    if len(several) < 2:
        raise NotFound
    return _comparison(several)


def of_region(found: Profile, others: Iterable[Profile] = ()) -> list[tuple[str, dict[str, str], Figure]]:
    """Return what can be cited of a region's indicators, also beside others, with query and arguments.

    The findings come first.
    """
    asked = found.region.code
    cited = [
        ("innovation.finding", {"region": asked, "key": each.key}, _finding(found, each)) for each in told_in(found)
    ]
    cited += [
        (
            "innovation.indicator",
            {"region": asked, "indicator": each.indicator.activity.code},
            _indicator(found, each),
        )
        for each in _with_values(found)
    ]
    if placed := _index(found):
        cited.append(("innovation.index", {"region": asked}, placed))
    for name, make in OF_INNOVATION.items():
        if made := make(found):
            cited.append(("innovation.chart", {"region": asked, "chart": name}, _chart(found, made)))
    several = _larger([found, *others])[:AT_MOST]
    if len(several) > 1:
        compared = ",".join(each.region.code for each in several)
        cited.append(("innovation.comparison", {"regions": compared}, _comparison(several)))
    return cited


def _with_values(found: Profile) -> list[Compared]:
    return [each for each in found.standings if each.value is not None]


def _indicator(found: Profile, each: Compared) -> Figure:
    told = {"value": f"{value_in_words(each.value)} {each.indicator.unit_name}"}
    value = told["value"]
    if each.everywhere is not None:
        told["europe"] = place_in_words(each.everywhere)
        value = _("%(value)s; in Europe %(europe)s") % told
        if each.country is not None:
            told["country"] = place_in_words(each.country)
            value = _("%(value)s; in Europe %(europe)s, in the country %(country)s") % told
    return Figure(
        label=f"{found.region.name}: {each.name}",
        value=value,
        source=source_of(found.dataset, each.indicator.source),
        year=str(each.year),
        formula=each.indicator.formula_in_words,
        address=_address(found),
    )


def _finding(found: Profile, each: Told) -> Figure:
    return Figure(
        label=f"{found.region.name}: {each.title}" if each.title else found.region.name,
        value=f"{each.rule}. {each.evidence}",
        source=source_of(found.dataset),
        year=_years(found.standings),
        formula=_("Found in the figures by a fixed rule."),
        address=_address(found),
    )


def _index(found: Profile) -> Figure | None:
    board, placed = index_of(found), _placed(found)
    if board is None or placed is None:
        return None
    return Figure(
        label=_("%(region)s: place by the composite index") % {"region": found.region.name},
        value=f"{index_group(placed.group)}: {rank_range(placed)}",
        source=source_of(found.dataset),
        year=_years(found.standings),
        formula=_("The mean of %(count)d indicators on one scale, as the Regional Innovation Scoreboard computes it.")
        % {"count": len(board.activities)},
        address=_address(found),
    )


def _chart(found: Profile, made: Chart) -> Figure:
    return Figure(
        label=f"{found.region.name}: {made.title}",
        value=made.description,
        source=made.source,
        year=_years(found.standings),
        formula=_("A chart of the region’s indicators; its page says how each is computed."),
        address=f"{_address(found)}#chart-{made.name}",
        chart=plain(made),
    )


def _comparison(several: list[Profile]) -> Figure:
    made, query = side_by_side(several), urlencode([("region", each.region.code) for each in several])
    lines = [f"{each.region.name}: {rank_range(placed)}" for each in several if (placed := _placed(each))]
    return Figure(
        label=_("Innovation in %(regions)s") % {"regions": ", ".join(each.region.name for each in several)},
        value="; ".join(lines) or made.description,
        source="; ".join(dict.fromkeys(source_of(each.dataset) for each in several)),
        year=_years(each for found in several for each in found.standings),
        formula=_("Places by a composite index of the indicators, and the indicators side by side."),
        address=f"{reverse('regions:compare-innovation')}?{query}",
        chart=plain(made),
    )


def _larger(several: Iterable[Profile]) -> list[Profile]:
    """Return profiles without those of the same larger region."""
    return list({each.region.code: each for each in several}.values())


def _placed(found: Profile) -> Ranked | None:
    board = index_of(found)
    return board.of(found.region.code) if board else None


def _address(found: Profile) -> str:
    return reverse("regions:innovation", args=[found.region.code])


def _years(several: Iterable[Compared]) -> str:
    """Return the years of values, such as "2011–2016"."""
    years = {each.year for each in several if each.year is not None}
    return "–".join(str(year) for year in sorted({min(years), max(years)})) if years else ""
