"""Attention shared out: counted when somebody asks, from the next day on a visible part of the score."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from tests.demo.test_cli import run
from tests.plugins.northern import Northern

from intercluster.analysis.partners.exposure import attention, seldom_shown
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.partnering.cli import partners
from intercluster.apps.partnering.models import Shown
from intercluster.apps.partnering.search.exposure import WINDOW, attention_had, record_shown
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import FreeText, Partner, Seeking
from intercluster.apps.partnering.search.services import search_partners
from intercluster.apps.partnering.weights.defaults import WEIGHTS


def counted() -> dict[str, float]:
    return {row.organisation.slug: row.attention for row in Shown.objects.select_related("organisation")}


def part(partner: Partner) -> float:
    return next(own.value for own in partner.parts if own.feature == "seldom_shown")


def shown_on(northern: Northern, slug: str, day: date, amount: float) -> None:
    Shown.objects.create(
        alliance=northern.alliance, organisation=northern.organisations[slug], day=day, attention=amount
    )


def test_named_partners_are_counted_by_rank_and_added_up_and_unnamed_ones_never(northern: Northern) -> None:
    office = office_of(northern.clusters["FI"])
    result = partners_for(northern.organisations["sawmill"], viewer=office)
    assert None in [partner.organisation for partner in result.partners]
    record_shown(result)
    once = {own.organisation.slug: attention(own.rank) for own in result.shown if own.organisation}
    assert counted() == pytest.approx(once)
    assert "machinist" not in once
    record_shown(result)
    assert counted() == pytest.approx({slug: 2 * amount for slug, amount in once.items()})
    assert set(Shown.objects.values_list("alliance", "day")) == {(northern.alliance.pk, timezone.localdate())}


def test_search_partners_gives_the_queries_answers_and_counts_only_what_is_shown(northern: Northern) -> None:
    sawmill, office = northern.organisations["sawmill"], office_of(northern.clusters["FI"])
    for_text = partners_for_text("Trelast", language="nb", seeking=Seeking.NEEDS, viewer=office)
    free_text = FreeText("Trelast", "nb", Seeking.NEEDS)
    assert search_partners(sawmill, viewer=office, is_shown=False) == partners_for(sawmill, viewer=office)
    assert search_partners(free_text, viewer=office, is_shown=False) == for_text
    assert counted() == {}
    assert search_partners(free_text, viewer=office) == for_text
    assert counted() == {own.organisation.slug: attention(own.rank) for own in for_text.shown if own.organisation}


def test_a_search_in_no_alliances_name_counts_for_none_and_has_no_such_part(northern: Northern) -> None:
    for viewer in (VISITOR, OPERATOR, office_of(northern.clusters["DE"])):
        result = partners_for_text("sahatavaran kuivaus", viewer=viewer)
        assert result.partners
        record_shown(result)
        assert "seldom_shown" not in {own.feature for own in result.partners[0].parts}
    assert not Shown.objects.exists()


def test_page_api_and_command_count_and_give_the_same_answer_all_day(northern: Northern, client: Client) -> None:
    user = User.objects.create_user("office@fi.example")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    slug = northern.organisations["sawmill"].slug
    seen = []
    for _ in range(2):
        client.head(f"/organisations/{slug}/partners/")
        page = client.get(f"/organisations/{slug}/partners/")
        result = page.context["result"]
        seen.append([(own.organisation, own.score) for own in result.partners])
        api = client.get(f"/api/organisations/{slug}/partners").json()["partners"]
        told = json.loads(run(partners.app, "find", "--for", slug, "--json"))["partners"]
        for partner in (*told, *api):
            partner.pop("handle")  # one time only, and of whoever signed in
        assert told == api
        assert [own["score"] for own in told] == pytest.approx([score for _, score in seen[-1]])
    assert seen[0] == seen[1]
    once = {own.organisation.slug: attention(own.rank) for own in result.shown if own.organisation}
    assert counted() == pytest.approx({name: 6 * amount for name, amount in once.items()})


def test_who_was_shown_often_gives_way_by_no_more_than_the_points(northern: Northern) -> None:
    sawmill, yesterday = northern.organisations["sawmill"], timezone.localdate() - timedelta(days=1)
    office = office_of(northern.clusters["FI"])
    before = {own.organisation: own for own in partners_for(sawmill, viewer=office).partners}
    assert {part(own) for own in before.values()} == {0.5}
    shown_on(northern, "drier", yesterday, 50.0)
    shown_on(northern, "machinist", yesterday, 500.0)
    after = {own.organisation: own for own in partners_for(sawmill, viewer=office).partners}
    drier, accountant = (northern.organisations[slug] for slug in ("drier", "accountant"))
    expected = seldom_shown(np.array([50.0, 0.0]))
    assert (part(after[drier]), part(after[accountant])) == pytest.approx(tuple(expected))
    assert part(after[None]) == 0.5  # the machinist's own count tells nothing of the unnamed statement
    points = 100 * WEIGHTS["seldom_shown"] / sum(WEIGHTS.values())
    for organisation, own in after.items():
        assert own.score == pytest.approx(sum(each.points for each in own.parts))
        assert abs(own.score - before[organisation].score) <= points


def test_only_the_days_of_the_window_before_today_count_and_older_ones_are_deleted(northern: Northern) -> None:
    today = timezone.localdate()
    drier = northern.organisations["drier"]
    for days, amount in ((0, 1.0), (1, 2.0), (WINDOW, 4.0), (WINDOW + 1, 8.0)):
        shown_on(northern, "drier", today - timedelta(days=days), amount)
    assert attention_had(northern.alliance.pk, [drier.pk]) == {drier.pk: 6.0}
    assert attention_had(northern.alliance.pk, []) == {}
    record_shown(partners_for_text("sahatavaran kuivaus", viewer=office_of(northern.clusters["FI"])))
    assert min(Shown.objects.values_list("day", flat=True)) == today - timedelta(days=WINDOW)
