"""The demo alliance in the database: loaded once, taken out whole, searched and measured."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.plugins.database import shared_by_a_file

from intercluster.analysis.partners.evaluation import bootstrap
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import (
    Affiliation,
    Alliance,
    Cluster,
    Membership,
    Need,
    Offer,
    Organisation,
    Project,
)
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.results import Seeking
from intercluster.apps.people.demo import office_address
from intercluster.core.demo import DemoAlliance
from intercluster.demo import SHOWCASE, evaluation, loading
from intercluster.demo.generator import CLUSTERS, generate


@pytest.fixture(scope="module")
def generated() -> DemoAlliance:
    return generate(90)


@pytest.fixture(scope="module")
def shared_demo(
    request: pytest.FixtureRequest, generated: DemoAlliance, django_db_setup: None, django_db_blocker: Any
) -> Iterator[bool]:
    with shared_by_a_file("loaded", request, django_db_blocker) as can_share:
        if can_share:
            loading.load(generated)
        yield can_share


@pytest.fixture
def loaded(shared_demo: bool, db: None, generated: DemoAlliance) -> DemoAlliance:
    if not shared_demo:
        loading.load(generated)
    return generated


def test_what_is_loaded_is_what_was_generated(loaded: DemoAlliance) -> None:
    assert loading.loaded() == 90
    assert Offer.objects.count() == sum(len(own.offers) for own in loaded.organisations)
    assert Need.objects.count() == sum(len(own.needs) for own in loaded.organisations)
    assert Project.objects.count() == len(loaded.projects)
    first = loaded.organisations[0]
    row = Organisation.objects.get(slug=first.slug)
    assert (row.name, row.country, row.headcount, row.activities, row.languages, row.is_demo) == (
        first.name,
        first.country,
        first.headcount,
        first.activities,
        first.languages,
        True,
    )
    assert [(offer.text, offer.language, offer.visibility) for offer in row.offers.all()] == [
        (made.text, made.language, made.visibility) for made in first.offers
    ]
    assert [cluster.slug for cluster in row.clusters.all()] == [first.cluster]


def test_removed_without_a_trace_and_nothing_else(loaded: DemoAlliance) -> None:
    own = Organisation.objects.create(slug="real", name="Real", country="SE")
    assert loading.remove() == 90
    assert list(Organisation.objects.all()) == [own]
    for model in (Alliance, Cluster, Project, Offer, Need, User):
        assert not model.objects.exists()


def test_removing_keeps_people_who_are_not_of_the_demo(loaded: DemoAlliance) -> None:
    person = User.objects.create_user("someone@real.example", "a password of theirs")
    Cluster.objects.get(slug="demo-varmland").managers.add(person)
    loading.remove()
    assert list(User.objects.all()) == [person]


def test_members_joined_over_the_years_and_always_on_the_same_days(loaded: DemoAlliance) -> None:
    days = dict(Membership.objects.values_list("organisation__slug", "since"))
    assert all(date(2013, 1, 1) <= day <= date(2026, 10, 1) for day in days.values())
    assert len({day.year for day in days.values()}) > 5
    loading.remove()
    loading.load(loaded)
    assert dict(Membership.objects.values_list("organisation__slug", "since")) == days


def test_members_imported_into_a_demo_cluster_are_removed_but_not_counted_as_generated(loaded: DemoAlliance) -> None:
    own = Organisation.objects.create(slug="imported", name="Imported", country="SE", is_demo=True)
    Cluster.objects.get(slug="demo-varmland").organisations.add(own)
    assert loading.loaded() == 90
    assert loading.remove() == 91


def test_loads_again_after_removal_where_an_office_account_stayed(loaded: DemoAlliance) -> None:
    loading.remove()
    office = User.objects.create_user(office_address(CLUSTERS[0].slug))
    loading.load(loaded)
    assert list(Cluster.objects.get(slug=CLUSTERS[0].slug).managers.all()) == [office]


def test_knows_the_seed_of_what_is_there(loaded: DemoAlliance) -> None:
    assert loading.loaded_with(loaded.seed)
    assert not loading.loaded_with(loaded.seed + 1)
    loading.remove()
    assert loading.loaded_with(loaded.seed + 1)


def test_each_cluster_has_an_office_and_an_owner_who_cannot_sign_in_with_a_password(loaded: DemoAlliance) -> None:
    assert Counter(User.objects.values_list("language", flat=True)) == {"sv": 2, "nb": 2, "fi": 2}
    owners = Affiliation.objects.select_related("organisation")
    assert sorted(owner.organisation.country for owner in owners) == ["FI", "NO", "SE"]
    assert all(owner.organisation.size in {"micro", "small"} for owner in owners)
    assert all(owner.organisation.offers.exists() and owner.organisation.needs.exists() for owner in owners)
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.parametrize("everywhere", [False, True])
def test_pool_and_judgement_agree_with_brute_force(loaded: DemoAlliance, everywhere: bool) -> None:
    from intercluster.demo.capabilities import capabilities

    cluster = {own.slug: own.cluster for own in loaded.organisations}
    offers = evaluation.pool(loaded, Seeking.OFFERS, everywhere=everywhere)
    assert len(offers) == sum(made.expires is None for own in loaded.organisations for made in own.offers)
    need = evaluation.pool(loaded, Seeking.NEEDS, everywhere=everywhere)[0]
    judgement = evaluation.judge(evaluation.Query(need, Seeking.OFFERS), offers)
    related = next(capability.related for capability in capabilities() if capability.id == need.capability)
    expected: dict[str, dict[str, int]] = {}
    for offer in offers:
        sought = (
            offer.organisation != need.organisation
            if everywhere
            else cluster[offer.organisation] != cluster[need.organisation]
        )
        if sought and offer.capability in {need.capability, *related}:
            grade = 2 if offer.capability == need.capability else 1
            own = expected.setdefault(offer.language, {})
            own[offer.organisation] = max(grade, own.get(offer.organisation, 0))
    assert judgement.by_language == expected


@pytest.mark.slow(reason="encodes the demo and searches it 24 times")
def test_search_beats_words_alone_across_languages(loaded: DemoAlliance) -> None:
    index_texts()
    seen: list[tuple[int, int]] = []
    report = evaluation.evaluate(loaded, queries=24, seed=5, advance=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    across = report.figures["pairs across languages"]
    assert set(across) == {"intercluster", "BM25", "raw encoder", "aligned encoder", "BM25 + raw encoder"}
    assert across["intercluster"].ndcg_10.mean > across["BM25"].ndcg_10.mean
    assert report.differences["all"]["BM25"].mean == pytest.approx(
        report.figures["all"]["intercluster"].ndcg_10.mean - report.figures["all"]["BM25"].ndcg_10.mean
    )
    assert bootstrap([1.0, 1.0], seed=1).low == 1.0


@pytest.mark.slow(reason="encodes the demo and searches it 20 times")
def test_search_within_a_language_asks_everywhere_in_that_language(loaded: DemoAlliance) -> None:
    index_texts()
    report = evaluation.evaluate(loaded, queries=20, seed=5, everywhere=True, asked_in="fi")
    assert {group.split(" -> ")[0] for group in report.figures if " -> " in group} == {"fi"}
    pools = {seeking: evaluation.pool(loaded, seeking, everywhere=True) for seeking in Seeking}
    chosen = evaluation.sample(pools, 20, 5, "fi")
    assert {query.entry.language for query in chosen} == {"fi"}
    ours = evaluation.Ours()
    writers = evaluation.writers_of(pools[Seeking.OFFERS])["fi"] | evaluation.writers_of(pools[Seeking.NEEDS])["fi"]
    rankings = [ours.rank(query) for query in chosen]
    assert all(query.entry.organisation not in own for query, own in zip(chosen, rankings, strict=True))
    assert any(writers & set(own) for own in rankings)
    within = report.figures["fi -> fi"]
    assert within["intercluster"].ndcg_10.mean > within["BM25"].ndcg_10.mean


def test_a_query_without_a_word_in_common_is_fused_from_meaning_alone(loaded: DemoAlliance) -> None:
    offers = evaluation.pool(loaded, Seeking.OFFERS)
    query = evaluation.Entry("asker", "demo-varmland", "Qwxyz zzkwq", "en", "none")
    ranked = evaluation.Peers(offers).rank(query, language().encoder.encode([query.text])[0])
    assert ranked["BM25 + raw encoder"] == ranked["raw encoder"]
    elsewhere = {own.slug for own in loaded.organisations if own.cluster != "demo-varmland"}
    assert set(ranked["raw encoder"]) <= elsewhere


def test_the_showcase_is_a_small_firm_of_the_demo() -> None:
    [firm] = [own for own in generate().organisations if own.slug == SHOWCASE]
    assert firm.headcount < 50
    assert firm.offers
    assert firm.needs
