"""The best teams for an idea, why there is none, what to do then, and what happens if a partner leaves."""

import re
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.analysis.consortia.findings import Verdict
from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.rules import OPERATOR, Viewer, member_of
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.projects.calls.services import CallFields, add_call, put_rule, remove_rule
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Consortium, Cost, WorkPackage
from intercluster.apps.projects.requirements.services import RequirementFields, save_requirements
from intercluster.apps.projects.team.obstacles import obstacles
from intercluster.apps.projects.team.proposals import Proposal, best_proposals, if_leaves
from intercluster.apps.projects.team.services import consider
from intercluster.apps.projects.team.setting import Setting, Wishes, present_wishes, setting

SOURCE = {"address": "example.org", "read": "2026-11-30"}
RULES: list[dict[str, Any]] = [
    {"kind": "count", "key": "number", "least": 3, "most": 4},
    {"kind": "count", "key": "countries", "different": "country", "least": 2},
    {"kind": "coordinator", "key": "lead", "who": {"kinds": ["company"]}},
    {"kind": "money", "key": "sum", "base": "cost", "least": "100000", "most": "200000"},
    {"kind": "largest_share", "key": "share", "per": "partner", "base": "cost", "most": "50%"},
]
GERMAN = {"kind": "count", "key": "german", "least": 1, "who": {"countries": ["DE"]}, "source": SOURCE}
REGIONS = {"kind": "count", "key": "regions", "different": "region", "least": 2, "source": SOURCE}
NO_FIRMS = {"kind": "count", "key": "firms", "most": 0, "who": {"kinds": ["company"]}, "source": SOURCE}
OFFERS = {
    "kiln": ("SE", "sv", "Torkning av sågade trävaror med lågt energibehov"),
    "oven": ("NO", "nb", "Vi tørker trelast med lite energi"),
    "heat": ("FI", "fi", "Sahatavaran kuivaus vähällä energialla"),
    "fan": ("SE", "sv", "Vi torkar virke med låg energiförbrukning"),
    "mill": ("SE", "sv", "Reservdelar maskinbearbetas i små serier"),
    "lathe": ("NO", "nb", "Dreiing av reservedeler i små serier"),
    "gear": ("NO", "nb", "Maskinering av reservedeler i små serier"),
    "tools": ("FI", "fi", "Valmistamme varaosia koneistamalla pieninä sarjoina"),
}
ICELANDIC = {
    "kind": "count",
    "key": "icelandic",
    "least": 1,
    "who": {"countries": ["IS"], "kinds": ["education"]},
    "source": SOURCE,
}
EUROPEAN = {"kind": "count", "key": "european", "least": 1, "who": {"countries": ["eu"]}, "source": SOURCE}
APART = {
    "kind": "independent",
    "key": "apart",
    "least": 3,
    "who": {"countries": ["eu"]},
    "from_different_countries": True,
    "source": SOURCE,
}
VIEW_MARKS = (
    "No team meets all demands",
    "No team of these organisations meets this demand",
    "No team meets these either",
    "Germany",
    "Iceland",
)


@pytest.fixture
def idea(northern: Northern) -> Consortium:
    """Return an idea of the sawmill for a call, which several firms of each country could take part in."""
    for slug, (country, language, text) in OFFERS.items():
        northern.add(slug, country, offers=((language, text, "public"),))
    index_texts()
    call = add_call(OPERATOR, northern.clusters["FI"], CallFields("Dry well", "en"))
    for rule in RULES:
        put_rule(OPERATOR, call, rule | {"source": SOURCE})
    said = ConsortiumFields("Dry well", "en", call=call)
    made = add_consortium(OPERATOR, northern.organisations["sawmill"], said, cluster=northern.clusters["FI"])
    wanted = [
        RequirementFields("Drying of sawn timber with little energy", weight=5, must=True),
        RequirementFields("Spare parts machined in small series", level=1),
    ]
    save_requirements(OPERATOR, made, wanted)
    return made


@pytest.fixture
def owner(northern: Northern) -> Viewer:
    """Return the view of the organisation whose idea it is."""
    return member_of(northern.organisations["sawmill"])


