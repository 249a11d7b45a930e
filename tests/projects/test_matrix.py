"""The team of a consortium: who could take a competence, what is covered, and what is known of a partner."""

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.analysis.consortia.standards import standards
from intercluster.analysis.consortia.strength import strength
from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, member_of
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.models import Shown
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Consortium, Partner, PartnerState, Requirement
from intercluster.apps.projects.requirements.services import RequirementFields, save_requirements
from intercluster.apps.projects.team import queries, services
from intercluster.apps.projects.team.candidates import candidates
from intercluster.apps.projects.team.services import PlaceFacts
from intercluster.core.errors import NotFound

DRYING, MACHINING = "Drying of sawn timber with little energy", "Spare parts machined in small series"


@pytest.fixture
def idea(northern: Northern) -> Consortium:
    """Return an idea of the sawmill that takes drying and machining."""
    made = add_consortium(OPERATOR, northern.organisations["sawmill"], ConsortiumFields("Dry well", "en"))
    save_requirements(OPERATOR, made, [RequirementFields(DRYING, must=True), RequirementFields(MACHINING, level=1)])
    return made


def named(requirement: Requirement, viewer: object) -> dict[str, float]:
    """Return the strengths of candidates by slug."""
    found = candidates(viewer, requirement)  # type: ignore[arg-type]
    return {each.organisation.slug: each.strength for each in found}


def test_strength_grows_with_projects_and_research() -> None:
    assert strength(0.5) == 0.5
    assert strength(0.5, projects=1) == 0.6
    assert strength(0.5, projects=3) == strength(0.5, projects=9) == 0.74
    assert strength(0.5, is_research_body=True) == 0.55
    assert (strength(0.0), strength(1.0, 2, True)) == (0.0, 1.0)
    assert (strength(0.4, names_standard=True), strength(0.5, 1, True, True)) == (0.7, 0.82)


def test_standards_are_known_however_they_are_written() -> None:
    said = "Sertifisert etter NS-EN ISO 3834-2:2021, iso 9001, SS-EN 1090-1, ISO/IEC 27001 og FSC"
    assert standards(said) == {"3834", "9001", "1090", "27001", "FSC"}
    assert standards("En hall på 400 m², en 500 meter lang linje, ISO-standarder, ISO 1234567") == frozenset()


def test_an_offer_that_names_the_standard_counts(idea: Consortium, northern: Northern) -> None:
    for slug, text in (("welder", "Vi sveiser stål etter ISO 3834-2"), ("smith", "Vi sveiser stål i små serier")):
        northern.add(slug, "NO", offers=(("nb", text, "public"),))
    index_texts()
    save_requirements(OPERATOR, idea, [RequirementFields("Welding of steel, certified to EN ISO 3834")])
    owner = member_of(northern.organisations["sawmill"])
    asked = idea.requirements.get(text__startswith="Welding")
    found = {each.organisation.slug: each for each in candidates(owner, asked)}
    welder, smith = found["welder"], found["smith"]
    assert (welder.names_standard, smith.names_standard) == (True, False)
    assert (welder.strength, smith.strength) == (strength(welder.chance, names_standard=True), strength(smith.chance))


def test_only_named_organisations_are_candidates(idea: Consortium, northern: Northern) -> None:
    drying, machining = idea.requirements.all()
    owner = member_of(northern.organisations["sawmill"])
    found = named(drying, owner)
    assert {"drier", "neighbour"} <= set(found)  # of the own cluster as well, and one who took part in a project
    assert found["drier"] >= 0.5
    assert "foreigner" not in found  # its offer is for its own alliance
    assert "secretive" not in found
    before = named(machining, owner)
    assert "machinist" not in before  # the offer is anonymous
    assert not Shown.objects.exists()
    Offer.objects.filter(organisation__slug="machinist").update(visibility="private")
    assert named(machining, owner) == before  # whether an unnamed author offers it changes nothing
    assert set(named(drying, VISITOR)) >= {"drier", "neighbour"}


