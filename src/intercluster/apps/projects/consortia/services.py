"""Writes of a consortium's own facts. Each checks who may, and locks the consortium."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia.rules import Sight, may_prepare, sight
from intercluster.apps.projects.models import (
    Audience,
    Call,
    Consortium,
    Partner,
    PartnerState,
    Stage,
)
from intercluster.apps.projects.models.consortia import idea_shown
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.locks import lock_until_commit

MOST_OF_ONE = 100
"""Most consortia of an organisation."""


@dataclass(frozen=True)
class ConsortiumFields:
    """What people say about a consortium."""

    title: str
    language: str
    text: str = ""
    acronym: str = ""
    call: Call | None = None
    stage: str = Stage.IDEA
    audience: str = Audience.TEAM
    shown: Sequence[str] = field(default_factory=idea_shown)
    starts: date | None = None
    months: int | None = None
    currency: str = "EUR"


@transaction.atomic
def add_consortium(
    viewer: Viewer,
    organisation: Organisation,
    said: ConsortiumFields,
    *,
    cluster: Cluster | None = None,
    is_demo: bool = False,
) -> Consortium:
    """Begin a consortium of an organisation, which is its first member and coordinates it until somebody else does."""
    if not may_prepare(viewer, organisation, cluster):
        raise NotFound
    lock_until_commit("consortia", organisation.pk)
    if Consortium.objects.filter(organisation=organisation).count() >= MOST_OF_ONE:
        raise Conflict(_("There are %(most)d already, the most there may be.") % {"most": MOST_OF_ONE})
    made = Consortium.objects.create(organisation=organisation, cluster=cluster, is_demo=is_demo, **_values(said))
    Partner.objects.create(
        consortium=made, organisation=organisation, number=1, is_coordinator=True, state=PartnerState.JOINED
    )
    return made


@transaction.atomic
def change_consortium(viewer: Viewer, consortium: Consortium, said: ConsortiumFields) -> Consortium:
    """Change what is said about a consortium."""
    locked = locked_consortium(viewer, consortium)
    values = _values(said)
    if locked.call != said.call:  # an answer is about a rule of the call that was chosen
        locked.confirmed = {}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "confirmed", "updated"])
    return locked


def _values(said: ConsortiumFields) -> Mapping[str, object]:
    values = asdict(said)
    return {**values, "call": said.call, "shown": list(said.shown)}


def locked_consortium(viewer: Viewer, consortium: Consortium, least: Sight = Sight.CHANGE) -> Consortium:
    """Lock a consortium until the end of the transaction, so that two changes do not meet. Raises NotFound."""
    locked = Consortium.objects.select_for_update(no_key=True, of=("self",)).filter(pk=consortium.pk).first()
    if locked is None or sight(viewer, locked) < least:
        raise NotFound
    return locked
