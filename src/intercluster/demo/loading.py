"""Loads the demo alliance into the database, and removes it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from intercluster.analysis.progress import Advance
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, DemoStatement, Loading, load_parts, remove_parts
from intercluster.demo.generator import REGISTRATION, generate

COMPARED = 20
"""Number of organisations that are compared to see whether two alliances have the same seed."""


def loaded() -> int:
    """Return the number of generated organisations, without members imported into a demo cluster."""
    return _generated().count()


def is_alone() -> bool:
    """Return whether there are clusters, all of them fictional."""
    return Cluster.objects.filter(is_demo=True).exists() and not Cluster.everything.filter(is_demo=False).exists()


def loaded_with(seed: int) -> bool:
    """Return whether the stored organisations were generated with this seed; True if there are none."""
    there = dict(_generated().order_by("registration_number").values_list("registration_number", "slug")[:COMPARED])
    made = {own.registration_number: own.slug for own in generate(COMPARED, seed).organisations}
    return all(made.get(number, slug) == slug for number, slug in there.items())


def _generated() -> QuerySet[Organisation]:
    return Organisation.objects.filter(is_demo=True, registration_number__startswith=REGISTRATION)


@transaction.atomic
def load(
    generated: DemoAlliance,
    advance: Advance | None = None,
    encoded: Callable[[DemoStatement], dict[str, Any]] | None = None,
    now: datetime | None = None,
) -> None:
    """Write a generated alliance in one transaction, with what each app adds to it up to now.

    Its texts must still be indexed, unless `encoded` gives the vectors of statements.
    """
    load_parts(generated, Loading(now or clock.now(), advance, encoded))


@transaction.atomic
def remove() -> int:
    """Delete everything fictional, and return the number of organisations.

    Members imported into a demo cluster are fictional too. People stay, except the accounts that `load` made.
    """
    count = Organisation.objects.filter(is_demo=True).count()
    remove_parts()
    return count
