"""A small alliance of fictional organisations, searchable: the world of most tests.

It is made once for a file whose tests all use it and take everything back, and else for each test.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from tests.plugins.database import shared_by_a_file

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
from intercluster.apps.partnering.indexing.services import index_texts

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""When members joined, so that they count among those in question."""


@dataclass
class Northern:
    """Three clusters in one alliance, and one outside it."""

    alliance: Alliance
    clusters: dict[str, Cluster]
    organisations: dict[str, Organisation]

    def add(
        self,
        slug: str,
        country: str,
        *,
        offers: tuple[tuple[str, str, str], ...] = (),
        needs: tuple[tuple[str, str, str], ...] = (),
        member: bool = True,
        **fields: object,
    ) -> Organisation:
        """Make an organisation; offers and needs are (language, text, visibility)."""
        organisation = Organisation.objects.create(slug=slug, name=f"{slug} Demo", country=country, **fields)
        if member:
            Membership.objects.create(cluster=self.clusters[country], organisation=organisation, added=LONG_AGO)
        for model, statements in ((Offer, offers), (Need, needs)):
            for language, text, visibility in statements:
                model.objects.create(organisation=organisation, text=text, language=language, visibility=visibility)
        self.organisations[slug] = organisation
        return organisation


@pytest.fixture
def northern(shared_northern: Northern | None, db: None) -> Northern:
    """Return the alliance; `sawmill` in Finland seeks drying and machining."""
    return make_northern() if shared_northern is None else deepcopy(shared_northern)


@pytest.fixture(scope="module")
def shared_northern(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Northern | None]:
    """Return the alliance that the tests of a file share, if they can."""
    with shared_by_a_file("northern", request, django_db_blocker) as can_share:
        yield make_northern() if can_share else None


def make_northern() -> Northern:
    """Make the alliance."""
    alliance = Alliance.objects.create(slug="northern", name="Northern Demo", is_demo=True)
    clusters = {
        country: Cluster.objects.create(slug=f"cluster-{country.lower()}", name=f"Demo {country}", country=country)
        for country in ("SE", "NO", "FI", "DE")
    }
    alliance.clusters.add(*[clusters[country] for country in ("SE", "NO", "FI")])
    made = Northern(alliance, clusters, {})
    made.add(
        "sawmill",
        "FI",
        offers=(("fi", "Sahaamme pieniläpimittaista mäntyä rakennuspuuksi", "public"),),
        needs=(
            ("fi", "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla", "public"),
            ("fi", "Tarvitsemme koneistajan, joka valmistaa varaosia pieninä sarjoina", "alliance"),
        ),
        languages=["fi", "en"],
        activities=["16.10"],
        headcount=8,
    )
    made.add(
        "drier",
        "SE",
        offers=(("sv", "Vi torkar sågade trävaror med låg energiförbrukning", "public"),),
        needs=(("sv", "Vi söker virke sågat av klen tall", "alliance"),),
        languages=["sv", "en"],
        activities=["16.10"],
        headcount=20,
    )
    made.add(
        "machinist",
        "NO",
        offers=(("nb", "Vi maskinerer reservedeler i små serier", "anonymous"),),
        languages=["nb"],
        activities=["25.62"],
        headcount=5,
    )
    made.add(
        "accountant",
        "NO",
        offers=(("nb", "Regnskap for sagbruk som selger trelast", "public"),),
        languages=["nb", "en"],
        activities=["69.20"],
        headcount=3,
    )
    made.add("secretive", "SE", offers=(("sv", "Torkning av trävaror i hemlig ugn", "private"),))
    made.add("neighbour", "FI", offers=(("fi", "Kuivaamme sahatavaraa energiatehokkaasti", "public"),))
    made.add("foreigner", "DE", offers=(("de", "Wir trocknen Schnittholz energiesparend", "alliance"),))
    institute = made.add("institute", "NO", member=False, kind="research")
    project = Project.objects.create(
        source="demo",
        external_id="1",
        acronym="DRYWOOD",
        title="Drying of sawn timber",
        text="The project develops low energy kilns for drying sawn timber.",
        language="en",
    )
    Participation.objects.create(project=project, organisation=institute)
    Participation.objects.create(project=project, organisation=made.organisations["drier"])
    index_texts()
    # The index is full of what other tests rolled back, the same few vectors by the hundred, among which a graph index
    # loses its way; tests/partnering/indexing/test_index.py looks at a clean one.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")
    return made
