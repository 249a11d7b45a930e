"""Take contact people into an office's list, take that back, invite those whom the office ticks, forget the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.people.contact_files.columns import Field, amended, columns_of, recognised
from intercluster.apps.people.contact_files.plan import Plan, plan
from intercluster.apps.people.contact_files.reading import Checked, check_rows
from intercluster.apps.people.invitations import DAY, invite
from intercluster.apps.people.left_alone import leave_alone
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation
from intercluster.apps.people.rules import check, may_run_people
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.imports.record import ImportRefusedError, shortened
from intercluster.core.imports.rows import Outcome
from intercluster.core.imports.tables import ROWS_MAX
from intercluster.core.locks import lock_row, lock_until_commit
from intercluster.tables.model import Table
from intercluster.tables.reader import read_table


@dataclass(frozen=True)
class Carried:
    """A plan that was carried out, with its record; there is none if nothing was to be done."""

    plan: Plan
    record: ContactImport | None = None


def open_table(path: Path, *, name: str = "", sheet: str = "") -> Table:
    """Find the table in a file. Raises UnreadableFileError."""
    return read_table(path, recognise=recognised, sheet=sheet, name=name, rows_max=ROWS_MAX)


def check_file(
    path: Path, cluster: Cluster, *, sheet: str, columns: Mapping[str, Field | None], take_hidden: bool = False
) -> Checked:
    """Read and check a file; `columns` overrides the guess for some headings."""
    table = open_table(path, sheet=sheet)
    meaning = columns_of(amended(table.headings, columns), table.headings)
    return check_rows(table.rows(), meaning, cluster.country, take_hidden=take_hidden)


@transaction.atomic
def import_people(
    checked: Checked,
    cluster: Cluster,
    viewer: Viewer,
    *,
    decisions: Mapping[int, str] | None = None,
    skip_rejected: bool = False,
    shown: str = "",
    file: str = "",
    by: User | None = None,
) -> Carried:
    """Plan the import again and carry it out, all or nothing. Nobody is written to.

    `shown` is the fingerprint of the dry run that the person saw. If the plan is another one now, nothing is written.
    """
    check(may_run_people(viewer, cluster))
    lock_until_commit("import of people", cluster.pk)
    carried = plan(checked, cluster, decisions=decisions)
    carried.check(shown=shown, skip_rejected=skip_rejected)
    if carried.changes_nothing:
        return Carried(carried)
    counts = {outcome.value: count for outcome, count in carried.counts.items()}
    record = ContactImport.objects.create(cluster=cluster, by=by, file=shortened(file), counts=counts)
    ContactPerson.objects.bulk_create(
        [
            ContactPerson(
                cluster=cluster,
                organisation=entry.organisation,
                source=record,
                **{name: getattr(entry.record, name) for name in ("email", "name", "title", "language")},
            )
            for entry in carried.of(Outcome.NEW)
        ]
    )
    for entry in carried.of(Outcome.CHANGED):
        assert entry.listed is not None  # what is changed is there
        for name in ("name", "title", "language"):
            setattr(entry.listed, name, getattr(entry.record, name))
        entry.listed.save(update_fields=["name", "title", "language"])
    return Carried(carried, record)


@transaction.atomic
def undo_import(number: int, viewer: Viewer, by: User | None = None) -> ContactImport:
    """Take the people of an import out of the list again, unless one of them was invited. Changed names stay."""
    record = ContactImport.objects.select_for_update(of=("self",)).select_related("cluster").filter(pk=number).first()
    if record is None or not may_run_people(viewer, record.cluster):
        raise NotFound(_("There is no import with the number %(number)s.") % {"number": number})
    if record.undone_at is not None:
        raise ImportRefusedError(
            _("This import was undone already, on %(date)s.")
            % {"date": f"{clock.local_time(record.undone_at):%Y-%m-%d %H:%M}"}
        )
    if record.invited:
        raise ImportRefusedError(
            ngettext(
                "Nothing was undone: %(count)d person of this import has been invited. The others can be removed.",
                "Nothing was undone: %(count)d people of this import have been invited. The others can be removed.",
                record.invited,
            )
            % {"count": record.invited}
        )
    record.people.all().delete()
    record.mark_undone(by)
    return record


def listed(cluster: Cluster) -> QuerySet[ContactPerson]:
    """Return the people whom an office may invite, by member."""
    people = ContactPerson.objects.filter(cluster=cluster, organisation__in=cluster.organisations.all())
    people = people.select_related("organisation")
    return people.order_by("organisation__name", "organisation", "name", "email")


def may_still_invite(cluster: Cluster) -> int:
    """Return to how many more people an office may send invitations from its list today."""
    sent = Invitation.objects.filter(
        Q(organisation__clusters=cluster) | Q(cluster=cluster), at__gt=clock.now() - DAY
    ).distinct()
    return max(settings.INVITATIONS_OF_AN_OFFICE_PER_DAY - sent.count(), 0)


@transaction.atomic
def invite_people(cluster: Cluster, people: Collection[int], *, role: str, viewer: Viewer) -> Sequence[Invitation]:
    """Invite people of an office's list to their organisations, all or nobody, and take them out of the list.

    Raises NotAllowed, Conflict above the limits of a day, and ValueError for a role that no organisation has.
    """
    check(may_run_people(viewer, cluster))
    lock_row(cluster)  # so that two lists sent at once count as two
    chosen = list(listed(cluster).filter(pk__in=people).select_for_update(of=("self",)))
    if not chosen:
        raise Conflict(_("Choose at least one person."))
    if len(chosen) > (most := may_still_invite(cluster)):
        raise Conflict(
            ngettext(
                "Your office may invite %(n)d more person today. Choose fewer, and the others tomorrow.",
                "Your office may invite %(n)d more people today. Choose fewer, and the others tomorrow.",
                most,
            )
            % {"n": most}
        )
    made = [
        invite(
            viewer=viewer,
            email=each.email,
            role=role,
            place=each.organisation,
            language=each.language,
            name=each.name,
            mailed=True,
        )
        for each in chosen
    ]
    sources = {each.source_id for each in chosen if each.source_id is not None}
    for source in ContactImport.objects.select_for_update().filter(pk__in=sources).order_by("pk"):
        source.invited += sum(each.source_id == source.pk for each in chosen)
        source.save(update_fields=["invited"])
    ContactPerson.objects.filter(pk__in=[each.pk for each in chosen]).delete()
    return made


def forget_people(cluster: Cluster, people: Collection[int], *, viewer: Viewer) -> int:
    """Take people out of an office's list without inviting them, and return how many.

    A file of members does not bring them back.
    """
    check(may_run_people(viewer, cluster))
    chosen = ContactPerson.objects.filter(cluster=cluster, pk__in=people)
    leave_alone(set(chosen.values_list("email", flat=True)), cluster)
    return chosen.delete()[0]


def forget_old(before: datetime, _now: datetime) -> int:
    """Forget people who were listed before a moment and not invited."""
    return ContactPerson.objects.filter(at__lt=before).delete()[0]