def test_the_matrix_says_what_is_covered_and_what_is_missing(idea: Consortium, northern: Northern) -> None:
    drying, machining = idea.requirements.all()
    owner = member_of(northern.organisations["sawmill"])
    first = queries.matrix(owner, idea)
    assert (first.covered, first.missing) == (0, [drying, machining])
    assert services.consider(OPERATOR, idea, ["drier", "accountant"]) == 2
    assert services.consider(OPERATOR, idea, ["drier"]) == 0
    second = queries.matrix(owner, idea)
    assert [place.organisation.slug for place in second.places] == ["sawmill", "accountant", "drier"]
    assert second.missing == [machining]
    assert [cell.is_best for cell in second.rows[0].cells] == [False, False, True]
    place = idea.partners.get(organisation__slug="accountant")
    services.say_facts(OPERATOR, place, PlaceFacts(takes=[machining], groups=["Tall"], memberships=[]))
    third = queries.matrix(owner, idea)
    assert (third.covered, third.missing) == (2, [])
    assert (third.rows[1].cells[1].strength, third.rows[1].cells[1].is_said) == (0.25, True)
    place.refresh_from_db()
    assert (place.groups, place.memberships, place.is_non_profit) == (["Tall"], [], None)
    idea.partners.filter(pk=place.pk).update(state=PartnerState.LEFT)
    assert queries.matrix(owner, idea).missing == [machining]
    assert services.consider(OPERATOR, idea, ["accountant"]) == 1  # one who has left can be considered again
    with pytest.raises(NotFound):
        services.consider(OPERATOR, idea, ["nobody"])
    with pytest.raises(NotFound):
        services.consider(OPERATOR, idea, ["drier\0"])
    with pytest.raises(NotFound):
        services.consider(owner, idea, ["neighbour"])


def test_pages_of_the_team_for_editor_partner_and_stranger(
    idea: Consortium, northern: Northern, client: Client
) -> None:
    drying, _machining = idea.requirements.all()
    address = f"/consortia/{idea.key}/team/"
    client.force_login(editor_of(idea.organisation))
    assert "Nobody in the team has these competences" in client.get(address).content.decode()
    who = client.get(f"/consortia/{idea.key}/competences/{drying.pk}/").content.decode()
    assert "drier Demo" in who
    assert Shown.objects.exists()
    client.post(address, {"organisation": ["drier"]})
    assert 'lang="en"' in (page := client.get(address).content.decode())
    assert "drier Demo" in page
    facts = f"{address}drier/"
    assert f'href="{facts}"' in page
    refused = client.post(facts, {"has_groups": "these", "groups": " ; ", "region_class": "less"})
    assert (refused.status_code, "Write at least one name." in refused.content.decode()) == (422, True)
    said = {"has_groups": "these", "groups": "Tall; Gran", "has_memberships": "none", "is_non_profit": "no"}
    assert client.post(facts, said | {"takes": [drying.pk], "region_class": "less"}).status_code == 302
    place = Partner.objects.get(organisation__slug="drier")
    assert (place.groups, place.memberships, place.is_non_profit, place.region_class) == (
        ["Tall", "Gran"],
        [],
        False,
        "less",
    )
    assert list(place.takes.all()) == [drying]
    client.post(address, {"audience": "public"})
    idea.refresh_from_db()
    assert (idea.audience, idea.shown) == ("public", ["requirements", "text"])
    client.force_login(editor_of(Organisation.objects.get(slug="drier")))
    assert client.get(address).status_code == 404  # considered only
    Partner.objects.filter(pk=place.pk).update(state=PartnerState.JOINED)
    assert client.get(address).status_code == 200
    assert client.get(facts).status_code == 200  # its own place, and no other
    assert client.get(f"{address}sawmill/").status_code == 404
    assert client.post(address, {"organisation": ["neighbour"]}).status_code == 404
