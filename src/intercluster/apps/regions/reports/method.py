"""The method behind the figures, in words for a county council, with the thresholds that were used."""

from django.utils.translation import gettext as _

from intercluster.analysis.regions.swot import SIDES, Rule, Thresholds
from intercluster.apps.regions.models import Side
from intercluster.apps.regions.pages.numbers import number, percent
from intercluster.apps.regions.pages.presentation import RULES, source_of
from intercluster.apps.regions.reports.parts import Numbered
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.documents.model import Block, Column, Heading, Item, Items, Paragraph, Table

LITERATURE = [
    "Balassa, B. 1965. Trade liberalisation and “revealed” comparative advantage. The Manchester School 33.",
    "Wilson, E. B. 1927. Probable inference, the law of succession, and statistical inference. JASA 22.",
    "Dunn, E. S. 1960. A statistical and analytical technique for regional analysis. Papers in Regional Science 6.",
    "Hidalgo, C. A., Klinger, B., Barabási, A.-L. & Hausmann, R. 2007. The product space conditions the development "
    "of nations. Science 317.",
    "Hidalgo, C. A. & Hausmann, R. 2009. The building blocks of economic complexity. PNAS 106.",
    "Balland, P.-A. & Boschma, R. 2021. Complementary interregional linkages and Smart Specialisation. Regional "
    "Studies 55.",
]
"""Literature that defines the measures. docs/reference/regions.md lists all of it."""


def sources(snapshot: RegionalSnapshot) -> list[Block]:
    """Return the sources of figures and methods."""
    return [
        Heading(_("Sources and licences")),
        Paragraph(source_of(snapshot.dataset)),
        Paragraph(
            _(
                "Codes of older versions of NUTS were brought to NUTS 2024 by the conversion tables of the European "
                "Commission's Joint Research Centre (© European Union, reuse with attribution), only where a region is "
                "one and the same in both."
            )
        ),
        Paragraph(_("The measures are defined in:")),
        Items([Item("", "", each) for each in LITERATURE]),
    ]


def measures_explained() -> list[Paragraph]:
    """Explain each measure."""
    return [
        Paragraph(each)
        for each in (
            _(
                "The location quotient is an activity's share of the region's total, divided by its share in all "
                "compared regions together: 1 is as everywhere, 2 is twice as much. Where the figures are counts, the "
                "interval tells how far chance alone could move it (Wilson's, 95 %); small activities have wide ones."
            ),
            _(
                "A region “has” an activity, or is specialised in it, when its location quotient is 1 or more. Two "
                "activities are related when the same regions tend to have both. Relatedness density, from 0 to 1, "
                "tells how much of what is related to an activity the region has already."
            ),
            _(
                "An activity is complex when few regions have it, and those have much else that few have; a region is "
                "complex when what it has is. Complexity has the mean 0 and the standard deviation 1."
            ),
            _(
                "Krugman's index adds up how far the region's shares depart from those of all regions: 0 is the same "
                "structure, 2 nothing in common. Herfindahl's adds up the squares of the shares: 1 is one activity "
                "alone."
            ),
            _(
                "Complementarity tells how much of what is related to what one region lacks another region is "
                "specialised in."
            ),
            _("Figures and activities in brackets may be chance: they are not clearly beyond what it gives."),
            _(
                "Two activities that many regions have are often together by chance. Chance keeps how many activities "
                "each region has and how many regions each activity has, and nothing else. Relations that it could "
                "give enter no finding: of those that do, one in twenty is expected to be false. An activity of which "
                "nine tenths follow the size of regions within each country only serves its region, and is not advised."
            ),
        )
    ]


def peers_explained(limits: Thresholds) -> Paragraph:
    """Explain how a region's peers are chosen."""
    told = {"count": limits.peers}
    return Paragraph(
        _(
            "Its peers are the %(count)d regions whose shares of activities are most like its own (Krugman's index in "
            "pairs)."
        )
        % told
    )


def rules_table(tables: Numbered, limits: Thresholds) -> Table:
    """Return a table of the rules and their thresholds."""
    sides = {**dict(Side.choices), "": _("Neither")}
    rows = [[str(sides[SIDES[rule]]), str(RULES[rule]), condition] for rule, condition in when(limits).items()]
    columns = [Column(_("Side"), 1), Column(_("Rule"), 1.2), Column(_("The rule speaks when"), 4)]
    return tables.table(_("Rules and thresholds"), columns, rows)


def when(limits: Thresholds) -> dict[Rule, str]:
    """Return the condition of each rule in words."""
    told = {
        "specialised": number(limits.specialised, 1),
        "lacking": number(limits.lacking, 1),
        "absent": number(limits.absent, 1),
        "share": percent(limits.share),
        "change": percent(limits.change, 0),
        "peers_have": percent(limits.peers_have, 0),
        "simple": percent(limits.simple, 0),
        "reach": percent(1 - limits.reach, 0),
        "partners": limits.partners,
        "deviations": number(limits.deviations),
        "false": percent(limits.false, 0),
        "dependent": percent(limits.dependent, 0),
        "times": number(limits.dependent_times),
    }
    return {
        Rule.SPECIALISED: _(
            "the location quotient is %(specialised)s or more, its whole interval is above 1, and the activity has "
            "%(share)s of the region's total or more"
        )
        % told,
        Rule.GAINING: _(
            "the location quotient is 1 or more, the activity has %(share)s of the total or more, and it grew, by "
            "%(change)s of its start more than in all regions together and by more than chance or rounding explains"
        )
        % told,
        Rule.HOLDING_UP: _("the same, but it did not grow: it fell less than in all regions together"),
        Rule.LACKING: _(
            "the location quotient is %(lacking)s or less, its whole interval is below 1, %(peers_have)s of the peers "
            "or more are specialised in it, and it does not only serve the region"
        )
        % told,
        Rule.FALLING_BEHIND: _(
            "the activity had %(share)s of the total or more, grew in all regions together, and here by %(change)s of "
            "its start less, which is more than chance or rounding explains"
        )
        % told,
        Rule.SIMPLE: _(
            "%(simple)s of the peers or more have a greater economic complexity, in an order that chance would hardly "
            "give"
        )
        % told,
        Rule.WITHIN_REACH: _(
            "the location quotient is %(absent)s or less, its whole interval is below 1, its complexity is above the "
            "mean, its relatedness density is in the upper %(reach)s of what the region is not specialised in and "
            "%(deviations)s standard deviations or more above what chance gives, and so far that at most %(false)s of "
            "the activities so found would be by chance, and it does not only serve the region"
        )
        % told,
        Rule.PARTNER: _(
            "it is one of the %(partners)d regions whose complementarity is most standard deviations above that of a "
            "region with as many specialisations by chance, %(deviations)s or more, and so far that at most %(false)s "
            "of the regions so found would be by chance; if more come equal, they are told together"
        )
        % told,
        Rule.SHRINKING: _(
            "the region was specialised in it, it had %(share)s of the total or more, and it lost %(change)s or more, "
            "no less than in all regions together and more than chance or rounding explains"
        )
        % told,
        Rule.DEPENDENT: _(
            "the activity has %(dependent)s of the total or more, %(times)s times the mean share of the peers, and the "
            "region is specialised in it"
        )
        % told,
    }
