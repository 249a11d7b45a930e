"""The pages of budget and funding: who writes which share, changes that meet, and sums that agree on every page."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.calls.services import CallFields, add_call
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Consortium, Cost, Partner, WorkPackage
from intercluster.apps.projects.plan.budget import budget


@pytest.fixture
def consortium(northern: Northern) -> Consortium:
    """Return a consortium of two for a Horizon innovation action, that a third is invited to; two work packages."""
    owner, joined, invited = Organisation.objects.filter(kind="company").order_by("pk")[:3]
    cluster = owner.clusters.all()[0]
    call = add_call(OPERATOR, cluster, CallFields("Bark", "en", programme="horizon-ia"))
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en", call=call, months=24), cluster=cluster)
    made.partners.update(is_non_profit=False)
    Partner.objects.create(consortium=made, organisation=joined, number=2, state="joined", is_non_profit=False)
    Partner.objects.create(consortium=made, organisation=invited, number=3, state="invited")
    for number, title in ((1, "Pulp"), (2, "Trays")):
        WorkPackage.objects.create(consortium=made, number=number, title=title, ends=12)
    return made


def words(answer: Any) -> str:
    """Return the text of a page in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_partners_write_their_own_share_and_the_sums_agree(consortium: Consortium, client: Client) -> None:
    first, second, _third = consortium.partners.all()
    pulp, trays = consortium.work_packages.all()
    home, money = f"/consortia/{consortium.key}/budget/", f"/consortia/{consortium.key}/funding/"
    owner, joined = editor_of(first.organisation), editor_of(second.organisation)
    client.force_login(owner)
    assert "Nothing is planned yet." in words(client.get(home))
    months = {
        f"rate-{first.pk}": "7333.33",
        f"months-{first.pk}-{pulp.pk}": "10,5",
        f"months-{first.pk}-{trays.pk}": "",
    }
    months |= {f"months-{second.pk}-{trays.pk}": "4"}
    assert client.post(home, months).status_code == 302
    assert "Nobody has said what a person-month costs." in words(client.get(money))
    refused = client.post(home, {f"rate-{first.pk}": "much", f"was-rate-{first.pk}": "7333.33"})
    assert (refused.status_code, 'value="much"' in refused.content.decode()) == (422, True)
    assert "much is no number such as 1.5, from 0 up to 9999999999.99 and" in words(refused)

    client.force_login(joined)
    page = client.get(home).content.decode()
    assert (f'name="rate-{second.pk}"' in page, f'name="rate-{first.pk}"' in page) == (True, False)
    client.post(home, {f"rate-{second.pk}": "5000", f"rate-{first.pk}": "1"})  # the second is not theirs
    cost = {
        "work_package": pulp.pk,
        "category": "subcontracting",
        "amount": "5000",
        "what": "Tests",
        "third_party": "Mill",
    }
    refused = client.post(f"{home}costs/", cost | {"partner": first.pk})
    assert (refused.status_code, "Tests" in refused.content.decode()) == (422, True)
    assert client.post(f"{home}costs/", cost | {"partner": second.pk}).status_code == 302
    own = Cost.objects.get()
    client.force_login(owner)
    client.post(f"{home}costs/", cost | {"partner": first.pk, "category": "travel", "amount": "1000.01"})
    other = Cost.objects.get(partner=first)
    client.force_login(joined)
    assert client.get(f"{home}costs/{other.pk}/").status_code == 404
    assert client.post(f"{home}costs/{own.pk}/", cost | {"partner": second.pk, "amount": "2000"}).status_code == 302

    # 76,999.97 + 1,000.01 + 25 % of both = 97,499.98; 4 x 5,000 + 25 % + 2,000 = 27,000; 70 % of each, rounded down
    found = budget(consortium)
    shares = [(share.cost, share.funding) for share in found.shares.values()]
    assert shares[:2] == [(Decimal("97499.98"), Decimal("68249.98")), (Decimal(27_000), Decimal(18_900))]
    page = words(client.get(home))
    for text in ("97,499.98", "124,499.98", "27,000.00", "In kind, from Mill", "14.5"):
        assert text in page
    page = words(client.get(money))
    for text in ("124,499.98", "68,249.98", "87,149.98", "37,350.00", "70 %", "Nothing is planned for it yet."):
        assert text in page
    client.post(money, {f"asked-{second.pk}": "10000.50", f"asked-{first.pk}": "1"})
    assert [share.funding for share in budget(consortium).shares.values()][:2] == [
        Decimal("68249.98"),
        Decimal("10000.50"),
    ]
    client.post(f"{home}costs/{own.pk}/", {"delete": "1"})
    assert list(Cost.objects.all()) == [other]