def chosen(viewer: Viewer, idea: Consortium, **more: Any) -> Setting:
    """Return the choice of a team in which those stay that have joined."""
    return setting(viewer, idea, Wishes(must=present_wishes(idea).must, **more))


def slugs(proposal: Proposal) -> list[str]:
    """Return the members of a team."""
    return [each.organisation.slug for each in proposal.members]


def test_five_best_teams_meet_every_rule_looked_at_by_hand(idea: Consortium, owner: Viewer) -> None:
    found = best_proposals(chosen(owner, idea))
    assert (len(found.proposals), found.was_stopped) == (5, False)
    for number, proposal in enumerate(found.proposals):
        members = slugs(proposal)
        countries = {each.organisation.country for each in proposal.members}
        assert 3 <= len(members) <= 4
        assert len(countries) >= 2
        assert "sawmill" in members
        assert not {"machinist", "foreigner", "secretive"} & set(members)  # no search names them
        [leading] = [each.organisation for each in proposal.members if each.leads]
        assert leading.kind == "company"
        assert max(each.cost_share or 0 for each in proposal.members) <= 50
        drying = proposal.covered[0]
        assert (drying.is_enough, drying.strength >= 0.5) == (True, True)
        assert proposal.checked == {"met": 5, "broken": 0, "open": 0}
        assert proposal.is_best
        assert proposal.points == pytest.approx(sum(points for _name, points in proposal.parts))
        for earlier in found.proposals[:number]:
            assert len(set(slugs(earlier)) - set(members)) >= 2
    points = [each.points for each in found.proposals]
    assert points == sorted(points, reverse=True)


def test_wishes_are_kept_and_weights_change_the_team(idea: Consortium, owner: Viewer) -> None:
    first = best_proposals(chosen(owner, idea)).proposals[0]
    never = next(each for each in slugs(first) if each != "sawmill")
    without = best_proposals(chosen(owner, idea, never=frozenset({never}))).proposals
    assert all(never not in slugs(each) for each in without)
    with_tools = setting(owner, idea, Wishes(must=frozenset({"sawmill", "accountant"})))
    assert all({"sawmill", "accountant"} <= set(slugs(each)) for each in best_proposals(with_tools).proposals)
    consider(OPERATOR, idea, ["accountant"])
    for slug in ("accountant", "sawmill"):  # the coordinator stays, though another one covers more
        idea.partners.update(is_coordinator=False)
        idea.partners.filter(organisation__slug=slug).update(is_coordinator=True)
        teams = [best_proposals(with_tools).proposals[0]]
        assert [each.organisation.slug for team in teams for each in team.members if each.leads] == [slug]
    costly = best_proposals(chosen(owner, idea, few=20.0)).proposals[0]
    assert len(costly.members) == 3
    careful = best_proposals(chosen(owner, idea, is_careful=True)).proposals[0]
    assert careful.checked["open"] == 0


def test_an_unnamed_author_changes_no_team(idea: Consortium, owner: Viewer) -> None:
    before = [slugs(each) for each in best_proposals(chosen(owner, idea)).proposals]
    number = len(chosen(owner, idea).organisations)
    offer = Offer.objects.get(organisation__slug="machinist")
    offer.visibility = "private"
    offer.save()
    assert [slugs(each) for each in best_proposals(chosen(owner, idea)).proposals] == before
    assert len(chosen(owner, idea).organisations) == number
    Offer.objects.filter(organisation__slug="kiln").delete()  # what is known of strengths follows at once
    assert "kiln" not in {each.slug for each in chosen(owner, idea).organisations}


