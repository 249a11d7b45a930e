"""Fictional clusters and organisations of the demo alliance, with their offers, needs and projects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar

from django.utils.translation import gettext_noop

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
from intercluster.core.demo import DemoAlliance, DemoOrganisation, Loading

SLUG = "demo-forest-alliance"
SOURCE = "demo"
BATCH = 2000
JOINED = (date(2013, 1, 1), date(2026, 10, 1))
"""First and last day on which members of demo clusters joined."""

T = TypeVar("T")


def load(generated: DemoAlliance, loading: Loading) -> None:
    """Write the clusters, the organisations with their offers and needs, and the projects."""
    clusters = _clusters(generated)
    done = 0
    for batch in _batches(generated.organisations):
        rows = Organisation.objects.bulk_create([_organisation(own) for own in batch])
        Membership.objects.bulk_create(
            [
                Membership(cluster=clusters[own.cluster], organisation=row, **_joined(own))
                for own, row in zip(batch, rows, strict=True)
            ]
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
                        **(loading.encoded(statement) if loading.encoded else {}),
                    )
                    for own, row in zip(batch, rows, strict=True)
                    for statement in getattr(own, side)
                ]
            )
        done += len(batch)
        if loading.advance is not None:
            loading.advance(done, len(generated.organisations))
    _projects(generated)


def remove() -> None:
    """Delete everything fictional; members imported into a demo cluster are fictional too."""
    Project.objects.filter(source=SOURCE).delete()
    for model in (Organisation, Cluster, Alliance):
        model._base_manager.filter(is_demo=True).delete()


def _clusters(generated: DemoAlliance) -> dict[str, Cluster]:
    alliance, _ = Alliance.everything.get_or_create(
        slug=SLUG,
        defaults={
            "name": "Demo Forest Alliance",
            "names": {"sv": "Demoalliansen Skog", "nb": "Demoalliansen Skog", "fi": "Metsäalan demoallianssi"},
            "summary": gettext_noop(
                "Three clusters of the forest industry in Sweden, Norway and Finland. All of it is fictional."
            ),
            "is_demo": True,
        },
    )
    clusters = {}
    for made in generated.clusters:
        cluster, new = Cluster.everything.get_or_create(
            slug=made.slug,
            defaults={
                "name": made.name,
                "names": dict(made.names),
                "summary": made.summary,
                "country": made.country,
                "region": made.region,
                "is_demo": True,
            },
        )
        if new:
            alliance.clusters.add(cluster)
        clusters[made.slug] = cluster
    return clusters


def _joined(own: DemoOrganisation) -> dict[str, Any]:
    """Return when an organisation joined: mostly early, and always the same for one."""
    days = (JOINED[1] - JOINED[0]).days
    since = JOINED[0] + timedelta(days=int(days * Random(own.slug).betavariate(1, 1.6)))
    return {"since": since, "added": datetime.combine(since, time(), UTC)}


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