def test_two_who_fill_in_one_table_lose_nothing(consortium: Consortium, client: Client) -> None:
    first, second, _third = consortium.partners.all()
    pulp = consortium.work_packages.get(number=1)
    home, mine, theirs = f"/consortia/{consortium.key}/budget/", f"months-{first.pk}-{pulp.pk}", f"rate-{second.pk}"
    client.force_login(editor_of(first.organisation))
    client.post(home, {mine: "3", theirs: "4000"})
    opened = {mine: "3", f"was-{mine}": "3", theirs: "4000", f"was-{theirs}": "4000"}
    client.post(home, opened | {theirs: "5000"})  # somebody saves first
    client.post(home, opened | {mine: "6"})  # another cell: both changes stay
    assert (budget(consortium).months_of(), consortium.partners.get(number=2).month_rate) == (6, 5000)
    refused = client.post(home, opened | {mine: "8"})
    assert refused.status_code == 422
    assert "Somebody changed it meanwhile to 6. Save again to write 8." in words(refused)
    assert budget(consortium).months_of() == 6
    client.post(home, {mine: "8", f"was-{mine}": "6"})
    assert budget(consortium).months_of() == 8
    client.post(home, {mine: "", f"was-{mine}": "8"})
    assert budget(consortium).months == {}


def test_who_reads_the_idea_sees_sums_only_if_they_are_shown(consortium: Consortium, client: Client) -> None:
    first, _second, third = consortium.partners.all()
    pulp = consortium.work_packages.get(number=1)
    Cost.objects.create(work_package=pulp, partner=first, category="travel", amount=Decimal(1234))
    home = f"/consortia/{consortium.key}/"
    client.force_login(editor_of(third.organisation))
    assert [client.get(f"{home}{page}/").status_code for page in ("budget", "funding")] == [404, 404]
    consortium.shown = ["text", "budget"]
    consortium.save()
    page = words(client.get(f"{home}budget/"))
    seen = [text in page for text in ("1,542.50", "Pulp", str(consortium.partners.get(number=2)), "Person-months")]
    assert seen == [True, False, False, True]
    assert client.post(f"{home}budget/", {f"rate-{third.pk}": "1"}).status_code == 404
    assert [client.get(f"{home}{page}/").status_code for page in ("funding", "budget/costs")] == [404, 404]
    client.logout()
    assert client.get(f"{home}budget/").status_code == 404
    consortium.audience = "public"
    consortium.save()
    assert "1,542.50" in words(client.get(f"{home}budget/"))
    assert client.post(f"{home}budget/", {f"rate-{third.pk}": "1"}).status_code == 404


def test_a_lump_sum_is_chosen_and_shared_to_the_cent(consortium: Consortium, client: Client) -> None:
    assert consortium.call is not None
    consortium.call.programme = "erasmus-cooperation"
    consortium.call.save()
    first, second, third = consortium.partners.all()
    pulp = consortium.work_packages.get(number=1)
    for place, amount in ((first, 20_000), (second, 10_000), (third, 30_000)):
        Cost.objects.create(work_package=pulp, partner=place, category="other", amount=Decimal(amount))
    money = f"/consortia/{consortium.key}/funding/"
    client.force_login(editor_of(first.organisation))
    assert "No lump sum is chosen" in words(client.get(money))
    client.post(money, {"lump_sum": "120000"})
    # a third, a sixth, a half
    paid = [share.funding for share in budget(Consortium.objects.get()).shares.values()]
    assert paid == [Decimal(40_000), Decimal(20_000), Decimal(60_000)]
    client.post(money, {f"asked-{third.pk}": "20000"})
    # 100,000 for the others: two thirds and one third, the cent left to the larger remainder
    paid = [share.funding for share in budget(Consortium.objects.get()).shares.values()]
    assert paid == [Decimal("66666.67"), Decimal("33333.33"), Decimal(20_000)]
    assert "120,000.00" in words(client.get(money))
    client.post(money, {"lump_sum": ""})
    assert budget(Consortium.objects.get()).funding is None
