"""Reads of the comments on a consortium."""

from django.db.models import QuerySet

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.models import Comment, Consortium, PartnerState


def comments(consortium: Consortium) -> QuerySet[Comment]:
    """Return the comments on a consortium, the newest last."""
    return consortium.comments.select_related("author", "organisation")


def speaks_for(viewer: Viewer, consortium: Consortium) -> Organisation | None:
    """Return the organisation of the team for which the viewer writes, the owner first; None for an office."""
    own = Organisation.objects.filter(pk__in=viewer.organisation_ids)
    owner = own.filter(pk=consortium.organisation_id).first()
    joined = consortium.partners.filter(state=PartnerState.JOINED).values("organisation")
    return owner or own.filter(pk__in=joined).order_by("name", "pk").first()
