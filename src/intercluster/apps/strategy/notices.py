"""What offices are told of strategies."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.strategy.models import Action, Answer, PartKind, ValueRequest, Version
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
WITHDRAWN = register(
    NoticeKind(
        name="strategy.withdrawn",
        label=_("A version of a strategy of ours was withdrawn"),
        subject=_("Withdrawn: version %(number)s of the strategy “%(strategy)s”"),
        template="strategy/notices/withdrawn.txt",
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


def _while_waiting(user: User, context: Context) -> Context | None:
    """Return what a mail says of a request, or None if it was answered or taken back meanwhile."""
    request = ValueRequest.objects.filter(pk=context["request"], person=user, answered=None).first()
    return {**context, "due": request.due} if request else None


VALUE_ASKED = register(
    NoticeKind(
        name="strategy.value_asked",
        label=_("I am asked for a value of a strategy"),
        subject=_("Which value has “%(indicator)s”?"),
        template="strategy/notices/value_asked.txt",
        refreshed=_while_waiting,
    )
)
VALUE_DUE = register(
    NoticeKind(
        name="strategy.value_due",
        label=_("A value that I am asked for is due soon"),
        subject=_("Still missing: the value of “%(indicator)s”"),
        template="strategy/notices/value_due.txt",
        refreshed=_while_waiting,
    )
)
VALUE_ANSWERED = register(
    NoticeKind(
        name="strategy.value_answered",
        label=_("The answer of somebody whom I asked for a value"),
        subject=_("Answered: “%(indicator)s”"),
        template="strategy/notices/value_answered.txt",
    )
)


def tell_asked(request: ValueRequest) -> None:
    """Ask a person for a value."""
    _ask(request, VALUE_ASKED)


def tell_due(request: ValueRequest) -> None:
    """Remind a person of a value."""
    _ask(request, VALUE_DUE)


def _ask(request: ValueRequest, kind: NoticeKind) -> None:
    person = request.person
    context = _named(request, person.language) | {"office": request.office.name_in(person.language)}
    notify(person, kind, context=context, path=reverse("strategy:answer-value", args=[request.pk]))


def tell_answered(request: ValueRequest) -> None:
    """Tell who asked that there is an answer. The page says whose: a notice would keep the name for ever."""
    asker = request.asked_by
    if asker is None or not asker.is_active:
        return
    context = _named(request, asker.language) | {"is_said": int(not request.reason)}
    path = f"{reverse('strategy:review', args=[request.indicator.part.strategy.slug])}#part-{request.indicator_id}"
    notify(asker, VALUE_ANSWERED, context=context, path=path)


def _named(request: ValueRequest, language: str) -> dict[str, str | int]:
    part = request.indicator.part
    vision = part.strategy.parts.get(kind=PartKind.VISION)
    texts = texts_of([part, vision])
    title, name = (texts[each].nearest(language) for each in (part.pk, vision.pk))
    assert title is not None  # neither is without a title
    assert name is not None
    return {"request": request.pk, "indicator": title.title, "strategy": name.title, "year": str(request.year)}


REVIEW_DUE = register(
    NoticeKind(
        name="strategy.review_due",
        label=_("The yearly review of a strategy of ours is due"),
        subject=_("Review the strategy “%(strategy)s”"),
        template="strategy/notices/review_due.txt",
    )
)


def tell_review_due(version: Version) -> None:
    """Remind the offices of all clusters that a version in force is to be reviewed."""
    path = reverse("strategy:review", args=[version.strategy.slug])
    _tell(version, REVIEW_DUE, version.sign_offs.values_list("cluster", flat=True), path)


def tell_sent(version: Version) -> None:
    """Ask the offices of the clusters that have not answered a version to sign it."""
    _tell(version, SENT, version.sign_offs.filter(answer=Answer.WAITING).values_list("cluster", flat=True))


def tell_in_force(version: Version) -> None:
    """Tell the offices of all clusters that a version is in force."""
    _tell(version, IN_FORCE, version.sign_offs.values_list("cluster", flat=True))


def tell_withdrawn(version: Version) -> None:
    """Tell the offices of all clusters that a version was withdrawn, also those that have signed it."""
    _tell(version, WITHDRAWN, version.sign_offs.values_list("cluster", flat=True))


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


def _tell(version: Version, kind: NoticeKind, clusters: Iterable[int], path: str = "") -> None:
    managers = User.objects.filter(managed_clusters__in=list(clusters), is_active=True).distinct().order_by("pk")
    vision = next(part for part in version.content["parts"] if part["kind"] == PartKind.VISION)
    signed = [row.cluster for row in version.sign_offs.filter(answer=Answer.SIGNED).select_related("cluster")]
    for manager in managers:
        title = vision["texts"].get(manager.language) or vision["texts"][vision["original"]]
        notify(
            manager,
            kind,
            context={
                "strategy": title["title"],
                "number": version.number,
                "digest": version.digest,
                "signed": ", ".join(each.name_in(manager.language) for each in signed),
            },
            path=path or reverse("strategy:version", args=[version.strategy.slug, version.number]),
        )
