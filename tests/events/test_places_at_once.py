"""People who register at the same moment: places are given once."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from tests.events.made import market_day

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.events.models import Event, Participant
from intercluster.apps.events.registration.services import PlaceFields, Whose, register


@pytest.mark.django_db(transaction=True)
def test_people_who_register_at_once_share_the_places() -> None:
    ContentType.objects.clear_cache()
    cluster = Cluster.objects.create(slug="forest", name="Forest Demo", country="SE")
    organisation = Organisation.objects.create(slug="mill", name="Mill Demo", country="SE")
    Membership.objects.create(cluster=cluster, organisation=organisation)
    event = market_day(cluster)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    people = [User.objects.create_user(f"{number}@mill.example", name=f"Person {number}") for number in range(5)]
    for each in people:
        Affiliation.objects.create(user=each, organisation=organisation, role="member")
    start, failures = threading.Barrier(len(people)), list[BaseException]()

    def run(user: User) -> None:
        try:
            start.wait()
            register(user, event, Whose(organisation), PlaceFields(["en"]))
        except BaseException as problem:  # noqa: BLE001 (told by the test below)
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[each]) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Participant.objects.values_list("state", flat=True)) == ["registered"] * 2 + ["waiting"] * 3
