"""People of the small fictional alliance who can be introduced to each other."""

from dataclasses import dataclass

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import services
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.proposals import Proposal, proposal
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.apps.partnering.search.results import Partner


@dataclass
class Meeting:
    """The alliance and its people: by the slug of their organisation, or of the cluster whose office they are."""

    northern: Northern
    people: dict[str, User]

    def organisation(self, slug: str) -> Organisation:
        """Return an organisation."""
        return self.northern.organisations[slug]

    def partner(self, by: str, slug: str, name: str) -> Partner:
        """Return a result, by the name on its card, of what a person finds for an organisation."""
        result = partners_for(self.organisation(slug), viewer=viewer_of(self.people[by]), limit=100, explain=False)
        from intercluster.apps.partnering.explanations.feature_labels import name_of

        return next(partner for partner in result.partners if name_of(partner) == name)

    def proposal(self, by: str, slug: str, name: str) -> Proposal:
        """Return what an introduction to that result would be of."""
        handle = self.partner(by, slug, name).handle
        return proposal(viewer_of(self.people[by]), handle, self.organisation(slug))

    def ask(self, by: str = "sawmill", slug: str = "sawmill", name: str = "drier Demo") -> Introduction:
        """Ask for an introduction."""
        return services.request(self.people[by], self.proposal(by, slug, name), "Hei! Voimmeko tavata?")

    def ask_unnamed(self) -> Introduction:
        """Ask, for the Finnish sawmill, for the unnamed Norwegian machinist."""
        return self.ask(name="A company in Norway")


@pytest.fixture
def meeting(northern: Northern) -> Meeting:
    """Return the alliance with an editor of each of three organisations, a member of one, and three offices."""
    for country in ("SE", "NO", "FI"):  # so that a company may be told to be one of its country
        for number in (1, 2):
            northern.add(f"more-{country.lower()}-{number}", country)
    people = {}
    for slug, name, language in (
        ("sawmill", "Aino", "fi"),
        ("drier", "Stina", "sv"),
        ("machinist", "Ola", "nb"),
        ("accountant", "Kari", "nb"),
    ):
        people[slug] = User.objects.create_user(f"{name.lower()}@{slug}.example", name=name, language=language)
        Affiliation.objects.create(
            user=people[slug], organisation=northern.organisations[slug], role=Affiliation.Role.EDITOR
        )
    people["member"] = User.objects.create_user("per@machinist.example", name="Per", language="nb")
    Affiliation.objects.create(user=people["member"], organisation=northern.organisations["machinist"])
    for country in ("SE", "NO", "FI"):
        cluster = northern.clusters[country]
        people[cluster.slug] = User.objects.create_user(f"office@{cluster.slug}.example", name=f"Office {country}")
        cluster.managers.add(people[cluster.slug])
    return Meeting(northern, people)
