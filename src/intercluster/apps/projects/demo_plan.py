"""The plan of the idea of the demo: work packages, person-months, costs, risks and comments. All of it is fictional."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from intercluster.apps.projects.models import (
    Comment,
    Consortium,
    Cost,
    Deliverable,
    Dissemination,
    Likelihood,
    Milestone,
    Partner,
    PersonMonths,
    ResultKind,
    Risk,
    WorkPackage,
)
from intercluster.core import clock

PACKAGES = (
    (
        "Bark and fibre",
        (1, 14),
        "Know which bark makes good fibre, and at what cost.",
        "Bark of pine and spruce is debarked, dried and ground.\nFibres are mixed with pulp and measured.",
    ),
    (
        "Coating and moulding",
        (4, 26),
        "A tray that keeps food dry and can be recycled with paper.",
        "Three bio-based coatings are compared.\nMoulds are made, and trays are pressed and tested for food contact.",
    ),
    (
        "Pilot line",
        (15, 34),
        "Show that a line makes 20 trays a minute.",
        "The line is built and runs for three months.\nRobots pick the trays and pack them.",
    ),
    (
        "Assessment and use of the results",
        (1, 36),
        "Know what the trays do to the climate, and who buys them.",
        "A life cycle assessment compares the trays with plastic ones.\nPackers of food try them out.",
    ),
)
"""Title, first and last month, objectives and tasks."""
DELIVERABLES = (
    (1, "Properties of bark fibres", ResultKind.DATA, Dissemination.PUBLIC, 12),
    (2, "Coated tray, tested for food contact", ResultKind.DEMONSTRATOR, Dissemination.SENSITIVE, 22),
    (2, "Recipe of the coating", ResultKind.REPORT, Dissemination.SENSITIVE, 26),
    (3, "Pilot line in use", ResultKind.DEMONSTRATOR, Dissemination.PUBLIC, 30),
    (4, "Data management plan", ResultKind.DATA_PLAN, Dissemination.PUBLIC, 6),
    (4, "Life cycle assessment", ResultKind.REPORT, Dissemination.PUBLIC, 36),
)
"""Work package, title, kind, who may read it, and month."""
MILESTONES = (
    ("Fibre chosen", (1,), 10, "The steering group has accepted the measurements."),
    ("First coated tray", (2,), 18, "A tray holds water for two hours."),
    ("The line runs", (2, 3), 30, "20 trays a minute for one hour."),
)
RISKS = (
    ("The coating lets water through.", Likelihood.MEDIUM, Likelihood.HIGH, (2,), "Two other coatings are kept ready."),
    (
        "Bark is too wet in winter.",
        Likelihood.HIGH,
        Likelihood.LOW,
        (1,),
        "Bark is stored under a roof from autumn on.",
    ),
    ("A mould is late.", Likelihood.LOW, Likelihood.MEDIUM, (2, 3), "Moulds are ordered from two workshops."),
)
RATES = (Decimal(7400), Decimal(8100), Decimal("6950.50"), Decimal(9200), Decimal(7800), Decimal(6600))
"""Cost of a person-month of each partner, in the order of the team."""
MONTHS = ((6, 2, 4, 9), (8, 3, 0, 1), (1, 12, 4, 0), (0, 6, 14, 2), (2, 0, 3, 7.5), (0, 4, 0, 3))
"""Person-months by partner and work package."""
COSTS = (
    (0, 4, "travel", "8400", "Six meetings of the team", ""),
    (0, 3, "subcontracting", "15000", "Electrical work on the line", ""),
    (1, 1, "equipment", "38500", "Dryer for bark, its use within the project", ""),
    (2, 2, "other", "21900.75", "Moulds", ""),
    (2, 2, "travel", "3600", "Trials at the laboratory", ""),
    (3, 3, "equipment", "96000", "Press and robot, their use within the project", ""),
    (4, 4, "other", "4000", "Trays for tests with packers", "Fictional Food Packers"),
)
"""Partner, work package, category, sum, what it is for, and who gives it free of charge."""
WORDS = (
    "This comment is fictional. The coating is the hard part: who has tried barriers of cellulose?",
    "This comment is fictional. We can press the first trays in spring if the moulds are here by then.",
)


def load(made: Consortium) -> None:
    """Write the plan, the budget and two comments of an idea for the organisations in its team."""
    team = list(made.partners.order_by("number"))
    packages = [
        WorkPackage.objects.create(
            consortium=made,
            number=number,
            title=title,
            lead=team[(number - 1) % len(team)],
            begins=begins,
            ends=ends,
            objectives=objectives,
            tasks=tasks,
        )
        for number, (title, (begins, ends), objectives, tasks) in enumerate(PACKAGES, 1)
    ]
    _load_results(made, packages)
    _load_money(team, packages)
    _load_comments(made, team)


def _load_results(made: Consortium, packages: Sequence[WorkPackage]) -> None:
    numbers = dict.fromkeys(packages, 0)
    for at, title, kind, dissemination, month in DELIVERABLES:
        package = packages[at - 1]
        numbers[package] += 1
        said = {"title": title, "kind": kind, "dissemination": dissemination, "month": month}
        Deliverable.objects.create(work_package=package, number=numbers[package], lead=package.lead, **said)
    for number, (title, within, month, verification) in enumerate(MILESTONES, 1):
        milestone = Milestone.objects.create(
            consortium=made, number=number, title=title, month=month, verification=verification
        )
        milestone.work_packages.set(packages[at - 1] for at in within)
    for number, (text, likelihood, severity, within, measure) in enumerate(RISKS, 1):
        said = {"text": text, "likelihood": likelihood, "severity": severity, "measure": measure}
        risk = Risk.objects.create(consortium=made, number=number, **said)
        risk.work_packages.set(packages[at - 1] for at in within)


def _load_money(team: Sequence[Partner], packages: Sequence[WorkPackage]) -> None:
    for partner, rate in zip(team, RATES, strict=False):
        partner.month_rate = rate
    Partner.objects.bulk_update(team, ["month_rate"])
    PersonMonths.objects.bulk_create(
        PersonMonths(work_package=package, partner=partner, months=months)
        for partner, row in zip(team, MONTHS, strict=False)
        for package, months in zip(packages, row, strict=True)
        if months
    )
    Cost.objects.bulk_create(
        Cost(
            partner=team[at],
            work_package=packages[package - 1],
            category=category,
            amount=amount,
            what=what,
            third_party=third_party,
        )
        for at, package, category, amount, what, third_party in COSTS
        if at < len(team)
    )


def _load_comments(made: Consortium, team: Sequence[Partner]) -> None:
    people = [
        (place.organisation, place.organisation.affiliations.select_related("user").first())
        for place in team
        if place.state == "joined"
    ]
    writers = [(organisation, place.user) for organisation, place in people if place is not None]
    for days, text, (organisation, author) in zip((6, 2), WORDS, writers, strict=False):
        at = clock.now() - timedelta(days=days)
        Comment.objects.create(consortium=made, organisation=organisation, author=author, text=text, at=at)