@pytest.mark.slow(reason="solves one call in several ways, each until it is proved impossible")
def test_a_call_made_impossible_says_what_clashes_and_what_would_help(
    idea: Consortium, owner: Viewer, northern: Northern
) -> None:
    assert idea.call is not None
    put_rule(OPERATOR, idea.call, GERMAN)
    assert best_proposals(chosen(owner, idea)).proposals == []
    [why] = obstacles(chosen(owner, idea))
    assert [(each.value, each.who, each.is_own) for each in why.clash] == [("at least 1", "Germany", False)]
    assert (why.alone, why.give_up, why.number) == ([], None, 1)
    assert [[each.words for each in one] for one in why.sets] == [[["Germany"]]]
    assert "country=DE" in why.sets[0][0].address
    northern.add("dach", "DE", offers=(("de", "Energiesparende Trocknung von Schnittholz", "public"),))
    index_texts()  # what was said to help helps
    assert all("dach" in slugs(each) for each in best_proposals(chosen(owner, idea)).proposals)
    remove_rule(OPERATOR, idea.call, "german")
    put_rule(OPERATOR, idea.call, ICELANDIC)
    put_rule(OPERATOR, idea.call, EUROPEAN)
    polish = GERMAN | {"key": "polish", "who": {"countries": ["PL"]}}
    put_rule(OPERATOR, idea.call, polish)  # two rules that no candidate meets: both countries are tried
    [why] = obstacles(chosen(owner, idea))
    assert ([each.who for each in why.alone], len(why.clash), why.number) == (["Poland"], 1, 2)
    assert all({"IS", "PL"} == {each.address.partition("country=")[2][:2] for each in one} for one in why.sets)
    remove_rule(OPERATOR, idea.call, "icelandic")
    remove_rule(OPERATOR, idea.call, "european")
    remove_rule(OPERATOR, idea.call, "polish")
    put_rule(OPERATOR, idea.call, REGIONS)  # nobody here has said its region
    [why] = obstacles(chosen(owner, idea))
    assert (why.number, why.is_without_wishes, len(why.sets)) == (2, False, 3)
    remove_rule(OPERATOR, idea.call, "regions")
    put_rule(OPERATOR, idea.call, RULES[0] | {"most": 6, "source": SOURCE})
    put_rule(OPERATOR, idea.call, APART)
    [why] = obstacles(chosen(owner, idea, is_careful=True))  # nobody has said its owner groups
    assert (why.is_unknown, why.number) == (True, 3)
    found = {each.address.partition("country=")[2][:2] for each in why.sets[0]}
    assert found == {"DE", "FI", "SE"}  # where candidates are from, and not the first ones of the alphabet
    remove_rule(OPERATOR, idea.call, "apart")
    put_rule(OPERATOR, idea.call, RULES[0] | {"source": SOURCE})
    remove_rule(OPERATOR, idea.call, "lead")
    put_rule(OPERATOR, idea.call, NO_FIRMS)  # the owner is one, and has joined
    [why] = obstacles(chosen(owner, idea))
    assert (why.is_without_wishes, why.number) == (True, 2)
    remove_rule(OPERATOR, idea.call, "firms")


def test_a_competence_that_nobody_has_says_who_would_help(idea: Consortium, owner: Viewer) -> None:
    assert idea.call is not None
    rows = [RequirementFields("Bark pressed to trays", level=3, must=True)]
    save_requirements(OPERATOR, idea, rows)
    [why] = obstacles(chosen(owner, idea))
    assert [each.value for each in why.clash] == ["Bark pressed to trays"]
    assert why.give_up is not None
    assert [each.value for each in why.give_up] == ["Bark pressed to trays"]
    assert ["Bark pressed to trays"] in [[*one[0].words] for one in why.sets]
    put_rule(OPERATOR, idea.call, ICELANDIC)  # and a competence outside the clash that nobody has
    [why] = obstacles(chosen(owner, idea))
    assert why.number == 1
    assert all({"Iceland", "Bark pressed to trays"} <= {*one[0].words} for one in why.sets)


