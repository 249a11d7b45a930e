"""The charts of joint actions, of solutions and of answers that helped."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from intercluster.apps.office.cooperation import (
    ActionKind,
    JointActions,
    answered_pairs,
    joint_actions,
    jointly_developed,
)
from intercluster.apps.office.trends import Subject
from intercluster.charts.chart import PALETTE, Chart, Column

WHOLE = {"type": "quantitative", "axis": {"tickMinStep": 1}}


def participations(of: Subject) -> Chart:
    """Return the participations in joint actions across borders by year and kind."""
    found = joint_actions(of.clusters)
    rows = [_row(each, of.cluster.display_name) for each in found]
    drawn = [{**row, "year": str(row["year"])} for each, row in zip(found, rows, strict=True) if not each.is_together]
    persons = sum(each.counts.persons for each in found if not each.is_together)
    label = _("Participations")
    kinds = [name for name in _kinds().values() if name in {row["kind"] for row in drawn}]
    return Chart(
        name="participations",
        title=_("Participations in joint actions across borders (RCO81)"),
        description=ngettext(
            "%(count)d participation of the cluster's members in visits and events across borders, by year",
            "%(count)d participations of the cluster's members in visits and events across borders, by year",
            persons,
        )
        % {"count": persons},
        spec={
            "data": {"name": "own"},
            "mark": {"type": "bar", "size": 48, "tooltip": True},
            "encoding": {
                "x": {"field": "year", "type": "nominal", "title": None, "axis": {"labelAngle": 0}},
                "y": {"field": "persons", "title": label, **WHOLE},
                "color": {
                    "field": "kind",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": kinds, "range": PALETTE[: len(kinds)]},
                },
            },
        }
        if persons
        else {},
        datasets={"own": drawn},
        columns=[
            Column("year", _("Year")),
            Column("kind", _("Kind")),
            Column("who", _("Whose members")),
            Column("persons", label, is_number=True),
            Column("actions", _("Joint actions"), is_number=True),
            Column("organisations", _("Organisations taking part"), is_number=True),
        ],
        rows=rows,
        source=_(
            "Visitors who were there on visits that were held, and people who were checked in at events. An event that "
            "is open to everybody does not count."
        ),
        note=_(
            "A person counts once in each action, and so does an organisation, also one that belongs to two clusters."
        ),
    )


def solutions(of: Subject) -> Chart:
    """Return the table of jointly developed solutions by year."""
    return Chart(
        name="solutions",
        title=_("Jointly developed solutions (RCO116)"),
        description="",
        spec={},
        columns=[
            Column("year", _("Year")),
            Column("who", _("Whose members")),
            Column("solutions", _("Solutions"), is_number=True),
            Column("organisations", _("Organisations that drafted them"), is_number=True),
        ],
        rows=[
            {
                "year": each.counts.year,
                "who": _("All clusters together") if each.is_together else of.cluster.name,
                "solutions": each.counts.solutions,
                "organisations": each.counts.organisations,
            }
            for each in jointly_developed(of.clusters)
        ],
        source=_(
            "Good practices that an office has shared, that say what another place would need, and that organisations "
            "of at least two countries drafted together: the author, and those who have confirmed it."
        ),
        note=_(
            "Each counts once, in the year in which all of this was first so. The platform does not know whether it "
            "belongs to a project, or was tried out in one, as some programmes require: that is for you to say."
        ),
    )


def helpful(of: Subject) -> Chart:
    """Return the table of answers that helped, by the clusters of who asked and who answered."""
    pairs, found = answered_pairs(of.clusters)
    rows: list[dict[str, Any]] = [
        {
            "asked": each.asked_in.display_name,
            "answered": each.answered_from.display_name,
            "answers": each.answers,
        }
        for each in pairs
    ]
    return Chart(
        name="helpful",
        title=_("Answers that helped, by pair of clusters"),
        description="",
        spec={},
        columns=[
            Column("asked", _("Asked in")),
            Column("answered", _("Answered from")),
            Column("answers", _("Answers that helped"), is_number=True),
        ],
        rows=rows,
        source=_("Answers that the asker has accepted, or that somebody says have helped."),
        note=_(
            "Each answer once: %(total)d, of which %(across)d between countries. Where a member belongs to two "
            "clusters, its answer is in the row of each. An answer counts once both who asked and who answered show "
            "their name."
        )
        % {"total": found.total, "across": found.across_borders},
    )


def _kinds() -> dict[ActionKind, str]:
    return {ActionKind.VISITS: _("Study visits"), ActionKind.EVENTS: pgettext("where people came to", "Events")}


def _row(found: JointActions, name: str) -> dict[str, Any]:
    return {
        "year": found.counts.year,
        "kind": _kinds()[found.kind],
        "who": _("All clusters together") if found.is_together else name,
        "actions": found.counts.actions,
        "persons": found.counts.persons,
        "organisations": found.counts.organisations,
    }
