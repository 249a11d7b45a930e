"""Contact people of a file of members: listed with the import, so that its office may invite them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Import, Organisation
from intercluster.apps.directory.signals import contacts_imported, import_taken_back
from intercluster.apps.people.contact_files.plan import Known
from intercluster.apps.people.contact_files.reading import language_of
from intercluster.apps.people.left_alone import left_alone
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation
from intercluster.core.imports.rows import Outcome


class Reason(StrEnum):
    """Why a contact person of a file is not listed."""

    ACCOUNT = "account"
    INVITED = "invited"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"
    ALONE = "alone"


REASONS = {
    Reason.ACCOUNT: _("has an account already"),
    Reason.INVITED: _("is invited already"),
    Reason.LISTED: _("is in your list already"),
    Reason.WITHDRAWN: _("had an invitation that was withdrawn"),
    Reason.ALONE: _("was removed from your list, or does not want to be listed"),
}


@receiver(contacts_imported, dispatch_uid="people.list_contacts")
def list_contacts(record: Import, contacts: Sequence[tuple[Organisation, str, str]], **_arguments: Any) -> None:
    """List the contact people whom the office may invite, and count the others by reason."""
    cluster = record.cluster
    why = _Reasons(cluster, [email for _organisation, _name, email in contacts])
    left_out: Counter[Reason] = Counter()
    new: dict[tuple[int, str], ContactPerson] = {}
    for organisation, name, email in contacts:
        if reason := why.of(organisation, email):
            left_out[reason] += 1
        else:
            new.setdefault(
                (organisation.pk, email),
                ContactPerson(
                    cluster=cluster,
                    organisation=organisation,
                    email=email,
                    name=name,
                    language=language_of(cluster.country),
                ),
            )
    made = ContactImport.objects.create(
        cluster=cluster,
        by=record.by,
        file=record.file,
        members=record,
        counts={Outcome.NEW.value: len(new), Outcome.SKIPPED.value: left_out.total()},
        left_out=dict(left_out),
    )
    for each in new.values():
        each.source = made
    ContactPerson.objects.bulk_create(new.values())


@receiver(import_taken_back, dispatch_uid="people.withdraw_contacts")
def withdraw_contacts(record: Import, **_arguments: Any) -> None:
    """Take out of the list who came with an import of members and has not been invited."""
    made = ContactImport.objects.filter(members=record, undone_at=None).first()
    if made is not None:
        made.people.all().delete()
        made.mark_undone(made.by)


class _Reasons:
    """Whom a list does not take from a file of members."""

    def __init__(self, cluster: Cluster, emails: Sequence[str]) -> None:
        self._known = Known(cluster)
        self._alone = left_alone(emails, cluster)
        places = Affiliation.objects.filter(organisation__clusters=cluster, user__email__in=emails)
        office = User.objects.filter(managed_clusters=cluster, email__in=emails)
        # Only of its own people an office learns that they have an account.
        self._accounts = {*places.values_list("user__email", flat=True), *office.values_list("email", flat=True)}
        withdrawn = Invitation.objects.filter(
            organisation__clusters=cluster, email__in=emails, withdrawn_at__isnull=False
        )
        self._withdrawn = set(withdrawn.values_list("organisation", "email"))

    def of(self, organisation: Organisation, email: str) -> Reason | None:
        """Return why a person of a member is not listed, or None."""
        key = organisation.pk, email
        found = {
            Reason.ACCOUNT: email in self._accounts or key in self._known.there,
            Reason.INVITED: key in self._known.invited,
            Reason.LISTED: key in self._known.listed,
            Reason.WITHDRAWN: key in self._withdrawn,
            Reason.ALONE: email in self._alone,
        }
        return next((reason for reason, holds in found.items() if holds), None)


def told(made: ContactImport) -> Mapping[str, Any]:
    """Return how many people of an import are listed still, and why how many are not."""
    return {
        "listed": made.people.count(),
        "invited": made.invited,
        "left_out": [(REASONS[Reason(reason)], count) for reason, count in made.left_out.items()],
    }
