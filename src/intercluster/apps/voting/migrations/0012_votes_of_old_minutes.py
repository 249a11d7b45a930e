"""Say of minutes that were saved before they had votes what is known of these.

Migration 0010 gave each member in them one vote, also where members of its class have more.
"""

from typing import Any

from django.db import migrations, models
from django.db.migrations.recorder import MigrationRecorder


def mend(apps: Any, schema_editor: Any) -> None:
    """Take the votes off minutes that were final by then; in others, take those of the class as it is now."""
    began = MigrationRecorder(schema_editor.connection).applied_migrations()["voting", "0010_attendance_votes"].applied
    rows = apps.get_model("voting", "Attendance").objects
    events = apps.get_model("voting", "AssemblyEvent").objects
    # An event has the row as it was before, so the last one that has it as called is of the closing.
    closed_later = events.filter(state="called", pgh_created_at__gte=began).values("pgh_obj")
    rows.filter(assembly__state="closed").exclude(assembly__in=closed_later).update(votes=None)
    for each in apps.get_model("voting", "ClassOfMember").objects.select_related("membership", "member_class"):
        saved = rows.filter(assembly__cluster=each.membership.cluster_id, organisation=each.membership.organisation_id)
        saved.exclude(assembly__state="closed").update(votes=each.member_class.votes)


class Migration(migrations.Migration):
    dependencies = [("voting", "0011_budget_changes")]

    operations = [
        migrations.AlterField(
            model_name="attendance",
            name="votes",
            field=models.PositiveSmallIntegerField(default=1, null=True),
        ),
        migrations.RunPython(mend, migrations.RunPython.noop),
    ]
