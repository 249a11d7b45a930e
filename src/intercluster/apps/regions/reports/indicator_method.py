"""How indicators are compared and which rules speak of them, in words, with the thresholds that were used."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from intercluster.apps.regions.indicators.comparing import RECENT, SPAN
from intercluster.apps.regions.indicators.finding_texts import RULES
from intercluster.apps.regions.indicators.findings import SIDES, Limits, Rule
from intercluster.apps.regions.models import Side
from intercluster.apps.regions.pages.numbers import number, percent
from intercluster.apps.regions.reports.parts import Numbered
from intercluster.documents.model import Block, Column, Paragraph


def indicators_explained(numbered: Numbered, limits: Limits) -> list[Block]:
    """Return how indicators are compared, what the index is, and a table of the rules of indicators."""
    sides = dict(Side.choices)
    rows = [[str(sides[SIDES[rule]]), str(RULES[rule]), condition] for rule, condition in when(limits).items()]
    columns = [Column(_("Side"), 1), Column(_("Rule"), 1.2), Column(_("The rule speaks when"), 4)]
    return [
        Paragraph(
            _(
                "Indicators are rates or levels: they are compared, never added up. Each region has its latest value, "
                "if that is at most %(years)d years older than the newest of the indicator. Place 1 is the best, equal "
                "values share a place, and in the country regions are compared in the same year."
            )
            % {"years": RECENT}
        ),
        Paragraph(
            _(
                "The composite index follows the recipe of the Regional Innovation Scoreboard (European Commission). "
                "Its indicators are those of all groups but results. The range of places shows how much the recipe "
                "decides: one indicator left out, other weights, a geometric mean, no roots."
            )
        ),
        numbered.table(_("Rules and thresholds of indicators"), columns, rows),
    ]


def when(limits: Limits) -> Mapping[Rule, str]:
    """Return the condition of each rule of indicators in words."""
    told = {
        "quarter": percent(limits.quarter, 0),
        "others": percent(1 - limits.quarter, 0),
        "margin": number(limits.margin, 2),
        "full": percent(limits.full / 100, 0),
        "first": SPAN[0],
        "last": SPAN[-1],
        "apart": percent(limits.apart, 0),
        "fewest": limits.fewest,
    }
    return {
        Rule.AHEAD: _(
            "at most %(quarter)s of the other regions are better (equal ones count half), the region is above the mean "
            "of its country, and the value is not marked as unreliable"
        )
        % told,
        Rule.BEHIND: _(
            "%(others)s of the other regions or more are better (equal ones count half), and the value is not marked "
            "as unreliable"
        )
        % told,
        Rule.IMPROVING: _(
            "none of the two above speaks; over %(first)d to %(last)d years the value improved by %(margin)s standard "
            "deviations or more beyond the mean change of all regions, and the region's distance from their mean by as "
            "much; no break in the series lies between, neither value is marked as unreliable, and the value is no "
            "percentage of %(full)s or more, which can hardly rise"
        )
        % told,
        Rule.LOSING: _("the same the other way: the value and the distance got worse"),
        Rule.CONDITIONS: _(
            "by indicators of conditions (all groups but results) the region is in the better half on average, by "
            "results in the worse half, with a difference of %(apart)s of the regions or more and %(fewest)d "
            "indicators or more of each"
        )
        % told,
        Rule.RESULTS: _("the same the other way: results are in the better half, conditions in the worse one"),
    }
