"""What offices are told of strategies."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.registry import NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.strategy.models import Action, Answer, PartKind, Version
from intercluster.apps.strategy.queries import texts_of

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

NEXT_STEP = register(
    NoticeKind(
        name="strategy.next_step",
        label=_("The next step of an action that we follow up"),
        subject=_("Next step: %(action)s"),
        template="strategy/notices/next_step.txt",
    )
)


def tell_sent(version: Version) -> None:
    """Ask the offices of the clusters that have not answered a version to sign it."""
    _tell(version, SENT, version.sign_offs.filter(answer=Answer.WAITING).values_list("cluster", flat=True))


def tell_in_force(version: Version) -> None:
    """Tell the offices of all clusters that a version is in force."""
    _tell(version, IN_FORCE, version.sign_offs.values_list("cluster", flat=True))


def tell_next_step(action: Action) -> None:
    """Remind the office that follows an action up."""
    strategy = action.part.strategy
    vision = strategy.parts.get(kind=PartKind.VISION)
    texts = texts_of([action.part, vision])
    assert action.office is not None  # the caller has chosen those with one
    for manager in action.office.managers.filter(is_active=True).order_by("pk"):
        title, name = (texts[part].nearest(manager.language) for part in (action.pk, vision.pk))
        assert title is not None  # neither is without a title
        assert name is not None
        notify(
            manager,
            NEXT_STEP,
            context={"action": title.title, "strategy": name.title, "step": action.next_step},
            path=f"{reverse('strategy:review', args=[strategy.slug])}#part-{action.pk}",
        )


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
