"""Experts: people who publish what they know, research bodies, and calls that one partner answers alone."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.analysis.consortia.findings import Verdict
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR, member_of
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.projects.calls.services import CallFields, add_call, put_rule
from intercluster.apps.projects.checking.queries import checklist
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.experts import queries, services
from intercluster.apps.projects.experts.services import ExpertFields
from intercluster.apps.projects.models import Expert, Partner, PartnerState
from intercluster.apps.projects.personal import erase, held_on
from intercluster.apps.projects.retention import delete_experts
from intercluster.core import clock
from intercluster.core.errors import NotFound

SOURCE = {"address": "example.org", "read": "2026-11-30"}


def test_a_person_publishes_is_found_and_asked_and_withdraws(northern: Northern, client: Client) -> None:
    drier, sawmill, institute = (northern.organisations[slug] for slug in ("drier", "sawmill", "institute"))
    stina, aino = editor_of(drier), editor_of(sawmill)
    own = "/experts/me/drier/"
    client.force_login(stina)
    assert not Expert.objects.exists()  # nobody is listed unless they say so
    said = {"field": "Torkning av sågade trävaror", "language": "sv", "languages": ["sv", "en"], "projects": "DRYWOOD"}
    refused = client.post(own, said | {"languages": []})
    assert (refused.status_code, "DRYWOOD" in refused.content.decode()) == (422, True)
    client.post(own, said)
    made = Expert.objects.get()
    assert (made.person, made.organisation, made.languages) == (stina, drier, ["sv", "en"])
    assert queries.understood(made)
    made.capabilities = ["gone"]  # of an older thesaurus
    assert queries.understood(made) == []
    assert "Understood as:" in client.get(own).content.decode()
    assert client.get(f"/experts/{made.key}/ask/").status_code == 404  # one's own organisation
    assert client.get("/experts/me/sawmill/").status_code == 404
    for text, language, found in (
        ("drywood", "", [made]),
        ("", "sv", [made]),
        ("", "fi", []),
        ("satellite navigation", "", []),
        ("sawn timber drying", "en", [made]),
        ("\0", "", [made]),
    ):
        assert list(queries.experts(text, language)) == found, text
    assert queries.research_bodies(member_of(sawmill), "", "") == []  # the institute is no member of a cluster
    client.force_login(aino)
    page = client.get("/experts/").content.decode()
    assert ("Editor" in page, "drier Demo" in page, stina.email in page) == (True, True, False)
    ask = f"/experts/{made.key}/ask/"
    question = {"organisation": sawmill.pk, "need": "How warm may the kiln be?", "text": "Can we talk?"}
    refused = client.post(ask, question | {"need": ""})
    assert (refused.status_code, "Can we talk?" in refused.content.decode()) == (422, True)
    client.post(ask, question)
    asked = Introduction.objects.get()
    assert (asked.asking, asked.asked, asked.asking_text, asked.asked_text) == (
        sawmill,
        drier,
        "How warm may the kiln be?",
        "Torkning av sågade trävaror",
    )
    client.post("/experts/organisations/institute/ask/", question)
    assert Introduction.objects.get(asked=institute).asked_text == "institute Demo"
    assert client.get("/experts/organisations/drier/ask/").status_code == 404  # no research body
    assert [each["projects"] for each in held_on(stina)["expert_entries"]] == ["DRYWOOD"]
    client.force_login(stina)
    client.post(own, {"withdraw": "1"})
    assert (Expert.objects.exists(), client.get(ask).status_code) == (False, 404)
    with pytest.raises(NotFound):
        services.publish(stina, sawmill, ExpertFields("Torkning", "sv", ["sv"]))


def test_an_entry_goes_with_the_place_of_its_person_and_with_time(northern: Northern) -> None:
    drier, fields = northern.organisations["drier"], ExpertFields("Torkning", "sv", ["sv"])
    stina = editor_of(drier)
    services.publish(stina, drier, fields)
    place = Affiliation.objects.get(user=stina)
    place.delete()  # who leaves is listed no longer
    assert not queries.experts().exists()
    Affiliation.objects.create(user=stina, organisation=drier, role="member")
    assert not Expert.objects.exists()  # who comes back says so once more
    made = services.publish(stina, drier, fields)
    assert list(queries.experts()) == [made]
    northern.clusters["SE"].archived = clock.now()
    northern.clusters["SE"].save()
    assert not queries.experts().exists()  # as nobody finds the organisation
    northern.clusters["SE"].archived = None
    northern.clusters["SE"].save()
    now = clock.now()
    assert (delete_experts(now - timedelta(days=1), now), delete_experts(now + timedelta(days=1), now)) == (0, 1)
    services.publish(stina, drier, fields)
    erase(stina)
    assert not Expert.objects.exists()


def test_a_voucher_is_a_call_that_one_partner_answers_alone(northern: Northern, client: Client) -> None:
    cluster, sawmill, drier = (
        northern.clusters["FI"],
        northern.organisations["sawmill"],
        northern.organisations["drier"],
    )
    call = add_call(OPERATOR, cluster, CallFields("Innovation vouchers", "en"))
    put_rule(OPERATOR, call, {"kind": "count", "key": "alone", "least": 1, "most": 1, "source": SOURCE})
    assert "Innovation vouchers" in client.get(f"/calls/{call.slug}/").content.decode()
    idea = add_consortium(OPERATOR, sawmill, ConsortiumFields("A kiln that saves", "en", call=call), cluster=cluster)

    def verdicts() -> list[Verdict]:
        idea.refresh_from_db()
        return [each.finding.verdict for each in checklist(idea).rows]

    assert verdicts() == [Verdict.MET]
    second = Partner.objects.create(consortium=idea, organisation=drier, number=2, state=PartnerState.JOINED)
    assert verdicts() == [Verdict.BROKEN]
    second.state = PartnerState.LEFT
    second.save()
    client.force_login(editor_of(sawmill))
    for page in ("rules", "team", "partners", "plan", "files"):
        assert client.get(f"/consortia/{idea.key}/{page}/").status_code == 200, page
