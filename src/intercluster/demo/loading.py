"""Puts the demo alliance into the database, and takes it out again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import (
    Alliance,
    Cluster,
    Membership,
    Need,
    Offer,
    Organisation,
    Participation,
    Project,
)
from intercluster.demo.generator import CLUSTERS, DemoAlliance, DemoOrganisation, DemoStatement

SLUG = "demo-forest-alliance"
SOURCE = "demo"
BATCH = 2000

T = TypeVar("T")
Advance = Callable[[int, int], None]
Encoded = Callable[[DemoStatement], dict[str, Any]]
"""Returns the values of `encoder` and `vector` for a statement."""


def loaded() -> int:
    """Return how many demo organisations there are."""
    return Organisation.objects.filter(is_demo=True).count()


@transaction.atomic
def load(generated: DemoAlliance, advance: Advance | None = None, encoded: Encoded | None = None) -> None:
    """Write a generated alliance, its clusters and an account for each of their offices; all or nothing.

    Its texts are still to be indexed, unless `encoded` says what the vectors of statements are.
    """
    clusters = _clusters()
    done = 0
    for batch in _batches(generated.organisations):
        rows = Organisation.objects.bulk_create([_organisation(own) for own in batch])
        Membership.objects.bulk_create(
            [Membership(cluster=clusters[own.cluster], organisation=row) for own, row in zip(batch, rows, strict=True)]
        )
        for model, side in ((Offer, "offers"), (Need, "needs")):
            model.objects.bulk_create(
                [
                    model(
                        organisation=row,
                        text=statement.text,
                        language=statement.language,
                        visibility=statement.visibility,
                        expires=statement.expires,
                        **(encoded(statement) if encoded else {}),
                    )
                    for own, row in zip(batch, rows, strict=True)
                    for statement in getattr(own, side)
                ]
            )
        done += len(batch)
        if advance is not None:
            advance(done, len(generated.organisations))
    _projects(generated)


@transaction.atomic
def remove() -> int:
    """Delete everything fictional, and return how many organisations that were."""
    count = loaded()
    Project.objects.filter(source=SOURCE).delete()
    Organisation.objects.filter(is_demo=True).delete()
    User.objects.filter(managed_clusters__is_demo=True).delete()
    Cluster.objects.filter(is_demo=True).delete()
    Alliance.objects.filter(is_demo=True).delete()
    return count


def _clusters() -> dict[str, Cluster]:
    alliance, _ = Alliance.objects.get_or_create(
        slug=SLUG,
        defaults={
            "name": "Demo Forest Alliance",
            "summary": "Three clusters of the forest industry in Sweden, Norway and Finland. All of it is fictional.",
            "is_demo": True,
        },
    )
    clusters = {}
    for made in CLUSTERS:
        cluster, new = Cluster.objects.get_or_create(
            slug=made.slug,
            defaults={
                "name": made.name,
                "summary": made.summary,
                "country": made.country,
                "region": made.region,
                "is_demo": True,
            },
        )
        if new:
            alliance.clusters.add(cluster)
            cluster.managers.add(User.objects.create_user(f"office@{made.slug}.example", name=f"Office of {made.name}"))
        clusters[made.slug] = cluster
    return clusters


def _organisation(own: DemoOrganisation) -> Organisation:
    return Organisation(
        slug=own.slug,
        name=own.name,
        kind=own.kind,
        country=own.country,
        registration_number=own.registration_number,
        headcount=own.headcount,
        turnover_eur=own.turnover_eur,
        activities=own.activities,
        region=own.region,
        latitude=own.position[0],
        longitude=own.position[1],
        languages=own.languages,
        markets=own.markets,
        website=own.website,
        is_demo=True,
    )


def _projects(generated: DemoAlliance) -> None:
    keys = dict(Organisation.objects.filter(is_demo=True).values_list("slug", "pk"))
    for batch in _batches(generated.projects):
        rows = Project.objects.bulk_create(
            [
                Project(
                    source=SOURCE,
                    external_id=own.external_id,
                    acronym=own.acronym,
                    title=own.title,
                    text=own.objective,
                    language="en",
                    starts=own.starts,
                    ends=own.ends,
                )
                for own in batch
            ]
        )
        Participation.objects.bulk_create(
            [
                Participation(
                    project=row, organisation_id=keys[slug], role="participant" if position else "coordinator"
                )
                for own, row in zip(batch, rows, strict=True)
                for position, slug in enumerate(own.participants)
            ]
        )


def _batches(rows: Iterable[T]) -> Iterator[Sequence[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
