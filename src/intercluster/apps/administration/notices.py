"""What offices are told of what an administrator did to their cluster."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.models import Act
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.notices.registry import NoticeKind, register
from intercluster.apps.notices.services import notify

CHANGED = register(
    NoticeKind(
        name="administration.changed",
        label=_("An administrator changes something about our cluster"),
        subject=_("An administrator has changed something about %(cluster)s"),
        template="administration/notices/changed.txt",
    )
)


def tell_office(cluster: Cluster, kind: Act.Kind, viewer: Viewer, *, other: str = "") -> None:
    """Tell the managers of a cluster what was done to it, but not the one who did it.

    `other` is the name of the alliance, or of the cluster that was merged into it.
    """
    archived = kind == Act.Kind.ARCHIVED
    path = reverse("directory:home") if archived else reverse("directory:cluster", args=[cluster.slug])
    managers = User.objects.filter(pk__in=cluster.managers.values("pk"), is_active=True)
    for manager in managers.exclude(pk=viewer.user_id or 0).order_by("pk"):
        context = {"act": str(kind.value), "cluster": cluster.name, "other": other}
        notify(manager, CHANGED, context=context, path=path)
