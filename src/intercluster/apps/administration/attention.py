"""What needs an administrator's attention, and what the installation consists of."""

import platform as machine
from importlib.metadata import version

import django
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import has_second_factor
from intercluster.apps.directory.models import Cluster
from intercluster.core.health.findings import Answer, State
from intercluster.geo.display_names import joined


def managers() -> Answer:
    """Check that every cluster has a manager who can sign in."""
    without = Cluster.objects.exclude(managers__is_active=True).order_by("name")
    names = list(without.values_list("name", flat=True))
    if not names:
        return State.OK, _("Every cluster has one.")
    text = ngettext(
        "%(names)s has nobody: invite a manager on its page under Platform.",
        "%(names)s have nobody: invite managers on their pages under Platform.",
        len(names),
    )
    return State.WARNING, text % {"names": joined(names)}


def administrators() -> Answer:
    """Check that somebody administers the platform, with a second factor."""
    people = list(User.objects.filter(is_superuser=True, is_active=True).order_by("email"))
    if not people:
        return State.WARNING, _("Nobody administers the platform in the browser: run `intercluster start`.")
    if bare := [person.email for person in people if not has_second_factor(person)]:
        return State.WARNING, _("No second factor yet: %(people)s. It is set up under My account.") % {
            "people": joined(bare)
        }
    return State.OK, _("%(count)d, each with a second factor.") % {"count": len(people)}


def versions() -> list[tuple[str, str]]:
    """Return what the installation consists of, with versions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        (server,) = cursor.fetchone()
    return [
        ("intercluster", version("intercluster")),
        ("Python", machine.python_version()),
        ("Django", django.get_version()),
        ("PostgreSQL", server.split()[0]),
    ]
