"""The checklist of a consortium: each rule met, broken or open, in words; and who may answer what only people know."""

from decimal import Decimal

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR, member_of
from intercluster.apps.projects.calls.services import CallFields, add_call, put_rule
from intercluster.apps.projects.checking.queries import checklist
from intercluster.apps.projects.checking.services import answer_rule
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Consortium, Cost, Partner, WorkPackage
from intercluster.core.errors import NotFound

SOURCE = {"address": "example.org", "read": "2026-11-30"}
RULES = [
    {"kind": "count", "key": "partners", "least": 3},
    {"kind": "count", "key": "few", "most": 1},
    {"kind": "independent", "key": "apart", "least": 2},
    {"kind": "largest_share", "key": "share", "per": "partner", "base": "cost", "most": "70%"},
    {"kind": "money", "key": "size", "base": "cost", "least": 2000},
    {"kind": "duration", "key": "months", "most": 24},
    {"kind": "coordinator", "key": "lead", "who": {"kinds": ["research"]}},
    {"kind": "confirm", "key": "civil", "topic": "civil"},
    {
        "kind": "any_of",
        "key": "either",
        "options": [
            [{"kind": "count", "key": "four", "least": 4, "source": SOURCE}],
            [{"kind": "confirm", "key": "agreed", "topic": "agreement", "source": SOURCE}],
        ],
    },
]


@pytest.fixture
def consortium(northern: Northern) -> Consortium:
    """Return a consortium of two with a call of many rules, and an invited third in its plan."""
    owner, joined, declined = Organisation.objects.filter(kind="company").order_by("pk")[:3]
    cluster = owner.clusters.all()[0]
    call = add_call(OPERATOR, cluster, CallFields("Vouchers", "en"))
    for rule in RULES:
        put_rule(OPERATOR, call, {**rule, "source": SOURCE})
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en", call=call, months=30), cluster=cluster)
    second = Partner.objects.create(consortium=made, organisation=joined, number=2, state="joined")
    Partner.objects.create(consortium=made, organisation=declined, number=3, state="declined")
    package = WorkPackage.objects.create(consortium=made, number=1, title="Pulp")
    for partner, amount in ((made.partners.get(number=1), Decimal("1000.50")), (second, Decimal(250))):
        Cost.objects.create(work_package=package, partner=partner, category="travel", amount=amount)
    return made


def test_each_rule_is_met_broken_or_open_and_says_why(consortium: Consortium) -> None:
    found = checklist(consortium)
    one, two = (place.organisation.name for place in consortium.partners.all()[:2])
    assert {row.line.rule.key: (row.label, row.have, row.lacks, row.names) for row in found.rows} == {
        "partners": ("Not met", "2", "1 too few", f"{one} and {two}"),
        "few": ("Not met", "2", "1 too many", f"{one} and {two}"),
        "apart": ("Not known yet", "1 to 2", "", one),
        "share": ("Not met", "80.01 %", "", one),
        "size": ("Not met", "EUR 1,250.50", "EUR 749.50 too little", f"{one} and {two}"),
        "months": ("Not met", "30", "6 too many", ""),
        "lead": ("Not met", "", "", one),
        "civil": ("Not known yet", "", "", ""),
        "either": ("Not known yet", "", "", ""),
    }
    missing = {row.line.rule.key: [(each.label, each.names) for each in row.missing] for row in found.rows}
    assert missing["apart"] == [("owner groups", f"{one} and {two}")]
    assert missing["civil"] == [("an answer from you", "")]
    assert (found.met, found.broken, found.open, found.is_lost) == (0, 6, 3, False)


def test_people_in_charge_answer_and_the_team_reads(consortium: Consortium, client: Client) -> None:
    owner, joined, declined = (place.organisation for place in consortium.partners.all())
    address = f"/consortia/{consortium.key}/rules/"
    client.force_login(editor_of(owner))
    page = client.get(address).content.decode()
    assert "EUR 749.50 too little" in page
    assert "<table" not in page  # a phone would cut off its last columns: the state and why
    assert "Only people can answer this." in page
    client.post(address, {"rule": "agreed", "answer": "yes"})
    assert client.post(address, {"rule": "civil", "answer": "no"}, follow=True).status_code == 200
    consortium.refresh_from_db()
    assert consortium.confirmed == {"agreed": True, "civil": False}
    states = {row.line.rule.key: row.verdict for row in checklist(consortium).rows}
    assert (states["civil"], states["either"]) == ("broken", "met")
    client.post(address, {"rule": "civil", "answer": ""})
    consortium.refresh_from_db()
    assert consortium.confirmed == {"agreed": True}
    assert client.post(address, {"rule": "partners", "answer": "yes"}).status_code == 404  # no person decides that
    client.force_login(editor_of(joined))
    page = client.get(address).content.decode()
    assert ("Only people can answer this." in page, 'name="answer"' in page) == (True, False)
    assert client.post(address, {"rule": "civil", "answer": "yes"}).status_code == 404
    client.force_login(editor_of(declined))
    assert client.get(address).status_code == 404
    Partner.objects.filter(organisation=declined).update(state="invited")
    assert client.get(address).status_code == 404
    with pytest.raises(NotFound):
        answer_rule(member_of(owner), consortium, "civil", True)
    consortium.call = None
    consortium.save()
    client.force_login(User.objects.get(email=f"{owner.slug}@example.org"))
    assert "No call is chosen yet" in client.get(address).content.decode()


def test_a_consortium_takes_the_currency_of_its_call(consortium: Consortium, client: Client) -> None:
    owner = consortium.organisation
    call = add_call(
        OPERATOR, consortium.partners.get(number=1).organisation.clusters.all()[0], CallFields("Tuki", "en")
    )
    rule = {"kind": "money", "key": "sum", "base": "cost", "most": "1000000", "currency": "NOK", "source": SOURCE}
    put_rule(OPERATOR, call, rule)
    client.force_login(editor_of(owner))
    idea = {"title": "Trays", "language": "en", "text": "", "stage": "idea", "audience": "team"}
    client.post("/consortia/new/", idea | {"call": call.slug, "organisation": owner.pk})
    client.post("/consortia/new/", idea | {"title": "Later", "call": "", "organisation": owner.pk})
    begun, later = Consortium.objects.get(title="Trays"), Consortium.objects.get(title="Later")
    assert (begun.currency, later.currency) == ("NOK", "EUR")
    for each in (later, consortium):
        changed = idea | {"title": each.title, "call": call.slug, "currency": "EUR"}
        assert client.post(f"/consortia/{each.key}/edit/", changed).status_code == 302
        each.refresh_from_db()
    assert (later.call, later.currency) == (call, "NOK")
    assert (consortium.call, consortium.currency) == (call, "EUR")  # there are sums in euros
    client.post(f"/consortia/{later.key}/edit/", idea | {"title": "Later", "call": call.slug, "currency": "SEK"})
    later.refresh_from_db()
    assert later.currency == "SEK"  # people may say otherwise
