"""Merging two clusters: everything of the one moves to the other, and its address leads there.

What moves is found in the models: every row that refers to the cluster. So nothing of an app that comes later is
forgotten. The dry run is the merge itself, taken back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from intercluster.apps.administration.acts import record
from intercluster.apps.administration.clusters.services import follow_in_saved_searches
from intercluster.apps.administration.models import Act
from intercluster.apps.administration.notices import tell_office
from intercluster.apps.administration.rules import check_administers
from intercluster.apps.directory.models import Cluster, FormerAddress, Membership
from intercluster.apps.directory.rules import Viewer
from intercluster.core.errors import Conflict


@dataclass
class Moved:
    """What a merge does with the rows of one kind."""

    label: str
    moved: int = 0
    same: int = 0
    """Rows that the other cluster has too."""


@dataclass
class Merge:
    """What a merge does, or did."""

    source: str
    target: Cluster
    kinds: list[Moved] = field(default_factory=list)
    new_alliances: list[str] = field(default_factory=list)
    """Alliances with which the target's members share from then on."""

    def add(self, kind: Moved) -> None:
        """Add what was done with the rows of a model to those that are called the same."""
        if not kind.moved and not kind.same:
            return
        known = next((each for each in self.kinds if each.label == kind.label), None)
        if known is None:
            self.kinds.append(kind)
        else:
            known.moved, known.same = known.moved + kind.moved, known.same + kind.same


class _Undone(Exception):
    """Takes the dry run back."""


def dry_run(source: Cluster, target: Cluster, *, viewer: Viewer) -> Merge:
    """Return what a merge would do, and do nothing. Raises NotAllowed, Conflict."""
    result: Merge | None = None
    try:
        with transaction.atomic():
            result = merge(source, target, viewer=viewer)
            raise _Undone
    except _Undone:
        assert result is not None  # merge has returned
        return result


@transaction.atomic
def merge(source: Cluster, target: Cluster, *, viewer: Viewer) -> Merge:
    """Move everything of a cluster to another and end it; its address leads there. Raises NotAllowed, Conflict."""
    check_administers(viewer)
    if source.pk == target.pk:
        raise Conflict(_("A cluster cannot be merged with itself."))
    pair = Cluster.everything.select_for_update().filter(pk__in=[source.pk, target.pk]).in_bulk()
    if len(pair) < 2:
        raise Conflict(_("One of the two is there no longer."))
    source, target = pair[source.pk], pair[target.pk]
    if target.archived:
        raise Conflict(_("%(name)s is archived. Restore it first.") % {"name": target.name})
    if source.is_demo != target.is_demo:
        raise Conflict(_("A fictional cluster and a real one cannot be merged."))
    own = set(target.alliances.values_list("pk", flat=True))
    result = Merge(source.name, target)
    result.new_alliances = list(source.alliances.exclude(pk__in=own).order_by("name").values_list("name", flat=True))
    for model, name in references():
        result.add(_move(model, name, source, target))
    FormerAddress.objects.create(slug=source.slug, cluster=target)
    follow_in_saved_searches(source.slug, target.slug)
    record(Act.Kind.MERGED, viewer, cluster=target, detail=f"{source.name} → {target.name}")
    tell_office(target, Act.Kind.MERGED, viewer, other=source.name)
    source.delete()
    return result


def references() -> Iterator[tuple[type[models.Model], str]]:
    """Yield each model with a reference to a cluster, and the name of its field. History stays where it was."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or hasattr(model, "pgh_tracked_model"):
            continue
        for each in model._meta.concrete_fields:
            if each.remote_field and each.remote_field.model is Cluster:
                yield model, each.name


def _move(model: type[models.Model], name: str, source: Cluster, target: Cluster) -> Moved:
    """Move the rows of one kind: all at once, or one by one if the target has some of them already."""
    result = Moved(label_of(model, name))
    rows = model._base_manager.filter(**{name: source.pk})
    count = rows.count()
    try:
        with transaction.atomic():
            result.moved = rows.update(**{name: target.pk})
    except IntegrityError:
        for row in list(rows.order_by("pk")):
            if _move_row(row, name, target):
                result.moved += 1
            else:
                result.same += 1
    assert result.moved + result.same == count
    return result


def _move_row(row: models.Model, name: str, target: Cluster) -> bool:
    """Move a row; return False if the target has the same, which then stays."""
    model = type(row)
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{name: target.pk})
    except IntegrityError:
        if isinstance(row, Membership):
            _keep_earliest(row, target)
        row.delete()
        return False
    return True


def _keep_earliest(row: Membership, target: Cluster) -> None:
    """Let an organisation that was in both be a member since the earlier day."""
    there = Membership.objects.get(cluster=target, organisation=row.organisation_id)
    if row.since is not None and (there.since is None or row.since < there.since):
        there.since = row.since
        there.save(update_fields=["since"])


LABELS: dict[str, str] = {
    "directory.Membership.cluster": gettext_noop("Members"),
    "directory.Cluster_managers.cluster": gettext_noop("Managers"),
    "directory.Cluster_evaluators.cluster": gettext_noop("Evaluators"),
    "directory.Cluster_alliances.cluster": gettext_noop("Places in alliances"),
    "directory.Import.cluster": gettext_noop("Past imports"),
    "directory.Logo.cluster": gettext_noop("Logo"),
    "capabilities.OwnTerm.cluster": gettext_noop("Terms for capabilities"),
    "projects.Programme.cluster": gettext_noop("Programmes"),
    "projects.Call.cluster": gettext_noop("Calls"),
    "projects.Consortium.cluster": gettext_noop("Ideas and consortia"),
    "people.Invitation.cluster": gettext_noop("Invitations"),
    "people.JoinRequest.cluster": gettext_noop("Requests to join"),
    "introductions.Introduction.office": gettext_noop("Introductions that its office proposed"),
    "regions.Dataset.office": gettext_noop("Tables of regions"),
    "regions.Judgement.cluster": gettext_noop("Judgements on regions"),
    "clusters.AllianceInvitation.cluster": gettext_noop("Invitations to alliances"),
    "clusters.AllianceInvitation.inviter": gettext_noop("Invitations to alliances"),
    "moving.PastIntroduction.cluster": gettext_noop("Past introductions"),
    "moving.ClusterExport.cluster": gettext_noop("Files of the whole cluster"),
    "directory.FormerAddress.cluster": gettext_noop("Former addresses"),
    "administration.Act.cluster": gettext_noop("Entries in the history"),
}
"""What the rows of a model are called."""

OTHER = gettext_noop("Other data")
"""What those are called that are not listed."""


def label_of(model: type[models.Model], name: str) -> str:
    """Return what the rows of a model are called, in the reader's language."""
    return _(LABELS.get(f"{model._meta.label}.{name}", OTHER))
