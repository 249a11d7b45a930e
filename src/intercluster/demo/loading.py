"""Writes the demo alliance into the database, and deletes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from intercluster.analysis.progress import Advance
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Kind, Size
from intercluster.apps.directory.models import (
    Affiliation,
    Alliance,
    Cluster,
    Membership,
    Need,
    Offer,
    Organisation,
    Participation,
    Project,
)
from intercluster.core import clock
from intercluster.core.demo import load_parts, remove_parts
from intercluster.demo.generator import (
    CLUSTERS,
    REGISTRATION,
    DemoAlliance,
    DemoCluster,
    DemoOrganisation,
    DemoStatement,
    generate,
)

SLUG = "demo-forest-alliance"
SOURCE = "demo"
BATCH = 2000
OWNERS = {"SE": ("Stina Demo", "sv"), "NO": ("Ola Demo", "nb"), "FI": ("Aino Demo", "fi")}
"""Name and language of the editor of one small firm in a demo cluster, by the cluster's country."""
JOINED = (date(2013, 1, 1), date(2026, 10, 1))
"""First and last day on which members of demo clusters joined."""
COMPARED = 20
"""Number of organisations that are compared to see whether two alliances have the same seed."""

SMALL = (Size.MICRO, Size.SMALL)

T = TypeVar("T")
Encoded = Callable[[DemoStatement], dict[str, Any]]
"""Returns the values of `encoder` and `vector` for a statement."""


def loaded() -> int:
    """Return the number of generated organisations, without members imported into a demo cluster."""
    return _generated().count()


def is_alone() -> bool:
    """Return whether there are clusters, all of them fictional."""
    return Cluster.objects.filter(is_demo=True).exists() and not Cluster.objects.filter(is_demo=False).exists()


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
    encoded: Encoded | None = None,
    now: datetime | None = None,
) -> None:
    """Write a generated alliance in one transaction.

    It has clusters, accounts for each office and for an owner, and what apps add up to now.

    Its texts must still be indexed, unless `encoded` gives the vectors of statements.
    """
    clusters = _clusters()
    done = 0
    for batch in _batches(generated.organisations):
        rows = Organisation.objects.bulk_create([_organisation(own) for own in batch])
        Membership.objects.bulk_create(
            [
                Membership(cluster=clusters[own.cluster], organisation=row, since=_since(own))
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
    _owners(clusters)
    load_parts(generated, now or clock.now())


@transaction.atomic
def remove() -> int:
    """Delete everything fictional, and return the number of organisations.

    Members imported into a demo cluster are fictional too. People stay, except the accounts that `load` made.
    """
    count = Organisation.objects.filter(is_demo=True).count()
    remove_parts()
    Project.objects.filter(source=SOURCE).delete()
    Organisation.objects.filter(is_demo=True).delete()
    addresses = [address(made) for made in CLUSTERS for address in (office_address, owner_address)]
    User.objects.filter(email__in=addresses).delete()
    Cluster.objects.filter(is_demo=True).delete()
    Alliance.objects.filter(is_demo=True).delete()
    return count


def office_address(cluster: DemoCluster) -> str:
    """Return the e-mail address of a demo cluster's office: a reserved one, so that no mail reaches anybody."""
    return f"office@{cluster.slug}.example"


def owner_address(cluster: DemoCluster) -> str:
    """Return the reserved e-mail address of the owner of a firm in a demo cluster."""
    return f"owner@{cluster.slug}.example"


def _owners(clusters: Mapping[str, Cluster]) -> None:
    """Give an editor to the first small company of each cluster that both offers and needs something."""
    for made in CLUSTERS:
        small = Organisation.objects.filter(clusters=clusters[made.slug], kind=Kind.COMPANY, size__in=SMALL)
        firm = small.filter(offers__isnull=False, needs__isnull=False).order_by("registration_number").first()
        if firm is None or firm.affiliations.exists():
            continue
        name, language = OWNERS[made.country]
        address = owner_address(made)
        owner = User.objects.filter(email=address).first()
        owner = owner or User.objects.create_user(address, name=name, language=language)
        Affiliation.objects.create(user=owner, organisation=firm, role=Affiliation.Role.EDITOR)


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
            address = office_address(made)
            office = User.objects.filter(email=address).first()
            if office is None:
                language = OWNERS[made.country][1]
                office = User.objects.create_user(address, name=f"Office of {made.name}", language=language)
            cluster.managers.add(office)
        clusters[made.slug] = cluster
    return clusters


def _since(own: DemoOrganisation) -> date:
    """Return the day on which an organisation joined: mostly early, and always the same for one."""
    days = (JOINED[1] - JOINED[0]).days
    return JOINED[0] + timedelta(days=int(days * Random(own.slug).betavariate(1, 1.6)))


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
