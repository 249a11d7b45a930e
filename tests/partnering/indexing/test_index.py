"""The nearest-neighbour index finds what an exact search finds, filtered or not."""

import numpy as np
import pytest
from django.db import connection, transaction
from pgvector import HalfVector

from intercluster.analysis.language.align import unit
from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import refresh_indexes, vector_index
from intercluster.apps.partnering.search.candidates import Probe, allowed, nearest, prepare_connection
from intercluster.apps.partnering.search.results import Filters

OFFERS = 3000
DEPTH = 50
IN_REGION = 45
"""One in so many is in the region: somewhat more than DEPTH."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow(reason="indexes 3,000 vectors")
def test_recall_of_the_index() -> None:
    with connection.cursor() as cursor:
        # It is built of all at once, which is quicker. Another test of the worker may have dropped it.
        cursor.execute(f"DROP INDEX IF EXISTS {vector_index(Offer, language())}")
    generator = np.random.default_rng(5)
    themes = generator.normal(size=(300, language().dimensions))
    vectors = unit(themes[np.arange(OFFERS) % 300] + 1.2 * generator.normal(size=(OFFERS, language().dimensions)))
    organisations = Organisation.objects.bulk_create(
        Organisation(
            slug=f"o{i}",
            name=f"O {i} Demo",
            country=("SE", "NO", "FI")[i % 3],
            region="NO020" if i % IN_REGION == 1 else "",
        )
        for i in range(OFFERS)
    )
    offers = Offer.objects.bulk_create(
        Offer(organisation=own, text=f"offer {own.slug}", encoder=language().space, vector=HalfVector(vector))
        for own, vector in zip(organisations, vectors, strict=True)
    )
    keys = np.array([offer.pk for offer in offers])
    refresh_indexes(language())
    in_region = np.array([own.region == "NO020" for own in organisations])
    abroad = np.array([own.country != "SE" for own in organisations])
    for chosen, texts in (
        (np.full(OFFERS, True), Offer.objects.all()),
        (abroad, Offer.objects.exclude(organisation__country="SE")),
        (in_region, Offer.objects.filter(organisation__in=allowed(Filters(regions=frozenset({"NO02"}), outside=True)))),
    ):
        shares = []
        for query in unit(generator.normal(size=(20, language().dimensions)) + themes[:20]):
            exact = keys[chosen][np.argsort(-(vectors[chosen] @ query))[:DEPTH]]
            with transaction.atomic(), connection.cursor() as cursor:
                prepare_connection()
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
                found = nearest(texts, Probe("", "", query), language(), DEPTH)
            shares.append(len(set(found) & set(exact.tolist())) / DEPTH)
        assert np.mean(shares) >= 0.98
