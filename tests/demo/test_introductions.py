"""Fictional introductions: in all stages, the same for the same seed and day, gone with the rest of the demo."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from intercluster.apps.directory.models import Affiliation, Cluster
from intercluster.apps.directory.rules import office_of
from intercluster.apps.introductions import demo as introductions
from intercluster.apps.introductions.board import board
from intercluster.apps.introductions.models import Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.states import State
from intercluster.demo import loading
from intercluster.demo.generator import generate

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.slow(reason="loads the demo twice")
@pytest.mark.django_db
def test_in_all_stages_the_same_each_time_and_removed() -> None:
    def told() -> list[tuple[object, ...]]:
        rows = Introduction.objects.order_by("pk")
        return list(
            rows.values_list("asking__slug", "asked__slug", "state", "requested", "since", "outcome", "refusal")
        )

    generated = generate(270)
    seen = []
    for _ in range(2):
        loading.load(generated, now=NOW)
        assert Counter(Introduction.objects.values_list("state", flat=True)) == introductions.STATES
        for row in Introduction.objects.select_related("asking", "asked"):
            assert row.asking.country != row.asked.country
            dates = [row.requested, row.agreed, row.met, row.collaborating, row.ended]
            known = [date for date in dates if date]
            assert known == sorted(known)
            assert row.since <= NOW
        owned = Affiliation.objects.filter(organisation__is_demo=True).values("organisation")
        assert Introduction.objects.filter(asking__in=owned).exists()
        cluster = Cluster.objects.get(slug="demo-keski-suomi")
        columns = board(cluster, office_of(cluster), NOW)
        assert sum(card.state is State.REQUESTED for column in columns for card in column.cards)
        texts = list(Message.objects.values_list("text", flat=True))
        assert len(set(texts)) == len(texts) > len(introductions.STATES)
        assert not [text for text in texts if "{" in text]
        seen.append(told())
        loading.remove()
        assert not Introduction.objects.exists()
        assert not IntroductionEvent.objects.exists()
    assert seen[0] == seen[1]
