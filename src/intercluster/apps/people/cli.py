"""The commands `intercluster people …`."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.people.contact_files import services
from intercluster.apps.people.contact_files.columns import Field
from intercluster.apps.people.contact_files.plan import Plan, plan
from intercluster.apps.people.contact_files.report import described, write_report
from intercluster.apps.people.invitations import invite, token_of
from intercluster.apps.people.models import OF_CLUSTER, OF_ORGANISATION, Role
from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.core.imports.commands import columns_given, is_confirmed, show_counts, show_rejected
from intercluster.core.imports.rows import Outcome
from intercluster.core.slugs import found_by_slug
from intercluster.tables.model import UnreadableFileError

app = typer.Typer(no_args_is_help=True)

MOST = 20
"""Most lines of a dry run that are shown."""


@app.command("invite")
def invite_person(
    email: Annotated[str, typer.Argument(help="E-mail address of who is invited.")],
    role: Annotated[Role, typer.Option(help="What they are invited to be.")] = Role.MANAGER,
    cluster: Annotated[str, typer.Option(help="The cluster (slug), for a manager or an evaluator.")] = "",
    organisation: Annotated[str, typer.Option(help="The organisation (slug), for an editor or a member.")] = "",
    language: Annotated[str, typer.Option(help="Their language: en, sv, nb or fi.")] = "en",
) -> None:
    """Invite somebody, such as a cluster's first manager, and print the link to pass on; no mail is sent."""
    if bool(cluster) == bool(organisation) or role not in (OF_CLUSTER if cluster else OF_ORGANISATION):
        raise Refused("Say --cluster with --role manager or evaluator, or --organisation with --role editor or member.")
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Refused(f"{email!r} is no e-mail address, such as anna@example.org.") from problem
    place: Cluster | Organisation = (
        found_by_slug(Cluster.objects.all(), cluster)
        if cluster
        else found_by_slug(Organisation.objects.all(), organisation)
    )
    invitation = invite(viewer=OPERATOR, email=email, role=role, place=place, language=language)
    out.print("Pass on this link; it works once, for 14 days:")
    out.print(settings.BASE_URL + reverse("people:invitation", args=[token_of(invitation)]))


@app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, XLS, ODS, or a JSON list of objects.")],
    cluster: Annotated[str, typer.Option(help="The cluster (slug) to the list of which the people go.")],
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Read a column otherwise than its heading suggests: HEADING=FIELD, such as Roll=title; HEADING= "
            "leaves it out. Repeatable."
        ),
    ] = None,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            help="For a person who may belong to more than one member: ROW=SLUG (of the member) or ROW=skip. "
            "Repeatable."
        ),
    ] = None,
    skip_rejected: Annotated[bool, typer.Option(help="Import the good rows and leave out the rejected.")] = False,
    take_hidden: Annotated[
        bool, typer.Option(help="Also read rows that the spreadsheet hides, as a filter does.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Import after the dry run, without asking.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the whole dry run, row by row, to this CSV file.")] = None,
) -> None:
    """Take contact people into an office's list: first a dry run, then, with --yes, all or nothing. No mail is sent."""
    target = found_by_slug(Cluster.objects.all(), cluster)
    try:
        checked = services.check_file(
            file, target, sheet=sheet, columns=columns_given(column or [], Field), take_hidden=take_hidden
        )
    except UnreadableFileError as problem:
        raise Refused(str(problem)) from problem
    decisions = _decisions(decide or [])
    dry = plan(checked, target, decisions=decisions)
    _show(dry)
    if report:
        with report.open("wb") as stream:
            write_report(stream, dry)
        out.print(f"The dry run, row by row, is in {report}.", markup=False)
    if obstacles := dry.obstacles(skip_rejected=skip_rejected):
        raise Refused(" ".join(["Nothing was imported.", *obstacles]))
    if dry.changes_nothing:
        out.print("There is nothing to import.")
        return
    if not is_confirmed(yes=yes):
        return
    carried = services.import_people(
        checked,
        target,
        OPERATOR,
        decisions=decisions,
        skip_rejected=skip_rejected,
        shown=dry.fingerprint,
        file=file.name,
    )
    out.print("Imported. Nobody has been written to: the office invites people from its list.")
    if carried.record:
        out.print(f"To take it back: intercluster people undo {carried.record.pk}", markup=False)


@app.command("undo")
def undo_people(
    number: Annotated[int, typer.Argument(help="The import's number, as `people import` says.")],
) -> None:
    """Take the people of an import out of the office's list again, unless one of them has been invited."""
    undone = services.undo_import(number, OPERATOR)
    out.print(f"The import of {undone.file} into the list of {undone.cluster.name} is undone.", markup=False)


def _show(dry: Plan) -> None:
    counts = dry.counts
    show_counts(counts)
    if dry.checked.hidden:
        out.print(f"Rows that the spreadsheet hides, left out: {dry.checked.hidden}; --take-hidden reads them.")
    if dry.checked.left_out:
        out.print(f"Totals and notes, left out: {dry.checked.left_out}.")
    show_rejected(dry.problems, MOST)
    for entry in dry.of(Outcome.UNDECIDED)[:MOST]:
        out.print(f"Row {entry.record.row}: {entry.record.email}. {described(entry)}", markup=False)
        for each in entry.candidates:
            out.print(f"    --decide {entry.record.row}={each.slug}", markup=False)
    if (more := len(dry.problems) + counts[Outcome.UNDECIDED]) > MOST:
        out.print(f"{more} rows in all need a look; --report FILE writes every one.", markup=False)


def _decisions(given: list[str]) -> dict[int, str]:
    decisions = {}
    for entry in given:
        row, sign, answer = entry.partition("=")
        if not sign or not row.isdecimal() or not answer:
            raise Refused(f"--decide {entry}: write ROW=SLUG, the slug of a member, or ROW=skip.")
        decisions[int(row)] = answer
    return decisions
