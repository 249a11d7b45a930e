"""The checks of the platform itself. Each returns a state and says in words what it found and what would be right."""

import shutil
import tempfile
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster import paths
from intercluster.core import clock
from intercluster.core.backups import last_backup
from intercluster.core.health.findings import Answer, State
from intercluster.postgres import ready

FULL, NEARLY_FULL = 500 * 2**20, 2 * 2**30
"""Bytes left on the disk below which a check fails, or warns."""

KEY_LENGTH, KEY_SIGNS = 50, 10
"""Least number of signs in a secret key, and of different ones."""

OWN = {"localhost", "127.0.0.1", "::1"}
"""Names by which a machine calls itself."""


def database() -> Answer:
    """Check that the server answers, is recent enough and has the extension."""
    try:
        ready.check()
    except ready.DatabaseProblemError as problem:
        return State.FAILED, str(problem)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        extension = cursor.fetchone()
    if extension is None:
        return State.FAILED, _("pgvector is not set up in this database: run `intercluster setup`.")
    return State.OK, _("PostgreSQL %(version)s with pgvector %(extension)s; %(size)s MB.") % {
        "version": version.split()[0],
        "extension": extension[0],
        "size": number_format(size // 2**20),
    }


def tables() -> Answer:
    """Check that the tables are those of this version."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        text = ngettext(
            "%(count)d migration is missing: run `intercluster setup`.",
            "%(count)d migrations are missing: run `intercluster setup`.",
            missing,
        )
        return State.FAILED, text % {"count": missing}
    known = set(executor.loader.graph.nodes)
    if newer := [f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known]:
        return State.WARNING, _("A newer version has migrated this database (%(newer)s).") % {
            "newer": ", ".join(sorted(newer)[:3])
        }
    return State.OK, _("Up to date.")


def disk() -> Answer:
    """Check that the data directory can be written to and has space."""
    home = paths.home()
    left = shutil.disk_usage(home).free
    values = {"left": number_format(left / 2**30, 1), "home": home}
    if left < FULL:
        return State.FAILED, _("%(left)s GB are left at %(home)s: make room.") % values
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(bytes(4096))
    except OSError as problem:
        return State.FAILED, _("Nothing can be written to %(home)s (%(problem)s).") % {
            "home": home,
            "problem": problem.strerror,
        }
    state = State.WARNING if left < NEARLY_FULL else State.OK
    return state, _("%(left)s GB are left at %(home)s.") % values


def secret_key() -> Answer:
    """Check that nobody guesses the secret key or reads it."""
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_SIGNS or key.startswith("django-insecure-"):
        return State.FAILED, _(
            "It is easy to guess: set INTERCLUSTER_SECRET_KEY to at least %(length)d random characters, or unset it."
        ) % {"length": KEY_LENGTH}
    file = paths.home() / "secret_key"
    if file.exists() and file.stat().st_mode & 0o077:
        return State.FAILED, _("Others on this machine may read %(file)s: run `chmod 600` on it.") % {"file": file}
    return State.OK, _("Long, and nobody else reads it.")


def address() -> Answer:
    """Check that host names, HTTPS and the address in mails go together."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or ""
    problems = []
    if settings.DEBUG:
        problems.append(_("INTERCLUSTER_DEBUG shows the program's inside to everybody: unset it."))
    if "*" in settings.ALLOWED_HOSTS:
        problems.append(_("INTERCLUSTER_HOSTS lets any host name in: list yours."))
    elif not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        problems.append(_("INTERCLUSTER_HOSTS lacks %(host)s, the host of INTERCLUSTER_URL.") % {"host": host})
    if settings.HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        problems.append(
            _("INTERCLUSTER_HTTPS without INTERCLUSTER_BEHIND_PROXY redirects for ever: set both, behind a proxy.")
        )
    if host not in OWN:
        if parts.scheme != "https" or not settings.HTTPS:
            problems.append(
                _(
                    "Passwords go over the network in the open: set INTERCLUSTER_HTTPS, and INTERCLUSTER_URL to https://…"
                )
            )
        if settings.DEMO_SIGN_IN:
            problems.append(_("INTERCLUSTER_DEMO_SIGN_IN lets anybody sign in: unset it."))
    if problems:
        return State.FAILED, " ".join(problems)
    if host in OWN:
        return State.WARNING, _(
            "Only this machine reaches %(url)s. For others, set INTERCLUSTER_URL, INTERCLUSTER_HOSTS and "
            "INTERCLUSTER_HTTPS."
        ) % {"url": settings.BASE_URL}
    return State.OK, settings.BASE_URL


def backup() -> Answer:
    """Check that there is a recent backup."""
    days = settings.BACKUP_DAYS
    if not days:
        return State.OK, _("Made by something else (INTERCLUSTER_BACKUP_DAYS is 0).")
    last = last_backup()
    if last is None:
        return State.WARNING, _(
            "There is none yet: run `intercluster backup FILE` every day. If something else makes backups, set "
            "INTERCLUSTER_BACKUP_DAYS to 0."
        )
    values = {"date": f"{clock.local_time(last.at):%Y-%m-%d %H:%M}", "file": last.file}
    if clock.now() - last.at > timedelta(days=days):
        return State.WARNING, _("The last one is of %(date)s (%(file)s): run `intercluster backup FILE`.") % values
    return State.OK, _("The last one is of %(date)s (%(file)s).") % values
