"""Upload a cluster's file, have the worker say what it would bring, and have it brought in: all or nothing."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from intercluster import paths
from intercluster.apps.administration.acts import record
from intercluster.apps.administration.models import Act, ArrivingCluster
from intercluster.apps.administration.rules import check_administers, may_administer
from intercluster.apps.administration.tasks import work_on_cluster_file
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import VISITOR, Viewer, viewer_of
from intercluster.apps.moving.cluster_file.services import Report, import_cluster
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.feature import text_steps
from intercluster.core.imports.record import shortened
from intercluster.core.imports.uploads import write_private

State = ArrivingCluster.State
UNFINISHED = (State.CHECKING, State.IMPORTING)


def file_of(arriving: ArrivingCluster) -> Path:
    """Return where an uploaded file is."""
    return _folder() / f"{arriving.token}.zip"


def upload(
    chunks: Iterable[bytes], name: str, *, viewer: Viewer, slug: str = "", joins_alliances: bool = False
) -> ArrivingCluster:
    """Keep a file, and have the worker say what it would bring. Raises NotAllowed."""
    check_administers(viewer)
    arriving = ArrivingCluster(
        token=secrets.token_urlsafe(24),
        by_id=viewer.user_id,
        file=shortened(name),
        language=get_language() or settings.LANGUAGE_CODE,
        slug=slug,
        joins_alliances=joins_alliances,
    )
    path = file_of(arriving)
    try:
        write_private(path, chunks)
        with transaction.atomic():
            arriving.save()
            work_on_cluster_file.defer(number=arriving.pk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return arriving


@transaction.atomic
def check_again(arriving: ArrivingCluster, *, viewer: Viewer, slug: str, joins_alliances: bool) -> None:
    """Have the worker say what a file would bring with other choices. Raises NotAllowed, and Conflict once it is in."""
    locked = _locked(arriving, viewer, State.CHECKED, State.REFUSED)
    locked.slug, locked.joins_alliances = slug, joins_alliances
    _hand_over(locked, State.CHECKING, viewer)


@transaction.atomic
def bring_in(arriving: ArrivingCluster, *, viewer: Viewer) -> None:
    """Have the worker bring in what the dry run has shown. Raises NotAllowed and Conflict."""
    _hand_over(_locked(arriving, viewer, State.CHECKED), State.IMPORTING, viewer)


@transaction.atomic
def remove(arriving: ArrivingCluster, *, viewer: Viewer) -> None:
    """Delete a file with what was found out. Raises NotAllowed, and Conflict while the worker reads it."""
    locked = _locked(arriving, viewer, *set(State) - set(UNFINISHED))
    path = file_of(locked)
    locked.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def work_on(number: int) -> None:
    """Do what a file waits for. Where the worker ended meanwhile, it does so again: nothing half-written has stayed."""
    arriving = ArrivingCluster.objects.select_related("by").filter(pk=number, state__in=UNFINISHED).first()
    if arriving is None:
        return
    with override(arriving.language):
        try:
            viewer = viewer_of(arriving.by) if arriving.by else VISITOR
            if not may_administer(viewer):
                raise NotAllowed(_("Who asked for this no longer administers the platform."))
            if arriving.state == State.CHECKING:
                _say(arriving, viewer)
            else:
                _bring_in(arriving, viewer)
                _make_searchable()
        except Refused as refused:
            _refuse(arriving, str(refused))
        except Exception:
            _refuse(arriving, _("The file could not be read. The server’s log says why."))
            raise


def _say(arriving: ArrivingCluster, viewer: Viewer) -> None:
    report = _imported(arriving, viewer, dry_run=True)
    arriving.report, arriving.state, arriving.problem = _values(report), State.CHECKED, ""
    arriving.save(update_fields=["report", "state", "problem"])


@transaction.atomic
def _bring_in(arriving: ArrivingCluster, viewer: Viewer) -> None:
    report = _imported(arriving, viewer, dry_run=False)
    arriving.report, arriving.state = _values(report), State.DONE
    arriving.save(update_fields=["report", "state"])
    record(Act.Kind.ARRIVED, viewer, cluster=Cluster.everything.get(slug=report.slug), detail=report.name)
    transaction.on_commit(lambda: file_of(arriving).unlink(missing_ok=True))


def _values(report: Report) -> dict[str, Any]:
    """Return a report as JSON has it."""
    return vars(report) | {"created": dict(report.created), "joined": dict(report.joined)}


def _make_searchable() -> None:
    """Index the new texts: in a worker nothing else does, until a web process starts."""
    for step in text_steps():
        import_string(step.run)(lambda _done, _total: None)


def _imported(arriving: ArrivingCluster, viewer: Viewer, *, dry_run: bool) -> Report:
    shown = None if dry_run else Report(**arriving.report)
    return import_cluster(
        file_of(arriving),
        viewer,
        slug=arriving.slug,
        joins_alliances=arriving.joins_alliances,
        dry_run=dry_run,
        shown=shown,
        name=arriving.file,
    )


def _refuse(arriving: ArrivingCluster, problem: str) -> None:
    refused = ArrivingCluster.objects.filter(pk=arriving.pk, state__in=UNFINISHED)
    refused.update(state=State.REFUSED, problem=problem)


def _locked(arriving: ArrivingCluster, viewer: Viewer, *states: str) -> ArrivingCluster:
    """Return a file as it is now, if it is in one of these states. Raises NotAllowed and Conflict."""
    check_administers(viewer)
    locked = ArrivingCluster.objects.select_for_update().get(pk=arriving.pk)
    if locked.state not in states:
        raise Conflict(_("Somebody has gone on with this file meanwhile. Look at it again."))
    return locked


def _hand_over(arriving: ArrivingCluster, state: str, viewer: Viewer) -> None:
    """Let the worker do what a state asks for, with the rights of the person who asks now."""
    arriving.state, arriving.by_id = state, viewer.user_id
    arriving.save()
    work_on_cluster_file.defer(number=arriving.pk)


def delete_old(before: datetime, _now: datetime) -> int:
    """Delete files that were uploaded before a moment, and files that no row names."""
    deleted = ArrivingCluster.objects.filter(at__lt=before).delete()[0]
    known = {f"{token}.zip" for token in ArrivingCluster.objects.values_list("token", flat=True)}
    for file in _folder().glob("*.zip"):
        if file.name not in known and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
    return deleted


def _folder() -> Path:
    return paths.private_folder("arriving")
