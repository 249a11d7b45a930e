"""Minutes that were saved before they had the votes of each member."""

from datetime import UTC, datetime
from importlib import import_module

from django.apps import apps
from django.db import connection
from tests.voting.conftest import Club
from tests.voting.test_assembly import called, texts

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting.assembly import documents, minutes
from intercluster.apps.voting.models import Assembly, AssemblyEvent, Attendance, ClassOfMember, MemberClass
from intercluster.documents.docx import docx

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def roll(assembly: Assembly) -> list[str]:
    """Return the last rows of the minutes, which are those of the roll."""
    return texts(docx(documents.minutes(assembly)))[-4:]


def recorded(club: Club) -> Assembly:
    """Call an assembly and write who was there."""
    said = minutes.Record(
        chair="Anna Berg",
        secretary="Bo Ek",
        checkers="Cia Al",
        attendance={club.members[name].pk: ("Anna Berg", False) for name in ("birch", "oak")},
    )
    return minutes.record(called(club), said, viewer=OPERATOR)


def test_a_roll_that_had_no_votes_shows_none(club: Club) -> None:
    """Runs the migration: votes in minutes that were final are unknown, in others they are those of the class."""
    mend = import_module("intercluster.apps.voting.migrations.0012_votes_of_old_minutes").mend
    founder = MemberClass.objects.create(cluster=club.cluster, names={"sv": "Grundare"}, votes=3)
    oak = club.cluster.memberships.get(organisation=club.members["oak"])
    ClassOfMember.objects.create(membership=oak, member_class=founder)
    final, newer, waiting = (recorded(club) for _time in range(3))
    club.at(31)
    for each in (final, newer):
        each.agenda.update(decision="Ja.")
        minutes.close(each, viewer=OPERATOR)
    old = Attendance.objects.filter(assembly__in=[final, waiting])
    old.update(votes=1)  # as migration 0010 left them
    AssemblyEvent.objects.filter(pgh_obj=final).update(pgh_created_at=LONG_AGO)
    mend(apps, connection.schema_editor())
    known = [
        "Medlem | Företräds av | Hur | Antal röster",
        "Birch Demo | Anna Berg |  | 1",
        "Oak Demo | Anna Berg |  | 3",
        "Summa |  |  | 4",
    ]
    assert [roll(each) for each in (newer, waiting)] == [known, known]
    assert roll(final)[1:] == ["Medlem | Företräds av | Hur", "Birch Demo | Anna Berg | ", "Oak Demo | Anna Berg | "]
    assert list(Attendance.objects.filter(assembly=final).values_list("votes", flat=True)) == [None, None]
