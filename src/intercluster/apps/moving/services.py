"""A cluster's file as an office asks for it: made by the worker, downloaded for a time, then deleted."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster import paths
from intercluster.analysis.progress import Advance
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages, office_of
from intercluster.apps.moving.cluster_file.writing import write_cluster
from intercluster.apps.moving.models import ClusterExport
from intercluster.apps.moving.tasks import write_export
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row

State = ClusterExport.State
UNFINISHED = (State.WAITING, State.WORKING)
TAKES_AT_MOST = timedelta(hours=2)
"""A file that is being made for longer was left by a process that died."""


def file_of(export: ClusterExport) -> Path:
    """Return where the file of an export is."""
    return _folder() / export.name


def expires(export: ClusterExport) -> datetime:
    """Return until when a file can be downloaded."""
    return export.at + timedelta(days=settings.KEEP_CLUSTER_EXPORTS_DAYS)


def exports_of(cluster: Cluster) -> QuerySet[ClusterExport]:
    """Return the files that an office has asked for, the latest first."""
    return ClusterExport.objects.filter(cluster=cluster).select_related("by")


@transaction.atomic
def ask_for_export(cluster: Cluster, *, viewer: Viewer, by: User | None = None) -> ClusterExport:
    """Have the worker make a cluster's file. Raises NotAllowed, and Conflict for one too many."""
    if not manages(viewer, cluster):
        raise NotAllowed
    lock_row(cluster)  # so that two who ask at once get one file
    now = clock.now()
    lost = now - TAKES_AT_MOST
    exports_of(cluster).filter(state__in=UNFINISHED, at__lt=lost).update(state=State.FAILED)
    waiting = exports_of(cluster).filter(state__in=UNFINISHED).first()
    if waiting is not None:
        return waiting
    most = settings.CLUSTER_EXPORTS_PER_DAY
    if exports_of(cluster).filter(at__gt=now - timedelta(days=1)).count() >= most:
        raise Conflict(
            ngettext(
                "Your office has had %(n)d file made today. Ask again tomorrow.",
                "Your office has had %(n)d files made today. Ask again tomorrow.",
                most,
            )
            % {"n": most}
        )
    made = ClusterExport.objects.create(cluster=cluster, by=by)
    write_export.defer(number=made.pk)
    return made


def make_export(number: int) -> None:
    """Write the file that an office has asked for, and note how far it is. A second try does nothing."""
    started = ClusterExport.objects.filter(pk=number, state=State.WAITING).update(state=State.WORKING)
    export = ClusterExport.objects.select_related("cluster").filter(pk=number).first()
    if not started or export is None:
        return
    export.name = f"{export.pk}-{secrets.token_urlsafe(24)}.zip"

    path = file_of(export)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        with _progress_of(number) as advance:
            write_cluster(path, export.cluster, office_of(export.cluster), advance)
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        ClusterExport.objects.filter(pk=number).update(state=State.FAILED)
        raise
    kept = ClusterExport.objects.filter(pk=number).update(state=State.DONE, name=export.name, size=path.stat().st_size)
    if not kept:  # removed meanwhile
        path.unlink(missing_ok=True)


@contextmanager
def _progress_of(number: int) -> Iterator[Advance]:
    """Return what notes how far a file is. It has a connection of its own: the file is read in one transaction."""
    beside = connection.copy()

    def advance(done: int, total: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute("UPDATE moving_clusterexport SET done = %s, total = %s WHERE id = %s", [done, total, number])

    try:
        yield advance
    finally:
        beside.close()


def download_name(export: ClusterExport) -> str:
    """Return what a browser calls the file."""
    return f"{export.cluster.slug}-{export.at:%Y-%m-%d}.zip"


def problem_of(export: ClusterExport) -> str:
    """Return why there is no file, or ""."""
    if export.state == State.DONE and not file_of(export).is_file():
        return _("The file is no longer there. Have it made again.")
    return ""


def delete_old(before: datetime, _now: datetime) -> int:
    """Delete files that can no longer be downloaded, and files that no export names."""
    old = ClusterExport.objects.filter(at__lt=before)
    for export in old.exclude(name=""):
        file_of(export).unlink(missing_ok=True)
    deleted = old.delete()[0]
    known = set(ClusterExport.objects.values_list("name", flat=True))
    unfinished = ClusterExport.objects.filter(state__in=UNFINISHED).exists()
    for file in () if unfinished else _folder().glob("*.zip"):
        if file.name not in known:
            file.unlink(missing_ok=True)
    return deleted


def _folder() -> Path:
    return paths.home() / "exports"
