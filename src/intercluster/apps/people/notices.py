"""Notices about requests to join. The person is looked up when the mail is sent, not stored in the notice."""

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
    """Return the person who asks, if the request waits and the reader may decide on it."""
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
    """Notify everybody who may decide on a request."""
    name = asked.organisation.name if asked.organisation else asked.organisation_name
    for decider in deciders(asked):
        notify(decider, REQUEST, context={"request": asked.pk, "organisation": name}, path=_page_for(asked, decider))


def _page_for(asked: JoinRequest, decider: User) -> str:
    """Return the page where a person decides on a request: their office's or their organisation's."""
    viewer = viewer_of(decider)
    clusters = asked.organisation.clusters.all() if asked.organisation else [asked.cluster]
    for each in clusters:
        if each is not None and manages(viewer, each):
            return reverse("people:office", args=[each.slug])
    assert asked.organisation is not None  # only an office decides on an organisation that is still to be added
    return reverse("people:organisation", args=[asked.organisation.slug])
