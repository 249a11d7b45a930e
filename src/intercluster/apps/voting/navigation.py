"""What of votes the navigation shows."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.voting.assembly.queries import assemblies
from intercluster.apps.voting.queries import waiting
from intercluster.apps.voting.rules import readable


def links(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Return the list of votes, to those who have one to read or may hold one."""
    viewer = viewer_for(request)
    if not (viewer.is_operator or viewer.cluster_ids or readable(viewer).exists()):
        return []
    return [(_("Votes"), reverse("voting:list"))]


def assembly_links(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Return the list of assemblies, to those who have one to read or may call one."""
    viewer = viewer_for(request)
    if not (viewer.is_operator or viewer.cluster_ids or assemblies(viewer).exists()):
        return []
    return [(_("Assemblies"), reverse("voting:assemblies"))]


def waiting_for_reader(request: HttpRequest) -> int:
    """Return in how many open votes a ballot of the reader's is missing."""
    return waiting(signed_in(request))
