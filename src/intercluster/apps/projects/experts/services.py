"""Writes of experts: people publish themselves, and withdraw at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.projects.experts.queries import MOST_FIELDS
from intercluster.apps.projects.models import Expert
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.core import clock
from intercluster.core.errors import NotFound


@dataclass(frozen=True)
class ExpertFields:
    """What a person says of themselves."""

    field: str
    language: str
    languages: Sequence[str] = ()
    projects: str = ""


@transaction.atomic
def publish(by: User, organisation: Organisation, said: ExpertFields) -> Expert:
    """Publish what a person knows, as one of an organisation that they belong to."""
    if organisation.pk not in viewer_of(by).organisation_ids:
        raise NotFound
    values = {
        "field": said.field,
        "language": said.language,
        "languages": list(said.languages),
        "projects": said.projects,
        "capabilities": read_from(said.field, said.language)[:MOST_FIELDS],
        "updated": clock.now(),
    }
    made, _is_new = Expert.objects.update_or_create(person=by, organisation=organisation, defaults=values)
    return made


def withdraw(by: User, organisation: Organisation) -> None:
    """Delete what a person publishes of themselves."""
    Expert.objects.filter(person=by, organisation=organisation).delete()
