"""What people are told of who asks for a place. Who that is, is looked up when the mail is sent, not noted here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import manages, viewer_of
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.people.models import JoinRequest
from intercluster.apps.people.queries import deciders
from intercluster.apps.people.rules import may_decide


def _still_waiting(user: User, context: Context) -> dict[str, Any] | None:
    """Return who asks, if nobody has decided yet and the person still may."""
    asked = JoinRequest.objects.filter(pk=context["request"], state=JoinRequest.State.WAITING).first()
    if asked is None or not may_decide(viewer_of(user), asked):
        return None
    return {**context, "name": asked.name, "email": asked.email, "message": asked.message}


REQUEST = register(
    NoticeKind(
        name="people.request",
        label=_("Somebody asks for access to an organisation"),
        subject=_("Somebody asks for access to %(organisation)s"),
        template="people/notices/request.txt",
        refreshed=_still_waiting,
    )
)


def tell_deciders(asked: JoinRequest) -> None:
    """Tell everybody who may decide on a request that it waits."""
    name = asked.organisation.name if asked.organisation else asked.organisation_name
    for decider in deciders(asked):
        notify(decider, REQUEST, context={"request": asked.pk, "organisation": name}, path=_page_for(asked, decider))


def _page_for(asked: JoinRequest, decider: User) -> str:
    """Return where somebody decides on a request: at their office, or at their organisation."""
    viewer = viewer_of(decider)
    clusters = asked.organisation.clusters.all() if asked.organisation else [asked.cluster]
    for each in clusters:
        if each is not None and manages(viewer, each):
            return reverse("people:office", args=[each.slug])
    assert asked.organisation is not None  # only an office decides on an organisation that is still to be added
    return reverse("people:organisation", args=[asked.organisation.slug])