def test_a_cap_on_what_a_country_is_paid_rules_nobody_out(idea: Consortium, owner: Viewer) -> None:
    cap = {"kind": "money", "key": "norway", "base": "funding", "per": "country", "most": "10000"}
    for rule in ({"kind": "rate", "key": "rate", "share": "100%"}, cap | {"who": {"countries": ["NO"]}}):
        put_rule(OPERATOR, idea.call, rule | {"source": SOURCE})  # type: ignore[arg-type]
    consider(OPERATOR, idea, ["gear"])
    package = WorkPackage.objects.create(consortium=idea, number=1, title="Spare parts")
    place = idea.partners.get(organisation__slug="gear")
    Cost.objects.create(work_package=package, partner=place, category="equipment", amount=90_000)
    found = best_proposals(setting(owner, idea, Wishes(must=present_wishes(idea).must | {"gear"})))
    assert found.proposals
    for proposal in found.proposals:
        (capped,) = [each.finding for each in proposal.findings if each.finding.rule.key == "norway"]
        assert ("gear" in slugs(proposal), capped.verdict) == (True, Verdict.MET)


def test_what_becomes_of_a_team_that_a_partner_leaves(idea: Consortium, owner: Viewer) -> None:
    best = best_proposals(chosen(owner, idea)).proposals[0]
    consider(OPERATOR, idea, [each.organisation.slug for each in best.joins])
    leaver = next(each.organisation.slug for each in best.joins)
    told = if_leaves(setting(owner, idea, Wishes()), leaver)
    assert told.others_stay is not None
    assert set(slugs(best)) - {leaver} < set(slugs(told.others_stay))
    assert leaver not in slugs(told.others_stay)
    if told.best is not None:
        assert leaver not in slugs(told.best)
        assert told.best.points >= told.others_stay.points
    assert [each.slug for each in told.others_stay.out] == [leaver]


def test_pages_from_the_form_to_a_team_and_to_a_call_for_partners(
    idea: Consortium, northern: Northern, client: Client
) -> None:
    user = editor_of(idea.organisation)
    client.force_login(user)
    address = f"/consortia/{idea.key}/find/"
    assert "Find teams" in client.get(address).content.decode()
    waiting = client.get(address, {"find": "1", "must": "sawmill", "few": "2"}).content.decode()
    [road] = re.findall(r'hx-get="([^"]*)"', waiting)
    page = client.get(road.replace("&amp;", "&"))
    assert "No other team is better." in page.content.decode()
    bare = client.get(address, {"find": "1", "now": "1"})  # the organisation whose idea it is takes part
    assert bare.context["musts"] == {"sawmill"}
    assert "nothing planned (counted as" in page.content.decode()
    assert "never=sawmill" not in page.content.decode()  # it has to be in the team
    search = page.context["search"]
    assert all(Fraction(str(each.points)) for each in search.proposals)
    team = [each.organisation.slug for each in search.proposals[0].joins]
    client.post(f"/consortia/{idea.key}/team/", {"organisation": team})
    assert set(idea.partners.values_list("organisation__slug", flat=True)) == {"sawmill", *team}
    told = client.get(f"/consortia/{idea.key}/team/{team[0]}/leaving/").content.decode()
    assert "All others stay" in told
    both = client.get(address, {"find": "1", "now": "1", "must": "sawmill", "never": "sawmill"})
    assert (both.status_code, both.context["form"].errors.keys()) == (422, {"never"})
    refused = client.get(address, {"find": "1", "few": "many"})
    assert (refused.status_code, "many" in refused.content.decode()) == (422, True)
    assert idea.call is not None
    put_rule(OPERATOR, idea.call, GERMAN)
    put_rule(OPERATOR, idea.call, ICELANDIC)
    page = client.get(address, {"find": "1", "must": "sawmill", "now": "1"})
    assert [mark for mark in VIEW_MARKS if mark not in page.content.decode()] == []
    assert 'name="audience"' in page.content.decode()
    assert "/events/ask/?text=Drying%20of%20sawn%20timber" in page.content.decode()
    put_rule(OPERATOR, idea.call, RULES[0] | {"least": 1, "most": 1, "source": SOURCE})  # and two countries
    page = client.get(address, {"find": "1", "must": "sawmill", "now": "1"}).content.decode()
    assert ("may contradict each other" in page, 'name="audience"' in page) == (True, False)
    client.post(f"/consortia/{idea.key}/team/", {"audience": "alliance"})
    idea.refresh_from_db()
    assert idea.audience == "alliance"
    client.force_login(editor_of(northern.organisations[team[0]]))
    assert client.get(address, {"find": "1"}).status_code == 404
