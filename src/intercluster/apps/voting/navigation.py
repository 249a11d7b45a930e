"""What of votes the navigation shows."""

from collections.abc import Sequence
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.voting.assembly.queries import assemblies
from intercluster.apps.voting.models import UNDER_WAY, RollEntry
from intercluster.apps.voting.queries import waiting
from intercluster.apps.voting.rules import readable
from intercluster.core.asked import Question, answers, exists


def links(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Return the list of votes, to those who have one to read or may hold one."""
    return [(_("Votes"), reverse("voting:list"))] if answers(request)["votes"] else []


def assembly_links(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Return the list of assemblies, to those who have one to read or may call one."""
    return [(_("Assemblies"), reverse("voting:assemblies"))] if answers(request)["assemblies"] else []


def waiting_for_reader(request: HttpRequest) -> int:
    """Return in how many open votes a ballot of the reader's is missing. Most people are on no roll."""
    return waiting(signed_in(request)) if answers(request)["on_roll"] else 0


def has_votes(request: HttpRequest) -> Question | bool:
    """Ask whether the reader may hold votes, or has one to read."""
    viewer = viewer_for(request)
    return viewer.is_operator or bool(viewer.cluster_ids) or (request.user.is_authenticated and _readable(viewer))


def has_assemblies(request: HttpRequest) -> Question | bool:
    """Ask whether the reader may call assemblies, or has one to read."""
    viewer = viewer_for(request)
    return viewer.is_operator or bool(viewer.cluster_ids) or (request.user.is_authenticated and _called(viewer))


def is_on_roll(request: HttpRequest) -> Question | bool:
    """Ask whether the reader can cast a ballot in a vote that has begun and is not counted."""
    return _on_roll(request.user.pk) if request.user.is_authenticated else False


@lru_cache(maxsize=256)
def _readable(viewer: Viewer) -> Question | bool:
    return exists(readable(viewer))


@lru_cache(maxsize=256)
def _called(viewer: Viewer) -> Question | bool:
    return exists(assemblies(viewer))


@lru_cache(maxsize=256)
def _on_roll(user_id: int) -> Question | bool:
    return exists(RollEntry.objects.filter(people=user_id, vote__state__in=UNDER_WAY))
