"""Candidates of several texts in one query are those that each text has alone, and as near."""

import numpy as np
import pytest
from django.db.models import QuerySet, Value
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Need, Offer, Project
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import OPERATOR, VISITOR, viewer_of
from intercluster.apps.directory.search.tsvector import TermScore
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.stored_texts import stored_vectors
from intercluster.apps.partnering.search.candidate_lists import candidates, measured, searched
from intercluster.apps.partnering.search.candidates import (
    by_distance,
    fused,
    nearest,
    probe_of,
    rare_words,
    rare_words_of,
    with_words,
)

TEXTS = [
    ("Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla", "fi"),
    ("Vi torkar trävaror", "sv"),
    ("reservedeler i små serier", "nb"),
    ("torkning av trävaar", "sv"),  # mistyped
    ("zyzzyva", "en"),
]


def alone(texts: QuerySet[Offer], table: str, depth: int) -> list[list[int]]:
    """Return the candidates of each text, found on its own."""
    tools, found = language(), []
    for text, code in TEXTS:
        probe = probe_of(text, code, tools)
        by_words = with_words(texts, rare_words(probe, table), depth)
        found.append(fused(nearest(texts, probe, tools, depth), by_words, probe, depth))
    return found


@pytest.mark.parametrize("depth", [2, 200])
def test_candidates_of_several_texts_are_those_of_each(northern: Northern, depth: int) -> None:
    tools, office = language(), User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(office)
    Offer.objects.filter(organisation=northern.organisations["accountant"]).update(encoder="another")
    probes = [probe_of(text, code, tools) for text, code in TEXTS]
    number = 0
    for viewer in (VISITOR, OPERATOR, viewer_of(office)):
        for texts, table, fields in (
            (offers(viewer), "directory_offer", ("organisation", "unnamed")),
            (needs(viewer), "directory_need", ("organisation", "unnamed")),
            (Project.objects.all(), "directory_project", ()),
            (Need.objects.none(), "directory_need", ("organisation",)),
        ):
            words = rare_words_of(probes, table)
            assert words == [rare_words(probe, table) for probe in probes]
            found = candidates(searched(texts, tools, depth, *fields), probes, words)
            assert found.keys == alone(texts, table, depth)
            keys = sorted(found.rows)
            expected = dict(
                zip(keys, texts.filter(pk__in=keys).order_by("pk").values_list("language", *fields), strict=True)
            )
            assert found.rows == expected
            number += len(keys)

            comparable, distances, scores = measured(table, keys, probes, words, tools)
            for place, (probe, own) in enumerate(zip(probes, words, strict=True)):
                [distance] = by_distance(texts, tools, Value(probe.sql_vector)).query.order_by
                rows = texts.filter(pk__in=keys, encoder=tools.space).annotate(far=distance, score=TermScore(own))
                assert {row[0]: row[1:] for row in rows.values_list("pk", "far", "score")} == {
                    key: (distances[place, column], scores[place, column]) for column, key in enumerate(comparable)
                }
    assert number > 15


def test_vectors_read_in_binary_are_those_that_are_stored(northern: Northern) -> None:
    rows = dict(Offer.objects.values_list("pk", "vector"))
    read = stored_vectors(Offer.objects.all())
    assert read.keys() == rows.keys()
    for key, vector in read.items():
        assert vector.dtype == np.float32
        assert np.array_equal(vector, np.asarray(rows[key], dtype=np.float32))
    Offer.objects.update(vector=None)
    assert stored_vectors(Offer.objects.all()) == {}
