"""What offices are told of strategies."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.registry import NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.strategy.models import Answer, PartKind, Version

SENT = register(
    NoticeKind(
        name="strategy.sent",
        label=_("A strategy of ours was sent to sign-off"),
        subject=_("Sign the strategy “%(strategy)s”"),
        template="strategy/notices/sent.txt",
    )
)
IN_FORCE = register(
    NoticeKind(
        name="strategy.in_force",
        label=_("A strategy of ours came into force"),
        subject=_("The strategy “%(strategy)s” is in force"),
        template="strategy/notices/in_force.txt",
    )
)


def tell_sent(version: Version) -> None:
    """Ask the offices of the clusters that have not answered a version to sign it."""
    _tell(version, SENT, version.sign_offs.filter(answer=Answer.WAITING).values_list("cluster", flat=True))


def tell_in_force(version: Version) -> None:
    """Tell the offices of all clusters that a version is in force."""
    _tell(version, IN_FORCE, version.sign_offs.values_list("cluster", flat=True))


def _tell(version: Version, kind: NoticeKind, clusters: Iterable[int]) -> None:
    managers = User.objects.filter(managed_clusters__in=list(clusters), is_active=True).distinct().order_by("pk")
    vision = next(part for part in version.content["parts"] if part["kind"] == PartKind.VISION)
    for manager in managers:
        title = vision["texts"].get(manager.language) or vision["texts"][vision["original"]]
        notify(
            manager,
            kind,
            context={"strategy": title["title"], "number": version.number},
            path=reverse("strategy:version", args=[version.strategy.slug, version.number]),
        )
