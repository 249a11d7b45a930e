"""The tables 3.1a to 3.1j of a Horizon Europe proposal as a document, with the headings of its Part B."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from intercluster.apps.projects.files.money_tables import budget_tables, money_tables
from intercluster.apps.projects.files.queries import Project
from intercluster.apps.projects.files.wording import (
    NOTHING,
    months,
    package,
    packages,
    role,
    said,
    short,
    strong,
    title_of,
    warnings,
)
from intercluster.apps.projects.models import WorkPackage
from intercluster.apps.projects.plan.charts import gantt
from intercluster.charts.chart import Cell
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.core.platform import platform
from intercluster.documents.model import Block, Column, Document, Figure, Heading, Paragraph, Table, Text
from intercluster.geo.display_names import country_name

PACKAGES_OF_A_TABLE = 10
"""Most work packages side by side in a table of person-months."""


def part_b(found: Project) -> Document:
    """Compose section 3.1 of a proposal in the current language; what people have written stays in its own."""
    consortium = found.consortium
    return Document(
        title=consortium.title,
        subtitle=" · ".join(filter(None, [consortium.acronym, consortium.call.title if consortium.call else ""])),
        running=title_of(found),
        language=page_language(),
        author=platform().name,
        made=clock.local_time(),
        page=_("Page {page} of {pages}"),
        blocks=[*_blocks(found)],
        title_language="" if consortium.language == page_language() else consortium.language,
    )


def _blocks(found: Project) -> Iterator[Block]:
    if found.consortium.is_demo:
        yield Paragraph(_("This project is fictional, like everything in the demo."), "warning")
    for text in warnings(found):
        yield Paragraph(text, "warning")
    yield Heading(_("List of participants"))
    rows = [
        (str(each.number), each.name, country_name(each.place.organisation.country), role(each))
        for each in found.participants
    ]
    yield Table(
        _("List of participants"),
        [Column(_("Number"), 0.12), Column(_("Organisation"), 0.4), Column(_("Country"), 0.2), Column(_("Role"), 0.28)],
        rows,
    )
    yield Heading(_("3. Quality and efficiency of the implementation"))
    yield Heading(_("3.1 Work plan and resources"), 2)
    yield from _gantt(found)
    yield _list_of_packages(found)
    for each in found.work_packages:
        yield from _description(found, each)
    yield _deliverables(found)
    yield _milestones(found)
    yield _risks(found)
    yield from _effort(found)
    yield from money_tables(found)
    yield Heading(_("Budget"), 2)
    yield from budget_tables(found)


def _gantt(found: Project) -> Iterator[Block]:
    """Yield the Gantt chart with its table, if there is anything to draw."""
    chart = gantt(found.plan)
    if not chart.is_drawn:
        return
    yield Figure(chart.title, chart)
    wide = {"title": 0.36, "lead": 0.28}
    columns = [
        Column(column.heading, wide.get(column.field, 0.12), is_number=column.is_number) for column in chart.columns
    ]
    rows = [[_cell(found, column.field, row.get(column.field)) for column in chart.columns] for row in chart.rows]
    yield Table(_("%(chart)s as a table") % {"chart": chart.title}, columns, rows)


def _cell(found: Project, field: str, value: Cell) -> Text:
    text = "" if value is None else str(value)
    return said(found, text) if field == "title" else text


def _list_of_packages(found: Project) -> Table:
    rows: list[tuple[Text, ...]] = []
    for each in found.work_packages:
        lead = found.participant(each.lead_id)
        rows.append(
            (
                package(each.number),
                said(found, each.title),
                str(lead.number) if lead else NOTHING,
                lead.name if lead else NOTHING,
                months(found.budget.months_of(work_package=each.pk)),
                str(each.begins),
                str(each.ends),
            )
        )
    total = months(found.budget.months_of())
    rows.append(("", _("Total"), "", "", total, "", ""))
    columns = [
        Column(_("Work package"), 0.13),
        Column(_("Title"), 0.2),
        Column(_("Lead no."), 0.1),
        Column(_("Lead participant"), 0.2),
        Column(_("Person-months"), 0.15, is_number=True),
        Column(_("Start month"), 0.12, is_number=True),
        Column(_("End month"), 0.1, is_number=True),
    ]
    return Table(_("Table 3.1a: List of work packages"), columns, rows, emphasised=len(rows) - 1)


def _description(found: Project, each: WorkPackage) -> Iterator[Block]:
    yield Heading((f"{package(each.number)}: ", said(found, each.title)), 3)
    lead = found.participant(each.lead_id)
    months_of = found.budget.months
    involved = [
        (months_of[one.place.pk, each.pk], one) for one in found.participants if (one.place.pk, each.pk) in months_of
    ]
    rows: list[tuple[Text, ...]] = [
        (_("Work package number"), package(each.number)),
        (_("Lead participant"), short(lead)),
        (_("Start month"), str(each.begins)),
        (_("End month"), str(each.ends)),
        *((short(one), (_("Person-months"), ": ", months(worked))) for worked, one in involved),
    ]
    caption = _("Table 3.1b: Work package description, %(package)s") % {"package": package(each.number)}
    yield Table(caption, [Column(_("Fact"), 0.4), Column(_("Value"), 0.6)], rows)
    for heading, text in ((_("Objectives"), each.objectives), (_("Description of work"), each.tasks)):
        yield Paragraph(strong(heading))
        for line in (text or NOTHING).splitlines():
            if line.strip():
                yield Paragraph(said(found, line))
    yield Paragraph(strong(_("Deliverables")))
    own = [one for one in found.plan.deliverables if one.work_package_id == each.pk]
    for one in own:
        due = _("month %(month)d") % {"month": one.month}
        yield Paragraph((f"D{each.number}.{one.number} ", said(found, one.title), f" ({due})"))
    if not own:
        yield Paragraph(NOTHING)


def _deliverables(found: Project) -> Table:
    rows = [
        (
            f"D{each.work_package.number}.{each.number}",
            said(found, each.title),
            said(found, each.text) or NOTHING,
            package(each.work_package.number),
            short(found.participant(each.lead_id)),
            each.kind,
            each.dissemination,
            str(each.month),
        )
        for each in found.plan.deliverables
    ]
    columns = [
        Column(_("No."), 0.07),
        Column(_("Name"), 0.15),
        Column(_("Short description"), 0.16),
        Column(_("Work package"), 0.11),
        Column(_("Lead participant"), 0.17),
        Column(_("Type"), 0.08),
        Column(_("Dissemination level"), 0.15),
        Column(_("Delivery month"), 0.11, is_number=True),
    ]
    return Table(_("Table 3.1c: List of deliverables"), columns, rows)


def _milestones(found: Project) -> Table:
    rows = [
        (
            f"M{each.number}",
            said(found, each.title),
            packages([one.number for one in each.work_packages.all()]),
            str(each.month),
            said(found, each.verification) or NOTHING,
        )
        for each in found.plan.milestones
    ]
    columns = [
        Column(_("No."), 0.1),
        Column(_("Name"), 0.28),
        Column(_("Work packages"), 0.17),
        Column(_("Due month"), 0.1, is_number=True),
        Column(_("Means of verification"), 0.35),
    ]
    return Table(_("Table 3.1d: List of milestones"), columns, rows)


def _risks(found: Project) -> Table:
    rows: list[tuple[Text, ...]] = []
    for each in found.plan.risks:
        levels = _("likelihood: %(likelihood)s, severity: %(severity)s") % {
            "likelihood": each.get_likelihood_display(), "severity": each.get_severity_display()
        }  # fmt: skip
        rows.append(
            (
                (said(found, each.text), f" ({levels})"),
                packages([one.number for one in each.work_packages.all()]),
                said(found, each.measure) or NOTHING,
            )
        )
    columns = [
        Column(_("Description of risk (likelihood and severity)"), 0.42),
        Column(_("Work packages"), 0.16),
        Column(_("Proposed risk-mitigation measures"), 0.42),
    ]
    return Table(_("Table 3.1e: Critical risks for implementation"), columns, rows)


def _effort(found: Project) -> Iterator[Block]:
    """Yield table 3.1f: in parts, if there are many work packages."""
    every = found.work_packages
    parts = [every[at : at + PACKAGES_OF_A_TABLE] for at in range(0, len(every), PACKAGES_OF_A_TABLE)] or [[]]
    for part in parts:
        is_last = part is parts[-1]
        rows: list[tuple[Text, ...]] = []
        for each in found.participants:
            cells: list[Text] = [short(each)]
            for one in part:
                worked = found.budget.months.get((each.place.pk, one.pk))
                text = NOTHING if worked is None else months(worked)
                cells.append(strong(text) if one.lead_id == each.place.pk else text)
            if is_last:
                cells.append(months(found.budget.months_of(partner=each.place.pk)))
            rows.append(tuple(cells))
        sums = [months(found.budget.months_of(work_package=one.pk)) for one in part]
        whole = [months(found.budget.months_of())] if is_last else []
        rows.append((_("Total"), *sums, *whole))
        wide = 0.7 / (len(part) + 1)
        columns = [Column(_("Participant"), 0.3), *(Column(package(one.number), wide, is_number=True) for one in part)]
        if is_last:
            columns.append(Column(_("Total person-months"), wide, is_number=True))
        caption = _("Table 3.1f: Summary of staff effort")
        if len(parts) > 1:
            caption = f"{caption}, {package(part[0].number)}–{package(part[-1].number)}"
        note = _("Person-months. Those of the participant that leads a work package are in bold.")
        yield Table(caption, columns, rows, note, emphasised=len(rows) - 1)
