"""A cluster of four members that vote, and the clock that they read."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import closing, roll, services
from intercluster.apps.voting.models import RollEntry, Vote
from intercluster.core import clock

START = datetime(2027, 3, 1, 8, tzinfo=UTC)
MEMBERS = ("birch", "oak", "pine", "spruce")
MAJORITY = [{"kind": "votes", "over": "1/2"}]


@dataclass
class Club:
    """A cluster in an alliance, its office, and its members by name with an editor each."""

    cluster: Cluster
    alliance: Alliance
    office: User
    monkeypatch: pytest.MonkeyPatch
    members: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def add(self, name: str, cluster: Cluster | None = None) -> Organisation:
        """Make a member with an editor."""
        made = Organisation.objects.create(slug=name, name=f"{name.title()} Demo", country="SE")
        Membership.objects.create(cluster=cluster or self.cluster, organisation=made)
        self.people[name] = User.objects.create_user(f"{name}@demo.example", name=name.title())
        Affiliation.objects.create(user=self.people[name], organisation=made, role="editor")
        self.members[name] = made
        return made

    def at(self, days: float) -> datetime:
        """Let it be a number of days after START."""
        moment = START + timedelta(days=days)
        self.monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    def draft(self, body: Cluster | Alliance | None = None, **said: Any) -> Vote:
        """Draft a vote that opens on day 1 and closes on day 15."""
        facts = {
            "titles": {"en": "A shared kiln"},
            "questions": {"en": "Shall we buy a kiln together?", "sv": "Ska vi köpa en tork tillsammans?"},
            "opens": START + timedelta(days=1),
            "closes": START + timedelta(days=15),
            "rule": MAJORITY,
        }
        return services.draft(body or self.cluster, services.Draft(**facts | said), viewer=OPERATOR)

    def announced(self, body: Cluster | Alliance | None = None, **said: Any) -> Vote:
        """Announce such a vote, and let it be the day after it opens."""
        vote = services.announce(self.draft(body, **said), viewer=OPERATOR)
        self.at(2)
        return vote

    def cast(self, vote: Vote, **answers: str) -> dict[str, str]:
        """Cast ballots by name of the member, and return their receipts."""
        return {
            name: services.cast(self.entry(vote, name), {answer: 1}, by=self.people[name])
            for name, answer in answers.items()
        }

    def entry(self, vote: Vote, name: str) -> RollEntry:
        """Return a member's place on the roll."""
        return RollEntry.objects.get(vote=vote, organisation=self.members[name])

    def closed(self, vote: Vote) -> Vote:
        """Let the vote's time be over, and count it."""
        self.at(15)
        return closing.close(vote)


@pytest.fixture
def club(db: None, monkeypatch: pytest.MonkeyPatch) -> Club:
    """Return the cluster on the day before votes open."""
    cluster = Cluster.objects.create(slug="forest", name="Forest Demo", country="SE")
    alliance = Alliance.objects.create(slug="north", name="North Demo")
    alliance.clusters.add(cluster)
    office = User.objects.create_user("office@forest.example", name="Office")
    cluster.managers.add(office)
    made = Club(cluster, alliance, office, monkeypatch)
    made.at(0)
    # Four members are easier to follow than five; tests/voting/test_small_groups.py has the real bound.
    monkeypatch.setattr(roll, "FEWEST", 3)
    for name in MEMBERS:
        made.add(name)
    return made
