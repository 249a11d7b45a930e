"""What migrations do to stored introductions."""

from datetime import UTC, date, datetime
from importlib import import_module

from django.apps import apps
from django.db import connection
from tests.introductions.conftest import Meeting

from intercluster.apps.introductions import services
from intercluster.apps.introductions.models import ContactSeen


def test_of_the_views_of_contact_details_the_first_of_each_person_and_day_stays(meeting: Meeting) -> None:
    made = services.accept(meeting.ask(), meeting.people["drier"])
    aino, stina = meeting.people["sawmill"], meeting.people["drier"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(ContactSeen, ContactSeen._meta.constraints[0])
    views = [
        (aino, stina, datetime(2026, 11, 29, 9, tzinfo=UTC)),
        (aino, stina, datetime(2026, 11, 29, 22, 59, tzinfo=UTC)),  # a minute to midnight in Stockholm
        (aino, stina, datetime(2026, 11, 29, 23, 1, tzinfo=UTC)),
        (stina, aino, datetime(2026, 11, 29, 9, tzinfo=UTC)),
        (None, aino, datetime(2026, 11, 29, 9, tzinfo=UTC)),
        (None, aino, datetime(2026, 11, 29, 10, tzinfo=UTC)),  # perhaps of another person
    ]
    for viewer, whose, at in views:
        row = ContactSeen.objects.create(introduction=made, viewer=viewer, whose=whose, day=date(2000, 1, 1))
        ContactSeen.objects.filter(pk=row.pk).update(at=at)
    migration = import_module("intercluster.apps.introductions.migrations.0002_contact_seen_once_a_day")
    migration.keep_the_first_of_each_day(apps, None)
    kept = ContactSeen.objects.order_by("pk").values_list("viewer__name", "whose__name", "at", "day")
    days = [date(2026, 11, 29), None, date(2026, 11, 30), *[date(2026, 11, 29)] * 3]
    expected = [
        (viewer.name if viewer else None, whose.name, at, day)
        for (viewer, whose, at), day in zip(views, days, strict=True)
        if day is not None
    ]
    assert list(kept) == expected
