"""Scores of terms, as PostgreSQL adds them up and as Python does."""

import pytest
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plugins.northern import Northern

from intercluster.analysis.language.words import PART, WHOLE, analyse
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.search.tsvector import TermScore, stored_terms

WORDS = ("sulfatmassa", "pannhuskontroll", "slitplåt", "CTMP-massa", "ISO 9001", "o'brien", "a\\b")
SEVERAL = {term for word in WORDS for term in analyse(word, "sv")} | {"nowhere"}


@given(st.lists(st.sampled_from(WORDS), max_size=4), st.dictionaries(st.sampled_from(sorted(SEVERAL)), st.floats(0, 9)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_part_of_a_compound_counts_less_than_a_word(
    northern: Northern, said: list[str], weights: dict[str, float]
) -> None:
    text = ", ".join(said)
    own = analyse(text, "sv")
    terms = Cast(Value(stored_terms(text, "sv")), SearchVectorField())
    scored = Organisation.objects.annotate(score=TermScore(weights, terms)).values_list("score", flat=True)
    expected = sum(weight * (1 if own[term] == WHOLE else PART) for term, weight in weights.items() if term in own)
    assert scored[0] == pytest.approx(expected)
