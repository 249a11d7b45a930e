"""A cluster with an office and a firm, and what signs people in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import confirm_address
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation

PASSWORD = "långt och hemligt nog"


@dataclass
class North:
    """A cluster in Norway, the people of its office, and a member without people."""

    cluster: Cluster
    firm: Organisation
    manager: User

    def person(self, email: str, role: str = "") -> User:
        """Make a person with a confirmed address, with a role in the firm if one is stated."""
        user = User.objects.create_user(email, PASSWORD, name=email.partition("@")[0].title())
        confirm_address(user, email)
        agree(user, terms("en"))
        if role:
            Affiliation.objects.create(user=user, organisation=self.firm, role=role)
        return user


def make_north() -> North:
    """Make the cluster."""
    cluster = Cluster.objects.create(slug="north", name="North Demo", country="NO")
    firm = Organisation.objects.create(slug="firm", name="Firm Demo", country="NO")
    Membership.objects.create(cluster=cluster, organisation=firm)
    manager = User.objects.create_user("office@north.example", name="Office Demo", language="nb")
    cluster.managers.add(manager)
    return North(cluster, firm, manager)


@pytest.fixture
def north(db: None) -> North:
    """Return the cluster."""
    return make_north()


@pytest.fixture
def as_() -> Callable[[User], Client]:
    """Return what signs a person in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
