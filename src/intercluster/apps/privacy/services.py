"""Hands over and erases personal data."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.member_files.json_documents import document_of
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.projects.consortia.queries import joined_places
from intercluster.apps.translation.models import TranslationConsent
from intercluster.core import clock
from intercluster.core.errors import Conflict
from intercluster.core.personal_data import erase_everywhere, everything_on

FORMAT = "intercluster personal data 1"


def held_on_person(user: User) -> dict[str, Any]:
    """Return all that the platform holds on a person, by app, fit for JSON (GDPR, articles 15 and 20)."""
    return {"format": FORMAT, "made": clock.now().isoformat(), **everything_on(user)}


def held_on_organisation(organisation: Organisation) -> dict[str, Any]:
    """Return all that the platform holds on an organisation and may hand to its own people, fit for JSON."""
    return {
        "format": FORMAT,
        "made": clock.now().isoformat(),
        "profile": document_of(organisation).model_dump(mode="json"),
        "clusters": [
            {"cluster": each.cluster.name, "since": each.since.isoformat() if each.since else None}
            for each in organisation.memberships.select_related("cluster").order_by("cluster__name")
        ],
        "people": [
            {"name": each.user.name, "email": each.user.email, "role": each.role, "since": each.since.isoformat()}
            for each in organisation.affiliations.select_related("user").order_by("pk")
        ],
        "translation allowed": [each.host for each in TranslationConsent.objects.filter(organisation=organisation)],
        "projects": [
            {
                "title": each.project.title,
                "role": each.role,
                "contribution_eur": None if each.contribution_eur is None else str(each.contribution_eur),
            }
            for each in organisation.participations.select_related("project").order_by("pk")
        ],
        "consortia": [
            {
                "title": each.consortium.title,
                "idea": each.consortium.text if each.consortium.organisation_id == organisation.pk else None,
                "role": each.role,
                "contribution": each.contribution,
                "cost of a person-month": None if each.month_rate is None else str(each.month_rate),
            }
            for each in joined_places(organisation).order_by("pk")
        ],
    }


@transaction.atomic
def erase_person(user: User) -> None:
    """Erase a person (GDPR, article 17). Counts stay, but nothing that leads to the person.

    Raise Conflict for the last manager of a cluster, whose members would have nobody to contact, and for the
    last platform administrator.
    """
    User.objects.select_for_update().get(pk=user.pk)
    for cluster in Cluster.objects.filter(managers=user).select_for_update().order_by("pk"):
        if not cluster.managers.filter(is_active=True).exclude(pk=user.pk).exists():
            raise Conflict(
                _("You are the last person in the office of %(cluster)s. Invite somebody else first.")
                % {"cluster": cluster.name}
            )
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise Conflict(_("You are the last platform administrator. Make somebody else one first."))
    erase_everywhere(user)
